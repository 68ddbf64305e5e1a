// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/items/status.h"

#include <QCoreApplication>

namespace leeway::items {

using analysis::GitStatus;
using analysis::HealthStatus;

Status statusOf(GitStatus status)
{
    switch (status) {
    case GitStatus::InSync:
        return Status::InSync;
    case GitStatus::Pending:
        return Status::Pending;
    case GitStatus::Drifted:
        return Status::Drifted;
    case GitStatus::Missing:
        return Status::Missing;
    case GitStatus::Extra:
        return Status::Extra;
    case GitStatus::Unknown:
        return Status::Unknown;
    case GitStatus::NoPermission:
        return Status::NoPermission;
    }
    Q_UNREACHABLE();
}

Status statusOf(HealthStatus status)
{
    switch (status) {
    case HealthStatus::NoPermission:
        return Status::NoPermission;
    case HealthStatus::Terminating:
        return Status::Progressing;
    case HealthStatus::Suspended:
        return Status::Suspended;
    case HealthStatus::Failed:
        return Status::Failed;
    case HealthStatus::Stale:
        return Status::Stale;
    case HealthStatus::Progressing:
        return Status::Progressing;
    case HealthStatus::Unknown:
        return Status::Unknown;
    case HealthStatus::Healthy:
        return Status::InSync;
    }
    Q_UNREACHABLE();
}

Status worstOf(const analysis::ObjectDrift &object)
{
    // A kind without a health rule is not bad news about an object that equals Git.
    if (object.health == HealthStatus::Unknown)
        return statusOf(object.git);
    return worst(statusOf(object.git), statusOf(object.health));
}

bool differs(GitStatus status)
{
    return status == GitStatus::Drifted || status == GitStatus::Missing || status == GitStatus::Extra ||
           status == GitStatus::Pending;
}

QString statusWord(Status status)
{
    const auto word = [](const char *text) { return QCoreApplication::translate("Status", text); };
    switch (status) {
    case Status::Failed:
        return word(QT_TRANSLATE_NOOP("Status", "Failed"));
    case Status::Drifted:
        return word(QT_TRANSLATE_NOOP("Status", "Drifted"));
    case Status::Missing:
        return word(QT_TRANSLATE_NOOP("Status", "Missing"));
    case Status::Extra:
        return word(QT_TRANSLATE_NOOP("Status", "Extra"));
    case Status::Stale:
        return word(QT_TRANSLATE_NOOP("Status", "Stale"));
    case Status::Pending:
        return word(QT_TRANSLATE_NOOP("Status", "Pending"));
    case Status::Progressing:
        return word(QT_TRANSLATE_NOOP("Status", "Progressing"));
    case Status::Suspended:
        return word(QT_TRANSLATE_NOOP("Status", "Suspended"));
    case Status::NoPermission:
        return word(QT_TRANSLATE_NOOP("Status", "No permission"));
    case Status::Unknown:
        return word(QT_TRANSLATE_NOOP("Status", "Unknown"));
    case Status::InSync:
        return word(QT_TRANSLATE_NOOP("Status", "In sync"));
    }
    Q_UNREACHABLE();
}

QString statusWord(GitStatus status)
{
    return statusWord(statusOf(status));
}

QString statusWord(HealthStatus status)
{
    if (status == HealthStatus::Terminating)
        return QCoreApplication::translate("Status", "Terminating");
    if (status == HealthStatus::Healthy)
        return QCoreApplication::translate("Status", "Healthy");
    return statusWord(statusOf(status));
}

} // namespace leeway::items
