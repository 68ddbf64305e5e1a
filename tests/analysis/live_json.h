// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/json.h"

#include <string>

#include <QMessageLogger>

/// JSON of the tests. Inside keys of managedFields a quote is written as ' (moc cannot read \" in raw
/// strings).
inline leeway::Value json(std::string text)
{
    for (std::size_t at = text.find('\''); at != std::string::npos; at = text.find('\'', at))
        text.replace(at, 1, "\\\"");
    auto value = leeway::parseJson(text);
    if (!value)
        qFatal("the test's JSON is broken: %s", value.error().message().c_str());
    return *value;
}
