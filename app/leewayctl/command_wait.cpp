// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/leewayctl/commands.h"
#include "app/leewayctl/common.h"
#include "app/leewayctl/documents.h"
#include "model/session/delivery_now.h"

#include <chrono>
#include <thread>

namespace leeway::ctl {

namespace {

void print(const change::Delivery &delivery, const std::string &commit, Format format)
{
    if (format == Format::Json || format == Format::Yaml) {
        Value answer = document("Delivery");
        answer.set("commit", Value::string(commit));
        answer.set("stage", Value::string(change::deliveryStageName(delivery.stage)));
        answer.set("reason", Value::string(delivery.reason));
        answer.set("message", Value::string(delivery.message));
        Value list = Value::list();
        for (const change::KustomizationDelivery &one : delivery.kustomizations) {
            Value item = keyJson(one.key);
            item.set("stage", Value::string(change::deliveryStageName(one.stage)));
            item.set("reason", Value::string(one.reason));
            item.set("message", Value::string(one.message));
            list.append(item);
        }
        answer.set("kustomizations", list);
        printDocument(answer, format);
        return;
    }
    Rows rows{{"KUSTOMIZATION", "STAGE", "REASON", "MESSAGE"}};
    for (const change::KustomizationDelivery &one : delivery.kustomizations)
        rows.push_back({one.key.ns + '/' + one.key.name, std::string(change::deliveryStageName(one.stage)),
                        printable(one.reason), printable(one.message)});
    writeOut(commit.substr(0, 7) + ": " + std::string(change::deliveryStageName(delivery.stage)) +
             (delivery.reason.empty() ? "" : ", " + printable(delivery.reason)) + '\n');
    if (rows.size() > 1)
        writeOut(format == Format::Markdown ? markdownTable(rows) : alignedTable(rows));
}

} // namespace

int runWait(const Arguments &arguments)
{
    const auto format = formatFrom(arguments);
    const auto timeout = parseGoDuration(arguments.value("--timeout").value_or("10m"));
    if (!format || !timeout)
        return failWith(
            format ? Error{ErrorCode::UnexpectedArgument, {*arguments.value("--timeout"), "wait"}, {}}
                   : format.error(),
            Usage);
    auto connected = connectFrom(arguments);
    if (!connected)
        return failWith(connected.error(), NoCluster);
    const auto project = openFrom(arguments, session::GitSide::Default, connected->hints);
    if (!project)
        return failWith(project.error(), statusOf(project.error()));
    const auto entry = session::chooseEntry(*project, entryWish(arguments, connected->hints));
    if (!entry)
        return failWith(entry.error(), statusOf(entry.error()));
    const std::string commit = project->commit;
    const auto watched = session::prepareDelivery(*project, *entry, commit, interruptToken());
    if (!watched)
        return failWith(watched.error(), NotRendered);
    Progress progress(arguments);
    const auto deadline = std::chrono::steady_clock::now() + *timeout;
    for (;;) {
        const auto delivery =
            session::deliveryNow(*project, *watched, connected->connection, interruptToken());
        if (interruptToken().isCancelled())
            return Interrupted;
        const bool timeUp = std::chrono::steady_clock::now() >= deadline;
        if (!delivery && timeUp)
            return failWith(delivery.error(), NoCluster);
        if (delivery && (delivery->isOver() || timeUp)) {
            progress.show("");
            print(*delivery, commit, *format);
            return delivery->stage == change::DeliveryStage::Healthy ? Good : Bad;
        }
        progress.show(delivery
                          ? std::string(change::deliveryStageName(delivery->stage)) + ' ' + delivery->reason
                          : delivery.error().message());
        std::this_thread::sleep_for(std::chrono::seconds(1));
    }
}

} // namespace leeway::ctl
