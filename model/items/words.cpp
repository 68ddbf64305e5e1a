// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/items/words.h"

#include "model/items/status.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <QTimeZone>

namespace leeway::items {

using namespace Qt::StringLiterals;
using namespace analysis;

namespace {

QString tr(const char *text, int n = -1)
{
    return QCoreApplication::translate("Words", text, nullptr, n);
}

QString count(std::size_t n, const char *one, const char *many)
{
    return tr(n == 1 ? one : many).arg(n);
}

QDateTime local(Instant at)
{
    return QDateTime::fromMSecsSinceEpoch(at.time_since_epoch().count());
}

bool isHex(std::string_view text)
{
    return !text.empty() && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

} // namespace

QString shortHash(std::string_view revision)
{
    const std::size_t cut = revision.find_last_of(":@/");
    const std::string_view hash = cut == std::string_view::npos ? revision : revision.substr(cut + 1);
    return hash.size() > 7 && isHex(hash) ? text(hash.substr(0, 7)) : text(hash.empty() ? revision : hash);
}

QString branchOf(std::string_view revision)
{
    const std::size_t cut = revision.find('@');
    return cut == std::string_view::npos ? QString() : text(revision.substr(0, cut));
}

QString age(Instant then, Instant now)
{
    const qint64 seconds = qMax<qint64>(0, (now - then).count() / 1000);
    if (seconds < 60)
        return tr("%1 s").arg(seconds);
    if (seconds < 3600)
        return tr("%1 min").arg(seconds / 60);
    return seconds < 86400 ? tr("%1 h").arg(seconds / 3600) : moment(then, now);
}

QString ago(Instant then, Instant now)
{
    return (now - then).count() < 86400000 ? tr("%1 ago").arg(age(then, now)) : moment(then, now);
}

QString spokenAgo(Instant then, Instant now)
{
    const qint64 seconds = qMax<qint64>(0, (now - then).count() / 1000);
    if (seconds < 60)
        return count(std::size_t(seconds), "%1 second ago", "%1 seconds ago");
    if (seconds < 3600)
        return count(std::size_t(seconds / 60), "%1 minute ago", "%1 minutes ago");
    return seconds < 86400 ? count(std::size_t(seconds / 3600), "%1 hour ago", "%1 hours ago")
                           : tr("at %1").arg(moment(then, now));
}

QString until(Instant then, Instant now)
{
    const qint64 seconds = (then - now).count() / 1000;
    if (seconds <= 0)
        return tr("now");
    if (seconds < 60)
        return tr("%1 s").arg(seconds);
    const qint64 minutes = (seconds + 59) / 60;
    if (minutes < 60)
        return tr("%1 min").arg(minutes);
    return minutes % 60 ? tr("%1 h %2 min").arg(minutes / 60).arg(minutes % 60)
                        : tr("%1 h").arg(minutes / 60);
}

QString moment(Instant at, Instant now)
{
    const QDateTime when = local(at);
    const bool sameYear = when.date().year() == local(now).date().year();
    return QLocale().toString(when, sameYear ? u"d MMM HH:mm"_s : u"d MMM yyyy HH:mm"_s);
}

QString isoMoment(Instant at)
{
    const QDateTime when = local(at);
    return when.toOffsetFromUtc(when.offsetFromUtc()).toString(Qt::ISODate);
}

QString differenceText(const ObjectDrift &object)
{
    if (!differs(object.git))
        return {};
    if (object.fields.empty() || object.fields.front().change == Change::Object)
        return tr("whole object");
    const QString fields = count(object.fields.size(), "%1 field", "%1 fields");
    return object.alsoPending ? tr("%1, also pending").arg(fields) : fields;
}

QString persistsText(const ObjectDrift &object, Instant now)
{
    const Persistence &persists = object.persists;
    const QString detail = text(persists.detail).section(u'/', -1);
    const auto timed = [&](const char *known, const char *open) {
        return persists.until ? tr(known).arg(until(*persists.until, now)) : tr(open);
    };
    switch (persists.code) {
    case Persists::None:
        return {};
    case Persists::KustomizationSuspended:
        return tr("Kustomization suspended");
    case Persists::HelmReleaseSuspended:
        return tr("HelmRelease suspended");
    case Persists::ReconcileDisabled:
        return tr("Annotated reconcile: disabled");
    case Persists::SsaIgnore:
        return tr("Annotated ssa: Ignore");
    case Persists::SsaIfNotPresent:
        return tr("Annotated ssa: IfNotPresent");
    case Persists::DriftDetectionOff:
        return tr("Drift detection is off");
    case Persists::DriftDetectionWarn:
        return tr("Drift detection: warn");
    case Persists::WaitsForDependency:
        return detail.isEmpty() ? tr("Waits for a dependency") : tr("Waits for %1").arg(detail);
    case Persists::SourceNotFetched:
        return tr("Source not fetched");
    case Persists::BuildFails:
        return tr("Build fails");
    case Persists::HealthChecksRunning:
        return tr("Health checks are running");
    case Persists::ReconcileFailed:
        return tr("Reconciliation failed");
    case Persists::NotInInventory:
        return tr("Not in any Flux inventory");
    case Persists::LeftBehind:
        return tr("Left behind by Flux");
    case Persists::PruneDisabled:
        return tr("Prune is off");
    case Persists::FluxCorrects:
        // A deleted object is not corrected, it is made again.
        return object.git == analysis::GitStatus::Missing
                   ? timed("Flux creates it in %1", "Flux creates it")
                   : timed("Flux corrects it in %1", "Flux corrects it");
    case Persists::FluxFetches:
        return timed("Flux fetches it in %1", "Flux fetches it");
    case Persists::NotCommitted:
        return tr("Not committed yet");
    case Persists::FluxApplies:
        return tr("Flux is applying it");
    }
    Q_UNREACHABLE();
}

QString methodText(Method method)
{
    switch (method) {
    case Method::DryRun:
        return tr("by dry run");
    case Method::ManagedFields:
        return tr("by field managers");
    case Method::Estimated:
        return tr("estimated");
    case Method::Takeover:
        return tr("by the takeover rule");
    case Method::Plain:
        return tr("compared plainly");
    }
    Q_UNREACHABLE();
}

QString changeText(Change change)
{
    switch (change) {
    case Change::Edited:
        return tr("Edited");
    case Change::Added:
        return tr("Added");
    case Change::Removed:
        return tr("Removed");
    case Change::Object:
        return tr("Whole object");
    }
    Q_UNREACHABLE();
}

QString foldedText(const Folded &folded)
{
    const std::size_t n = folded.paths.size();
    switch (folded.code) {
    case FoldedCode::ServerDefault:
        return count(n, "%1 server default", "%1 server defaults");
    case FoldedCode::ServerNormalized:
        return count(n, "%1 value written differently", "%1 values written differently");
    case FoldedCode::NotStorable:
        return count(n, "%1 field the server does not keep", "%1 fields the server does not keep");
    case FoldedCode::IgnoreRule:
        return count(n, "%1 field a rule ignores", "%1 fields a rule ignores");
    case FoldedCode::OtherManager:
        return count(n, "%1 field of %2", "%1 fields of %2").arg(text(folded.manager));
    case FoldedCode::Autoscaler:
        return count(n, "%1 field set by an autoscaler", "%1 fields set by an autoscaler");
    case FoldedCode::EmptyValue:
        return count(n, "%1 empty value", "%1 empty values");
    }
    Q_UNREACHABLE();
}

QString foldedText(const std::vector<Folded> &folded)
{
    if (folded.empty())
        return {};
    if (folded.size() == 1)
        return tr("%1 folded").arg(foldedText(folded.front()));
    std::size_t sum = 0;
    for (const Folded &one : folded)
        sum += one.paths.size();
    return count(sum, "%1 difference folded", "%1 differences folded");
}

Author authorOf(const ObjectDrift &object, std::string_view gitRevision)
{
    const auto named = [](const Writer &writer) -> Author {
        return {writer.manager.empty() ? tr("not recorded") : text(writer.manager), writer.time,
                writer.exact};
    };
    if (object.git == GitStatus::Extra)
        return named(object.creator);
    if (object.git == GitStatus::Pending && !gitRevision.empty())
        return {tr("commit %1").arg(shortHash(gitRevision)), {}, false};
    if (object.git == GitStatus::InSync)
        return {};
    const Writer *newest = nullptr;
    for (const FieldDifference &field : object.fields) {
        if (field.writer.manager.empty())
            continue;
        if (!newest || (field.writer.time && (!newest->time || *newest->time < *field.writer.time)))
            newest = &field.writer;
    }
    return named(newest ? *newest : Writer{});
}

} // namespace leeway::items
