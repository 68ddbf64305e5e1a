// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/analysis/field_comparison.h"

#include "model/analysis/leaf_rules.h"
#include "model/analysis/same_value.h"
#include "model/analysis/three_way.h"

#include <algorithm>

namespace leeway::analysis {

namespace {

std::optional<Value> copied(const Value *value)
{
    return value ? std::optional(*value) : std::nullopt;
}

Change changeOf(const FieldDifference &difference)
{
    if (difference.git && difference.live)
        return Change::Edited;
    return difference.live ? Change::Added : Change::Removed;
}

/// Turns verdicts about places into the differences and folds of one object.
class Collector
{
public:
    explicit Collector(const ComparedObject &object) : m_object(object) {}

    void take(const Triple &place, const LeafVerdict &verdict)
    {
        m_result.hasUnknownLeaf = m_result.hasUnknownLeaf || verdict.unknown;
        if (verdict.folded)
            foldFor(m_result.folded, *verdict.folded, verdict.manager).paths.push_back(place.path);
        if (!verdict.drifted && !verdict.pending)
            return;
        // Of an atomic list only the elements that differ are shown; where Git and live agree (already live)
        // the place as such.
        const auto parts = refine(m_object.schema, place.path, place.git, place.live);
        if (parts.empty())
            return add(place, verdict, place.path, place.git, place.live);
        for (const ValueDifference &part : parts)
            add(place, verdict, part.path, part.from, part.to);
    }

    bool covers(const FieldPath &path) const
    {
        return std::ranges::any_of(m_result.fields, [&](const FieldDifference &known) {
            return path.startsWith(known.path) || known.path.startsWith(path);
        });
    }

    std::size_t size() const { return m_result.fields.size(); }
    ComparedFields finish() { return std::move(m_result); }

private:
    void add(const Triple &place, const LeafVerdict &verdict, const FieldPath &path, const Value *git,
             const Value *live)
    {
        FieldDifference difference;
        difference.path = path;
        difference.drifted = verdict.drifted;
        difference.pending = verdict.pending;
        difference.git = copied(withOrigin(path, git));
        difference.live = copied(live);
        if (m_object.appliedKnown)
            difference.applied = copied(appliedPart(place, path));
        if (m_object.appliedKnown && path != place.path && !narrow(difference))
            return;
        difference.change = changeOf(difference);
        difference.certainty = verdict.certainty;
        if (difference.drifted)
            difference.writer = writerOf(path);
        m_result.fields.push_back(std::move(difference));
    }

    /// The rendered value, which knows its file and line, instead of the server's copy.
    const Value *withOrigin(const FieldPath &path, const Value *git) const
    {
        const Value *rendered = git && m_object.git ? valueAt(m_object.schema, *m_object.git, path) : nullptr;
        return rendered ? rendered : git;
    }

    const Value *appliedPart(const Triple &place, const FieldPath &path) const
    {
        if (path == place.path)
            return place.applied;
        const auto &all = path.segments();
        const auto at = all.begin() + static_cast<std::ptrdiff_t>(place.path.segments().size());
        const FieldPath rest(std::vector<PathSegment>(at, all.end()));
        return place.applied ? rest.find(*place.applied) : nullptr;
    }

    /// A part of a list drifted or is pending only if it is among what differs on that side.
    bool narrow(FieldDifference &difference) const
    {
        const auto same = [&](const std::optional<Value> &a, const std::optional<Value> &b) {
            return isSameState(m_object.schema, difference.path, a ? &*a : nullptr, b ? &*b : nullptr);
        };
        difference.drifted = difference.drifted && !same(difference.applied, difference.live);
        difference.pending = difference.pending && !same(difference.git, difference.applied);
        return difference.drifted || difference.pending;
    }

    Writer writerOf(const FieldPath &path) const
    {
        Writer writer = m_object.owners.foreignOwners(path).empty() && m_object.owners.fluxOwns(path)
                            ? Writer{}
                            : m_object.owners.writerOf(path);
        if (writer.manager.empty())
            writer = m_object.owners.removerOf(path, m_object.lastSuccess);
        return m_object.seen ? refinedBySeen(writer, path, *m_object.seen) : writer;
    }

