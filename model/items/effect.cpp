// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/items/effect.h"

#include "model/items/status.h"
#include "model/items/words.h"

#include <QCoreApplication>

namespace leeway::items {

using namespace analysis;

namespace {
QString tr(const char *text)
{
    return QCoreApplication::translate("Effect", text);
}
} // namespace

QString KeepGitEffect::sentence() const
{
    const char *text = objects == 1 ? "%1 Kustomization %2 and applies its one object."
                                    : "%1 Kustomization %2 and applies its %3 objects.";
    const QString filled = tr(text).arg(verb, kustomization);
    return objects == 1 ? filled : filled.arg(objects);
}

QString KeepGitEffect::warning() const
{
    if (alsoReverted == 0)
        return {};
    return alsoReverted == 1 ? tr("Also reverts 1 other drifted object.")
                             : tr("Also reverts %1 other drifted objects.").arg(alsoReverted);
}

KeepGitEffect keepGitEffect(const DriftReport &report, const ObjectDrift &object)
{
    KeepGitEffect effect;
    if (object.git == GitStatus::Extra) {
        effect.reason = tr("Git does not describe this object, so there is nothing to reconcile.");
        return effect;
    }
    if (!differs(object.git)) {
        effect.reason = tr("Live does not differ from Git.");
        return effect;
    }
    if (!object.owner) {
        effect.reason = tr("No Flux Kustomization applies this object.");
        return effect;
    }
    switch (object.persists.code) {
    case Persists::SsaIfNotPresent:
        effect.reason = tr("Flux only creates this object, because Git annotates it so.");
        return effect;
    default:
        break;
    }
    const OwnerState &owner = report.owners[*object.owner];
    effect.possible = true;
    const bool skipped =
        object.persists.code == Persists::ReconcileDisabled || object.persists.code == Persists::SsaIgnore;
    effect.verb = skipped           ? tr("Removes the annotation that Flux skips it for, reconciles")
                  : owner.suspended ? tr("Resumes")
                                    : tr("Reconciles");
    effect.kustomization = text(owner.key.name);
    for (const ObjectDrift &other : report.objects) {
        if (other.owner != object.owner || other.git == GitStatus::Extra)
            continue;
        ++effect.objects;
        if (other.git == GitStatus::Drifted && !(other.key == object.key))
            ++effect.alsoReverted;
    }
    return effect;
}

} // namespace leeway::items
