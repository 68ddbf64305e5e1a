// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/items/edit_words.h"

#include "model/base/json.h"
#include "model/items/field_model.h"
#include "model/items/words.h"

#include <QCoreApplication>

namespace leeway::items {

using change::EffectKind;
using change::Layer;
using session::KeepGitRefusal;
using session::WriteKind;

namespace {

QString tr(const char *words)
{
    return QCoreApplication::translate("EditWords", words);
}

QString leafName(const FieldPath &path)
{
    const QString whole = text(path.toString());
    if (whole.endsWith(QLatin1String("\"]")))
        return whole.mid(whole.lastIndexOf(QLatin1String("[\"")) + 2).chopped(2);
    // A dot inside brackets belongs to the key of a list.
    int depth = 0;
    for (qsizetype at = whole.size() - 1; at > 0; --at) {
        depth += whole[at] == u']' ? 1 : whole[at] == u'[' ? -1 : 0;
        if (whole[at] == u'.' && depth == 0)
            return whole.mid(at + 1);
    }
    return whole;
}

bool isShort(const QString &value)
{
    constexpr qsizetype longest = 24;
    return value.size() <= longest;
}

QString fieldWords(const change::FieldEffect &field, bool secret)
{
    const auto value = [&](const std::optional<Value> &one) {
        return !one ? tr("not set") : secret ? tr("not shown") : valueText(*one);
    };
    return QStringLiteral("%1: %2 → %3").arg(leafName(field.path), value(field.from), value(field.to));
}

/// True if the cluster has at all changed fields what Git will say.
bool liveAgrees(const change::ObjectEffect &effect, const cluster::LiveObject &live)
{
    const Value object = live.parse();
    return std::ranges::all_of(effect.fields, [&](const change::FieldEffect &field) {
        const Value *there = field.path.find(object);
        return field.to ? there && *there == *field.to : !there;
    });
}

} // namespace

QString objectName(const ObjectKey &key)
{
    const bool flux = key.group.ends_with("toolkit.fluxcd.io");
    return key.ns.empty() || flux
               ? QStringLiteral("%1 %2").arg(text(key.kind), text(key.name))
               : QStringLiteral("%1 %2/%3").arg(text(key.kind), text(key.ns), text(key.name));
}

QString editTitle(const change::StagedEdit &edit)
{
    if (edit.intents.empty())
        return tr("Empty edit");
    const change::Intent &first = edit.intents.front();
    const bool keeps = edit.from == "drift";
    if (edit.intents.size() > 1)
        return (keeps ? tr("Keep %1 live fields of %2 %3") : tr("Set %1 fields of %2 %3"))
            .arg(edit.intents.size())
            .arg(text(first.object.kind), text(first.object.name));
    const QString leaf = leafName(first.path);
    if (first.remove)
        return (keeps ? tr("Keep live without %1") : tr("Remove %1")).arg(leaf);
    const QString value = valueText(first.value);
    const QString named = isShort(value) ? leaf + u' ' + value : leaf;
    return (keeps ? tr("Keep live %1") : tr("Set %1")).arg(named);
}

QString editSource(const change::StagedEdit &edit)
{
    return edit.from == "drift" ? tr("Keep live, from Drift") : tr("from the command line");
}

QString layerTitle(Layer layer)
{
    switch (layer) {
    case Layer::Overlay:
        return tr("This cluster only");
    case Layer::FluxPatch:
        return tr("Flux patch");
    case Layer::Variable:
        return tr("Variable");
    case Layer::Base:
        return tr("The base");
    }
    return {};
}

QString layerSentence(const change::LayerPlan &plan)
{
    if (plan.refused)
        return text(plan.refused->message());
    QString does;
    switch (plan.layer) {
    case Layer::Overlay:
        does = tr("Writes to the overlay.");
        break;
    case Layer::FluxPatch:
        does = tr("Patches the Flux Kustomization.");
        break;
    case Layer::Variable:
        does = tr("Changes the variable.");
        break;
    case Layer::Base:
        does = tr("Edits where it is written.");
        break;
    }
    if (plan.otherEntries.empty())
        return does + u' ' + tr("Changes 1 cluster.");
    QStringList names;
    for (const std::string &name : plan.otherEntries)
        names << text(name);
    return does + u' ' + tr("Changes %1 as well.").arg(names.join(QStringLiteral(", ")));
}

QString layerFile(const change::LayerPlan &plan)
{
    if (plan.files.empty())
        return {};
    const QString first = text(plan.places.empty() ? plan.files.begin()->first : plan.places.front().file);
    return plan.files.size() == 1 ? first : tr("%1 and %2 more").arg(first).arg(plan.files.size() - 1);
}

EffectWords effectWords(const change::ObjectEffect *effect, const cluster::LiveObject *live, bool connected)
{
    if (!effect)
        return {tr("not affected"), {}, false};
    switch (effect->kind) {
    case EffectKind::Created:
        return {tr("Created"), connected && live ? tr("it is live already") : tr("whole object"), true};
    case EffectKind::Pruned:
        return {tr("Pruned"), tr("whole object"), true};
    case EffectKind::LeftBehind:
        return {tr("Left behind"), tr("its Kustomization does not prune"), true};
    case EffectKind::Changed:
        break;
    }
    if (connected && live && !live->metadataOnly && liveAgrees(*effect, *live))
        return {tr("No change live"), tr("Git catches up, drift ends"), true};
    const qsizetype count = qsizetype(effect->fields.size());
    const QString fields = count == 1 ? tr("1 field changes") : tr("%1 fields change").arg(count);
    return {fields, count == 0 ? QString() : fieldWords(effect->fields.front(), effect->secret), true};
}

QString writeTitle(const session::ClusterWrite &write)
{
    const QString place =
        write.object.ns.empty() ? text(write.object.name) : text(write.object.ns + '/' + write.object.name);
    return QStringLiteral("PATCH %1 %2").arg(text(write.object.kind), place);
}

QString writeBody(const session::ClusterWrite &write)
{
    return text(toPrettyJson(write.patch)).trimmed();
}

QString writeSentence(const session::ClusterWrite &write)
{
    const QString name = objectName(write.object);
    switch (write.kind) {
    case WriteKind::Fetch:
        return tr("Asks %1 to fetch now.").arg(name);
    case WriteKind::Reconcile:
        return tr("Asks %1 to apply now.").arg(name);
    case WriteKind::Resume:
        return tr("Resumes %1 and asks it to apply now.").arg(name);
    case WriteKind::RemoveAnnotation:
        return tr("Removes the annotation %1 from %2, so that Flux no longer skips it.")
            .arg(text(write.annotation), name);
    }
    return {};
}

QString refusalText(KeepGitRefusal why)
{
    switch (why) {
    case KeepGitRefusal::InSync:
        return tr("Live does not differ from Git.");
    case KeepGitRefusal::NotInGit:
        return tr("Git does not describe it, so there is nothing to reconcile.");
    case KeepGitRefusal::NoOwner:
        return tr("No Flux Kustomization applies it.");
    case KeepGitRefusal::AnnotatedInGit:
        return tr("Git itself annotates it so that Flux skips it. Remove the annotation in Git.");
    case KeepGitRefusal::DriftDetection:
        return tr("Its HelmRelease does not correct drift. Set driftDetection in Git.");
    case KeepGitRefusal::OwnerNotLive:
        return tr("Its Kustomization is not in the cluster yet.");
    }
    return {};
}

namespace {

using Stop = DeliveryStop;
using change::DeliveryStage;

/// The three stops of the cluster.
void addClusterStops(std::vector<Stop> &stops, const session::DeliveryState &state, Instant now)
{
    Stop fetched{tr("Fetched by Flux"), tr("not reached"), Stop::State::NotReached};
    Stop applied{tr("Applied"), tr("not reached"), Stop::State::NotReached};
    Stop healthy{tr("Healthy"), tr("not reached"), Stop::State::NotReached};
    const auto at = [&](const std::optional<Instant> &when) { return when ? moment(*when, now) : QString(); };
    if (!state.delivery) {
        fetched.fact = applied.fact = healthy.fact = tr("not known");
    } else {
        const change::Delivery &delivery = *state.delivery;
        const QString why = text(delivery.reason);
        const bool broken = delivery.stage == DeliveryStage::Failed;
        const bool suspended = delivery.stage == DeliveryStage::Suspended;
        std::size_t reached = 0, healthyCount = 0;
        for (const change::KustomizationDelivery &one : delivery.kustomizations) {
            reached += one.stage == DeliveryStage::Applied || one.stage == DeliveryStage::Healthy;
            healthyCount += one.stage == DeliveryStage::Healthy;
        }
        const std::size_t all = delivery.kustomizations.size();
        const bool isFetched = delivery.stage >= DeliveryStage::Fetched;
        const bool isApplied =
            delivery.stage == DeliveryStage::Applied || delivery.stage == DeliveryStage::Healthy;
        if (isFetched) {
            fetched.state = Stop::State::Done;
            fetched.fact = at(state.fetchedAt);
            applied.state = isApplied   ? Stop::State::Done
                            : broken    ? Stop::State::Broken
                            : suspended ? Stop::State::Waiting
                                        : Stop::State::Running;
            applied.fact = isApplied   ? at(state.appliedAt)
                           : suspended ? tr("Kustomization suspended")
                                       : tr("%1 of %2 Kustomizations").arg(reached).arg(all);
        } else {
            fetched.state = state.pushed ? Stop::State::Waiting : Stop::State::NotReached;
            fetched.fact = state.pushed ? tr("waits for the next fetch") : tr("not reached");
        }
        if (isApplied) {
            const bool done = delivery.stage == DeliveryStage::Healthy;
            healthy.state = done ? Stop::State::Done : Stop::State::Running;
            healthy.fact = done ? at(state.healthyAt) : tr("%1 of %2").arg(healthyCount).arg(all);
        }
        if (broken) {
            Stop &where = reached == all && all > 0 ? healthy : applied;
            where.state = Stop::State::Broken;
            where.fact = why;
        }
    }
    stops.push_back(fetched);
    stops.push_back(applied);
    stops.push_back(healthy);
}

} // namespace

std::vector<DeliveryStop> deliveryStops(const session::DeliveryState &state, Instant now)
{
    std::vector<Stop> stops;
    if (state.commit.id.empty())
        return stops;
    const bool known = !state.commit.subject.empty();
    stops.push_back({tr("Committed"),
                     known ? QStringLiteral("%1, %2").arg(text(state.commit.authorName),
                                                          moment(state.commit.committed, now))
                           : QString(),
                     Stop::State::Done});
    stops.push_back({tr("Pushed"), state.pushed ? text(state.branch) : tr("not yet"),
                     state.pushed ? Stop::State::Done : Stop::State::Waiting});
    addClusterStops(stops, state, now);
    return stops;
}

QString deliverySentence(const std::vector<DeliveryStop> &stops)
{
    QStringList parts;
    for (const DeliveryStop &stop : stops)
        parts << (stop.fact.isEmpty() ? stop.word : QStringLiteral("%1: %2").arg(stop.word, stop.fact));
    return parts.join(QStringLiteral(". "));
}

QString pushProblemText(const session::PushReport &report)
{
    if (report.error)
        return text(report.error->message());
    const QString remote = text(report.remote), branch = text(report.branch);
    switch (report.outcome.problem) {
    case git::RemoteProblem::None:
    case git::RemoteProblem::Other:
        return tr("%1 did not take the commit.").arg(remote);
    case git::RemoteProblem::NonFastForward:
        return tr("%1 of %2 has commits that are not here.").arg(branch, remote);
    case git::RemoteProblem::HookDeclined:
        return tr("A hook declined the push.");
    case git::RemoteProblem::BranchProtected:
        return tr("%1 is protected.").arg(branch);
    case git::RemoteProblem::CredentialsWrong:
        return tr("%1 does not accept the credentials.").arg(remote);
    case git::RemoteProblem::AgentMissing:
        return tr("ssh found no key. Is an agent running?");
    case git::RemoteProblem::HostKeyUnknown:
        return tr("The host key of %1 is not known yet.").arg(remote);
    case git::RemoteProblem::HostKeyChanged:
        return tr("The host key of %1 has changed.").arg(remote);
    case git::RemoteProblem::Unreachable:
        return tr("%1 cannot be reached.").arg(remote);
    }
    return {};
}

} // namespace leeway::items
