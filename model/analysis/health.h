// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/analysis/drift_report.h"
#include "model/cluster/live_snapshot.h"

#include <optional>
#include <set>
#include <string>

namespace leeway::analysis {

/// One of the eight codes of decisions.md 14 with its cause in the object's own words.
struct Health
{
    HealthStatus status = HealthStatus::Unknown;
    std::string reason;           ///< of the condition, or of the rule: "NoHealthRule", "ControllerDown", ...
    std::string message;          ///< first line
    std::optional<Instant> since; ///< when the deciding condition turned; nothing: not recorded
};

/// What health looks at besides the object.
struct HealthContext
{
    Instant now{};
    std::set<std::string> downGroups; ///< API groups whose controller is down (decisions.md 15)
};
HealthContext healthContext(const cluster::LiveSnapshot &live, Instant now);

/// Health of a live object by health.md. Never healthy because something is missing: no conditions where a
/// controller writes some, unknown types, a generation that was not observed are Unknown or Progressing (F5).
Health healthOf(const cluster::LiveObject &object, const HealthContext &context);
/// The same for a parsed object; the summary's conditions are not used.
Health healthOf(const Value &object, const HealthContext &context);

/// kstatus of one workload or built-in kind with Flux's overrides (health.md 1.2); nothing: no rule for the
/// kind.
std::optional<Health> builtinHealth(const ObjectKey &key, const Value &object, Instant now);
/// Flux kinds, External Secrets, cert-manager, Gateway API; nothing: no rule for the kind.
std::optional<Health> controllerHealth(const ObjectKey &key, const Value &object,
                                       const HealthContext &context);

} // namespace leeway::analysis
