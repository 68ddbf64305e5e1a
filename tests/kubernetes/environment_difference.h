// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace leeway::repositorytests {

/// In what two environments differ, one line each, sorted: "+ object" only in the second, "- object" only in
/// the first, "object: field: one -> other". Both are rendered YAML streams.
QStringList environmentDifference(const QByteArray &one, const QByteArray &other);

} // namespace leeway::repositorytests
