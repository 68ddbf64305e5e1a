// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/leewayctl/commands.h"
#include "app/leewayctl/common.h"
#include "app/leewayctl/documents.h"
#include "model/analysis/managed_fields.h"
#include "model/analysis/report_json.h"
#include "model/base/json.h"
#include "model/base/leaves.h"
#include "model/base/text_position.h"
#include "model/git/history.h"

namespace leeway::ctl {

namespace {

struct Explained
{
    const session::Project &project;
    const render::Entry &entry;
    render::DesiredSetPtr git;
    cluster::LiveObjectPtr live; ///< null: no cluster asked, or not there
    bool askedCluster = false;
};

struct Leaf
{
    FieldPath path;
    Value git;
    std::optional<Value> live;
};

std::string shortText(const Value &value)
{
    if (value.isMap())
        return "{}";
    return value.isList() ? "[]" : printable(value.text());
}

class Printer
{
public:
    Printer(const Explained &explained, const render::DesiredObject &object)
        : m_explained(explained), m_object(object)
    {
        if (explained.live) {
            m_managers = analysis::Ownership(explained.live->parseManagedFields());
        }
    }

    Value json(const std::vector<Leaf> &leaves)
    {
        Value answer = document("Explanation");
        answer.set("repository", repositoryJson(m_explained.project));
        answer.set("cluster", Value::string(m_explained.entry.name));
        answer.set("key", keyJson(m_object.key, m_object.version));
        answer.set("owner", keyJson(m_explained.git->kustomizations[m_object.owner].key));
        Value fields = Value::list();
        for (const Leaf &leaf : leaves)
            fields.append(fieldJson(leaf));
        answer.set("fields", fields);
        return answer;
    }

    std::string text(const std::vector<Leaf> &leaves)
    {
        const ObjectKey &owner = m_explained.git->kustomizations[m_object.owner].key;
        std::string out = printable(m_object.key.toString()) + ", applied by Flux Kustomization " + owner.ns +
                          '/' + owner.name + '\n';
        for (const Leaf &leaf : leaves)
            out += fieldText(leaf);
        return out;
    }

private:
    bool hidesValues() const { return isSecret(m_object.object); }

    Value fieldJson(const Leaf &leaf)
    {
        Value json = Value::map();
        json.set("path", Value::string(leaf.path.toString()));
        json.set("git", hidesValues() ? Value::string("redacted") : leaf.git);
        Value chain = chainJson(leaf.git, *m_explained.git->tree);
        for (std::size_t i = 0; i < chain.size(); ++i)
            if (const auto commit = commitAt(chain.at(i)))
                chain.mutableAt(i).set("commit", *commit);
        json.set("origin", chain);
        if (m_explained.live) {
            json.set("live", hidesValues() ? Value::string("redacted") : leaf.live.value_or(Value::null()));
            if (const auto writer = writerOf(leaf))
                json.set("manager", writerJson(*writer));
        }
        return json;
    }

    std::string fieldText(const Leaf &leaf)
    {
        std::string out = '\n' + leaf.path.toString() + '\n';
        out += "  git   " + (hidesValues() ? std::string("redacted") : shortText(leaf.git)) + '\n';
        for (const OriginStep &step : originChain(leaf.git)) {
            const SourcePlace place = placeOf(step, *m_explained.git->tree);
            out += "        " + printable(place.file) + ':' + std::to_string(place.line) + "  " +
                   std::string(stepName(step.by)) + blameText(place) + '\n';
        }
        if (m_explained.live) {
            out += "  live  " + (hidesValues() ? std::string("redacted")
                                 : leaf.live   ? shortText(*leaf.live)
                                               : std::string("not set"));
            if (const auto writer = writerOf(leaf))
                out += "  by " + analysis::sentence(*writer);
            out += '\n';
        }
        return out;
    }

    std::optional<analysis::Writer> writerOf(const Leaf &leaf) const
    {
        if (!leaf.live)
            return std::nullopt;
        const analysis::Writer writer = m_managers.writerOf(leaf.path);
        return writer.manager.empty() ? std::nullopt : std::optional(writer);
    }

    static Value writerJson(const analysis::Writer &writer)
    {
        Value json = Value::map();
        json.set("name", Value::string(writer.manager));
        json.set("operation", Value::string(writer.operation));
        if (writer.time) {
            json.set("time", Value::string(formatInstant(*writer.time)));
            json.set("exact", Value::boolean(writer.exact));
        }
        return json;
    }

    /// The lines of a file that was changed since have other numbers than those of its commit.
    bool isAsCommitted(const std::string &file)
    {
        const session::Project &project = m_explained.project;
        if (!project.dirty)
            return true;
        if (!m_committed) {
            auto read = project.repository.commitTree(project.commit, interruptToken());
            m_committed =
                read ? read->tree : std::make_shared<const SnapshotTree>("", std::vector<FileEntry>());
        }
        const FileEntry *before = m_committed->find(file);
        const FileEntry *now = project.tree->find(file);
        return before && now && before->bytes && now->bytes && *before->bytes == *now->bytes;
    }