    const ComparedObject &m_object;
    ComparedFields m_result;
};

/// An element that only the live object has goes as a whole, or its fields are judged one by one.
bool isWholeElement(const ComparedObject &object, const Triple &place)
{
    if (place.isDesired())
        return true;
    return object.owners.isRemovedByTakeover(place.path) || object.owners.foreignOwners(place.path).empty();
}

LeafVerdict judged(const ComparedObject &object, const Triple &place)
{
    return place.isDesired() ? desiredLeaf(object, place) : liveOnlyLeaf(object, place);
}

/// Folds, and the removals that a dry run does not show, on top of what it did show.
void addTakeover(const ComparedObject &object, Collector &collector, ComparedFields &takeover)
{
    const auto note = [&](const Triple &place) {
        const LeafVerdict verdict = judged(object, place);
        if (collector.covers(place.path))
            return;
        if (verdict.folded)
            foldFor(takeover.folded, *verdict.folded, verdict.manager).paths.push_back(place.path);
        if (!place.isDesired() && verdict.drifted)
            collector.take(place, verdict);
    };
    Visitor visitor;
    visitor.element = [&](const Triple &place) {
        if (!isWholeElement(object, place))
            return false;
        note(place);
        return true;
    };
    visitor.leaf = note;
    walkObject(object.schema, object.git, object.applied, object.live, visitor);
}

} // namespace

Folded &foldFor(std::vector<Folded> &folded, FoldedCode code, const std::string &manager)
{
    for (Folded &fold : folded)
        if (fold.code == code && fold.manager == manager)
            return fold;
    return folded.emplace_back(Folded{code, manager, {}});
}

ComparedFields compareByManagedFields(const ComparedObject &object)
{
    Collector collector(object);
    Visitor visitor;
    visitor.element = [&](const Triple &place) {
        if (!isWholeElement(object, place))
            return false;
        collector.take(place, judged(object, place));
        return true;
    };
    visitor.leaf = [&](const Triple &place) { collector.take(place, judged(object, place)); };
    walkObject(object.schema, object.git, object.applied, object.live, visitor);
    return collector.finish();
}

ComparedFields compareByDryRun(const ComparedObject &object, const Value &appliedAnswer,
                               const Value &gitAnswer)
{
    Collector collector(object);
    const auto judge = [&](const Triple &place) {
        LeafVerdict verdict;
        verdict.drifted = !isSameState(object.schema, place.path, place.applied, place.live);
        verdict.pending = !isSameState(object.schema, place.path, place.git, place.applied);
        collector.take(place, verdict);
    };
    Visitor visitor;
    visitor.element = [&](const Triple &place) {
        judge(place);
        return true;
    };
    visitor.leaf = judge;
    walkObject(object.schema, &gitAnswer, &appliedAnswer, object.live, visitor);
    const std::size_t shown = collector.size();
    ComparedFields onTop;
    addTakeover(object, collector, onTop);
    ComparedFields result = collector.finish();
    for (std::size_t i = shown; i < result.fields.size(); ++i)
        result.fields[i].method = Method::Takeover;
    result.folded = std::move(onTop.folded);
    return result;
}

ComparedFields comparePlainly(const ComparedObject &object)
{
    Collector collector(object);
    const auto judge = [&](const Triple &place) {
        LeafVerdict verdict;
        if (place.isDesired()) {
            verdict.drifted = !isSameState(object.schema, place.path, place.git, place.live);
            verdict.certainty = 3;
            if (verdict.drifted && place.git && !place.live &&
                isDroppedByServer(object.schema, place.path, *place.git)) {
                verdict.drifted = false;
                verdict.folded = FoldedCode::EmptyValue;
            }
        } else {
            verdict = liveOnlyLeaf(object, place);
            verdict.drifted = false;
        }
        collector.take(place, verdict);
    };
    Visitor visitor;
    visitor.element = [&](const Triple &place) {
        judge(place);
        return true;
    };
    visitor.leaf = judge;
    walkObject(object.schema, object.git, nullptr, object.live, visitor);
    return collector.finish();
}

} // namespace leeway::analysis
