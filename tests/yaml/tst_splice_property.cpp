// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/yaml/splice.h"

#include <QtTest>

#include <random>
#include <set>

using namespace leeway;
using namespace leeway::yaml;

namespace {

const Key file("random.yaml");

/// Writes random documents in all the ways that people write them.
class Author
{
public:
    explicit Author(unsigned seed) : m_random(seed) {}

    int below(int limit) { return std::uniform_int_distribution<int>(0, limit - 1)(m_random); }
    bool chance(int percent) { return below(100) < percent; }
    template <class T> const T &oneOf(const std::vector<T> &choices)
    {
        return choices[static_cast<std::size_t>(below(static_cast<int>(choices.size())))];
    }

    std::string document()
    {
        m_break = chance(15) ? "\r\n" : "\n";
        m_step = chance(25) ? 4 : 2;
        m_indentsLists = chance(50);
        std::string text = chance(10) ? "\xEF\xBB\xBF" : "";
        const int documents = 1 + (chance(20) ? below(3) : 0);
        for (int i = 0; i < documents; ++i)
            text += (i > 0 || chance(20) ? "---" + m_break : "") + blockMap(0, 0);
        if (chance(15))
            while (text.ends_with('\n') || text.ends_with('\r'))
                text.pop_back();
        return text;
    }

    Value scalarValue()
    {
        switch (below(6)) {
        case 0:
            return Value::integer(below(1000));
        case 1:
            return Value::boolean(chance(50));
        case 2:
            return Value::null();
        case 3:
            return Value::string(oneOf(m_awkward));
        default:
            return Value::string(oneOf(m_words));
        }
    }
    Value anyValue(int depth)
    {
        if (depth > 1 || chance(60))
            return scalarValue();
        Value made = chance(50) ? Value::map() : Value::list();
        for (int i = below(4); i > 0; --i) {
            if (made.isMap())
                made.set(oneOf(m_words) + std::to_string(i), anyValue(depth + 1));
            else
                made.append(anyValue(depth + 1));
        }
        return made;
    }
    std::string key() { return oneOf(m_words) + "-" + std::to_string(++m_count); }

private:
    std::string pad(int indent) const { return std::string(static_cast<std::size_t>(indent), ' '); }
    std::string comment()
    {
        return chance(25) ? (chance(50) ? " # " : "   #") + std::string("note ") + std::to_string(++m_count)
                          : "";
    }
    std::string between(int indent)
    {
        std::string text;
        if (chance(12))
            text += m_break;
        if (chance(12))
            text += pad(indent) + "# line " + std::to_string(++m_count) + m_break;
        return text;
    }

    std::string scalarText(bool inFlow)
    {
        switch (below(8)) {
        case 0:
            return std::to_string(below(100));
        case 1:
            return "true";
        case 2:
            return "'it''s " + oneOf(m_words) + "'";
        case 3:
            return "\"a \\\"b\\\" " + oneOf(m_words) + "\"";
        case 4:
            return inFlow ? "1.50" : "https://x.example/a?b=c#d";
        case 5:
            return "\"*.example.com\"";
        default:
            return oneOf(m_words);
        }
    }
    std::string flow(int depth)
    {
        const bool isMap = chance(50);
        std::string text;
        for (int i = below(4); i > 0; --i) {
            const std::string value = depth < 2 && chance(25) ? flow(depth + 1) : scalarText(true);
            text += (text.empty() ? "" : ", ") + (isMap ? key() + ": " + value : value);
        }
        const std::string space = !text.empty() && chance(30) ? " " : "";
        return (isMap ? "{" : "[") + space + text + space + (isMap ? "}" : "]");
    }
    std::string literal(int indent)
    {
        std::string text = oneOf<std::string>({"|", "|-", ">", ">-"});
        for (int i = 1 + below(3); i > 0; --i)
            text += m_break + (i > 1 && chance(20) ? "" : pad(indent) + oneOf(m_words) + " # not a comment");
        return text;
    }
    /// From behind "key:" or "-" to behind the line's break.
    std::string value(int indent, int listIndent, int depth)
    {
        if (depth < 4 && chance(45)) {
            const bool isMap = chance(60);
            return comment() + m_break +
                   (isMap ? blockMap(indent, depth + 1) : blockList(listIndent, depth + 1));
        }
        if (chance(8))
            return comment() + m_break;
        if (chance(12))
            return ' ' + literal(indent) + m_break;
        return ' ' + (chance(20) ? flow(0) : scalarText(false)) + comment() + m_break;
    }
    std::string blockMap(int indent, int depth)
    {
        std::string text;
        for (int i = 1 + below(4); i > 0; --i)
            text += between(indent) + pad(indent) + entry(indent, depth);
        return text;
    }
    std::string entry(int indent, int depth)
    {
        const std::string name = chance(15) ? '"' + key() + '"' : key();
        return name + ':' + value(indent + m_step, indent + (m_indentsLists ? m_step : 0), depth);
    }
    std::string blockList(int indent, int depth)
    {
        std::string text;
        for (int i = 1 + below(4); i > 0; --i) {
            text += between(indent) + pad(indent) + '-';
            if (!chance(50)) {
                text += ' ' + scalarText(false) + comment() + m_break;
                continue;
            }
            text += ' ' + entry(indent + 2, depth + 1);
            if (chance(50))
                text += pad(indent + 2) + entry(indent + 2, depth + 1);
        }
        return text;
    }

