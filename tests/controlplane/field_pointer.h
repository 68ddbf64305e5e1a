// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/controlplane/done.h"

#include <QJsonObject>
#include <QJsonValue>

namespace leeway::controlplane {

/// The JSON patch (RFC 6902) that sets `fieldPath` of this object. List elements named by a key
/// become the index they have now, guarded by a test of that key; missing parents are made.
/// The index behind a list's last element appends. `out` is the patch. Paths: .name ["a.b/c"] [k=v,k2=v2] [v]
/// [#n]
Done settingPatch(const QJsonObject &object, const QString &fieldPath, const QJsonValue &value);

/// The same for removing a field that is there.
Done removalPatch(const QJsonObject &object, const QString &fieldPath);

} // namespace leeway::controlplane
