// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/session/commit_work.h"
#include "model/session/delivery_watch.h"
#include "model/session/editing_facts.h"
#include "model/session/keep_git.h"

#include <QString>
#include <QStringList>

/// Staged edits, their effects and cluster writes as the words that people read.
namespace leeway::items {

/// "Keep live statusCode 308", "Keep 3 live fields of Gateway istio-ingressgateway".
QString editTitle(const change::StagedEdit &edit);
/// "Keep live, from Drift", "from the command line".
QString editSource(const change::StagedEdit &edit);

/// "This cluster only", "Flux patch", "Variable", "The base".
QString layerTitle(change::Layer layer);
/// "Adds a patch to the overlay. Changes 1 cluster." or why it is refused.
QString layerSentence(const change::LayerPlan &plan);
/// The files that the plan changes, without the common beginning of all; the first one.
QString layerFile(const change::LayerPlan &plan);

/// What an edit does to one object in one cluster, in two lines.
struct EffectWords
{
    QString strong;
    QString small;
    bool affected = true;
};
/// `live` is the object in the cluster if that is connected, else nothing is said of it.
EffectWords effectWords(const change::ObjectEffect *effect, const cluster::LiveObject *live, bool connected);

/// "PATCH Kustomization flux-system/web" is what is sent, `body` the patch as indented JSON.
QString writeTitle(const session::ClusterWrite &write);
QString writeBody(const session::ClusterWrite &write);
/// What it does, one sentence.
QString writeSentence(const session::ClusterWrite &write);
QString refusalText(session::KeepGitRefusal why);

/// "Kustomization istio-ingress", "HTTPRoute istio-ingress/http-redirect".
QString objectName(const ObjectKey &key);

/// One stop of the pipeline (design.md 8.11).
struct DeliveryStop
{
    enum class State : std::uint8_t { Done, Waiting, Running, Broken, NotReached };
    QString word;
    QString fact;
    State state = State::NotReached;
};
/// Committed, Pushed, Fetched by Flux, Applied, Healthy.
std::vector<DeliveryStop> deliveryStops(const session::DeliveryState &state, Instant now);
/// All of it as one sentence.
QString deliverySentence(const std::vector<DeliveryStop> &stops);

/// Why a push did not get through, and nothing about ways on.
QString pushProblemText(const session::PushReport &report);

} // namespace leeway::items