    std::mt19937 m_random;
    int m_count = 0, m_step = 2;
    bool m_indentsLists = true;
    std::string m_break = "\n";
    const std::vector<std::string> m_words = {"alpha",           "beta",     "gateway", "w\xC3\xBCrzig",
                                              "x.example.com/a", "two words"};
    const std::vector<std::string> m_awkward = {
        "",      " a",         "a ",   "yes",    "null",  "1e3",   "0x1F", "~",    "a: b", "a #b",
        "#a",    "- a",        "[a",   "{a}",    "*a",    "&a",    "!a",   "%a",   "a:",   "'a'",
        "\"a\"", "2026-01-02", "a\nb", "a\nb\n", "a\n\n", "\n",    "\ta",  "${a}", "---",  "a, b",
        "@a",    "\x01",       "|",    "? a",    "012",   "1_000", "=",    "<<",   "0b1",  "12:30:45"};
};

void collectPaths(const Value &value, const FieldPath &path, std::vector<FieldPath> &out)
{
    if (!path.isEmpty())
        out.push_back(path);
    for (const MapEntry &entry : value.entries())
        collectPaths(entry.value, path.name(entry.key.str()), out);
    for (std::size_t i = 0; i < value.items().size(); ++i)
        collectPaths(value.at(i), path.index(i), out);
}

Edit randomEdit(Author &author, const Value &root, const FieldPath &path)
{
    const Value *node = path.find(root);
    const bool isInList = std::holds_alternative<PathIndex>(path.segments().back());
    switch (author.below(6)) {
    case 0:
        return Edit::remove(path);
    case 1:
        return isInList ? Edit::remove(path) : Edit::rename(path, author.key());
    case 2:
        if (node->isList())
            return Edit::insert(path,
                                static_cast<std::size_t>(author.below(static_cast<int>(node->size()) + 1)),
                                author.anyValue(0));
        return node->isMap() ? Edit::set(path.name(author.key()), author.anyValue(0))
                             : Edit::set(path, author.scalarValue());
    case 3:
        return Edit::set(path, author.anyValue(0));
    default:
        return node->isScalar() ? Edit::set(path, author.scalarValue()) : Edit::remove(path);
    }
}

std::multiset<std::string> linesOf(const std::string &text)
{
    std::multiset<std::string> lines;
    std::string line;
    for (const char c : text + '\n') {
        if (c != '\n') {
            line += c;
            continue;
        }
        lines.insert(line);
        line.clear();
    }
    return lines;
}

/// How many lines of `before` are no longer there.
std::size_t lostLines(const std::string &before, const std::string &after)
{
    std::multiset<std::string> now = linesOf(after);
    std::size_t lost = 0;
    for (const std::string &line : linesOf(before)) {
        const auto at = now.find(line);
        if (at == now.end())
            ++lost;
        else
            now.erase(at);
    }
    return lost;
}

} // namespace

class TestSpliceProperty : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// The proof inside splice() is repeated here from outside; besides, hardly anything may be refused and
    /// nearly all lines must survive.
    void randomEditsOfRandomDocuments()
    {
        std::size_t done = 0, refused = 0;
        std::map<std::string, std::size_t> reasons;
        for (unsigned seed = 1; seed <= 4000; ++seed) {
            Author author(seed);
            const std::string before = author.document();
            const auto documents = readYaml(file, before);
            QVERIFY2(documents,
                     (documents ? std::string() : documents.error().message() + '\n' + before).c_str());
            const auto index = static_cast<std::size_t>(author.below(static_cast<int>(documents->size())));
            const Value &root = (*documents)[index].root;
            std::vector<FieldPath> paths;
            collectPaths(root, {}, paths);
            const FieldPath path = author.oneOf(paths);
            const Edit edit = randomEdit(author, root, path);
            const Value *old = edit.path.find(root);
            const bool isSmall = edit.kind == Edit::Kind::Set && old && old->isScalar() &&
                                 edit.value.isScalar() && old->style() != Style::Literal &&
                                 old->style() != Style::Folded;
            const auto after = splice(file, before, index, {edit});
            if (!after) {
                ++refused;
                ++reasons[after.error().message()];
                continue;
            }
            ++done;
            const auto now = readYaml(file, *after);
            QVERIFY(now && now->size() == documents->size());
            for (std::size_t i = 0; i < now->size(); ++i)
                QVERIFY((*now)[i].root == (i == index ? *applied(root, edit) : (*documents)[i].root));
            if (isSmall)
                QVERIFY2(lostLines(before, *after) <= 1, (before + "=====\n" + *after).c_str());
            QCOMPARE(after->find("\r\n") != std::string::npos && before.find("\r\n") == std::string::npos,
                     false);
        }
        qInfo("%zu edits proved, %zu refused", done, refused);
        std::string worst;
        if (refused * 100 > done)
            for (const auto &[reason, count] : reasons)
                worst += std::to_string(count) + " " + reason + '\n';
        QVERIFY2(worst.empty(), worst.substr(0, 3000).c_str());
    }
};

QTEST_APPLESS_MAIN(TestSpliceProperty)
#include "tst_splice_property.moc"