    const git::Commit *commitOfLine(const std::string &file, std::size_t line)
    {
        if (m_explained.project.commit.empty() || line == 0 || !isAsCommitted(file))
            return nullptr;
        const auto blame = m_blames.blame(m_explained.project.repository, m_explained.project.commit, file,
                                          interruptToken());
        if (!blame || line > (*blame)->lines.size())
            return nullptr;
        m_kept.push_back(*blame);
        const auto found = (*blame)->commits.find((*blame)->lines[line - 1].commit);
        return found == (*blame)->commits.end() ? nullptr : &found->second;
    }

    std::optional<Value> commitAt(const Value &link)
    {
        const git::Commit *commit =
            commitOfLine(std::string(link.textAt({"file"})),
                         static_cast<std::size_t>(link.find("line")->toInt().value_or(0)));
        if (!commit)
            return std::nullopt;
        return jsonObject({{"id", Value::string(commit->id)},
                           {"author", Value::string(commit->authorName)},
                           {"date", Value::string(formatInstant(commit->authored))},
                           {"subject", Value::string(commit->subject)}});
    }

    std::string blameText(const SourcePlace &place)
    {
        const git::Commit *commit = commitOfLine(place.file, place.line);
        return commit ? "  " + commit->id.substr(0, 7) + ' ' + printable(commit->authorName) + ' ' +
                            formatInstant(commit->authored).substr(0, 10)
                      : std::string();
    }

    const Explained &m_explained;
    const render::DesiredObject &m_object;
    analysis::Ownership m_managers{Value::list()};
    git::BlameCache m_blames;
    FileTreePtr m_committed; ///< read when a side that is not a commit is explained
    std::vector<std::shared_ptr<const git::Blame>> m_kept;
};

std::vector<Leaf> leavesOf(const render::DesiredObject &object, const cluster::LiveObjectPtr &live,
                           const std::optional<FieldPath> &field)
{
    const Value liveRoot = live ? live->parse() : Value();
    std::vector<Leaf> leaves;
    forEachLeaf(object.object, [&](const FieldPath &path, const Value &value) {
        if (field && !path.startsWith(*field) && field->find(object.object) != &value)
            return;
        const Value *there = live ? path.find(liveRoot) : nullptr;
        leaves.push_back({path, value, there ? std::optional(*there) : std::nullopt});
    });
    return leaves;
}

/// The field as the leaves name it: `[v]` and `[k=v]` may mean the same element.
std::optional<FieldPath> canonical(const render::DesiredObject &object, const FieldPath &typed)
{
    const Value *found = typed.find(object.object);
    if (!found)
        return std::nullopt;
    FieldPath path;
    const Value *at = &object.object;
    for (const PathSegment &segment : typed.segments()) {
        if (const auto *match = std::get_if<PathMatch>(&segment)) {
            const std::ptrdiff_t index = findElement(*at, *match);
            path = path.child(elementSegment(*at, static_cast<std::size_t>(index)));
        } else if (const auto *index = std::get_if<PathIndex>(&segment)) {
            path = path.child(elementSegment(*at, index->index));
        } else {
            path = path.child(segment);
        }
        at = FieldPath({segment}).find(*at);
    }
    return path;
}

int explain(const Arguments &arguments, const Explained &explained, Format format)
{
    const auto key = findObject(keysOf(*explained.git), *arguments.value("--object"));
    if (!key)
        return failWith(key.error(), Usage);
    const render::DesiredObject &object = *explained.git->find(*key);
    std::optional<FieldPath> field;
    if (const auto typed = arguments.value("--field")) {
        const auto parsed = FieldPath::parse(*typed);
        if (!parsed)
            return failWith(parsed.error(), Usage);
        field = canonical(object, *parsed);
        if (!field)
            return failWith({ErrorCode::FieldNotFound, {key->toString(), *typed}, {}}, Usage);
    }
    Printer printer(explained, object);
    const auto leaves = leavesOf(object, explained.live, field);
    if (format == Format::Json || format == Format::Yaml)
        printDocument(printer.json(leaves), format);
    else
        writeOut(printer.text(leaves));
    return Good;
}

} // namespace

int runExplain(const Arguments &arguments)
{
    const auto format = formatFrom(arguments);
    if (!format)
        return failWith(format.error(), Usage);
    if (!arguments.has("--object"))
        return failWith({ErrorCode::MissingArgument, {"--object", "explain"}, {}}, Usage);
    if (!namesCluster(arguments)) {
        const auto rendered = renderFrom(arguments, session::GitSide::Default);
        if (!rendered)
            return failWith(rendered.error(), statusOf(rendered.error()));
        return explain(arguments, {rendered->project, rendered->entry, rendered->git, nullptr, false},
                       *format);
    }
    Progress progress(arguments);
    const auto both = readBoth(arguments, progress);
    if (!both)
        return failWith(both.error(), statusOfBoth(both.error()));
    progress.show("");
    const auto key = findObject(keysOf(*(*both)->git), *arguments.value("--object"));
    const auto live = key ? (*both)->live.snapshot->find(*key) : nullptr;
    return explain(arguments, {(*both)->project, (*both)->entry, (*both)->git, live, true}, *format);
}

} // namespace leeway::ctl
