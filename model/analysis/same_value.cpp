// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/analysis/same_value.h"

#include "model/analysis/quantity.h"
#include "model/base/clock.h"

#include <algorithm>

namespace leeway::analysis {

namespace {

bool isSameScalar(const ObjectSchema &schema, const FieldPath &path, const Value &a, const Value &b)
{
    if (a == b)
        return true;
    if (schema.isQuantity(path)) {
        const auto qa = parseQuantity(a.text());
        const auto qb = parseQuantity(b.text());
        return qa && qb && *qa == *qb;
    }
    if (a.kind() != b.kind())
        return false;
    if (a.isString() && schema.isDuration(path)) {
        const auto da = parseGoDuration(a.text());
        const auto db = parseGoDuration(b.text());
        return da && db && *da == *db;
    }
    // Unquoted YAML times reach the server as text; only the two spellings of one instant are equal.
    const bool maybeTime =
        !schema.isKeptAsSent() && a.isString() && a.text().size() >= 20 && a.text()[4] == '-';
    if (!maybeTime)
        return false;
    const auto ta = parseInstant(a.text());
    const auto tb = parseInstant(b.text());
    return ta && tb && *ta == *tb;
}

bool isSameMap(const ObjectSchema &schema, const FieldPath &path, const Value &a, const Value &b)
{
    const auto covered = [&](const Value &left, const Value &right) {
        return std::ranges::all_of(left.entries(), [&](const MapEntry &entry) {
            const Value *other = right.find(entry.key);
            return other || entry.value.isNull();
        });
    };
    if (!covered(a, b) || !covered(b, a))
        return false;
    return std::ranges::all_of(a.entries(), [&](const MapEntry &entry) {
        const Value *other = b.find(entry.key);
        return !other || isSameValue(schema, path.name(entry.key.str()), entry.value, *other);
    });
}

bool isSameList(const ObjectSchema &schema, const FieldPath &path, const Value &a, const Value &b)
{
    if (a.size() != b.size())
        return false;
    const ListRule rule = schema.listRule(path);
    for (std::size_t i = 0; i < a.size(); ++i) {
        const PathSegment segment = elementSegment(rule, a.at(i), i);
        const Value *other = elementAt(rule, b, segment);
        if (!other || !isSameValue(schema, path.child(segment), a.at(i), *other))
            return false;
    }
    return true;
}

} // namespace

bool isEmptyValue(const Value &value)
{
    return value.isNull() || (!value.isScalar() && value.size() == 0);
}

bool isSameValue(const ObjectSchema &schema, const FieldPath &path, const Value &a, const Value &b)
{
    if (a.isSameNode(b) || (isEmptyValue(a) && isEmptyValue(b)))
        return true;
    if (a.isMap() && b.isMap())
        return isSameMap(schema, path, a, b);
    if (a.isList() && b.isList())
        return isSameList(schema, path, a, b);
    return a.isScalar() && b.isScalar() && isSameScalar(schema, path, a, b);
}

} // namespace leeway::analysis
