// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cluster/redaction.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <cctype>

namespace leeway::cluster {

namespace {

constexpr std::string_view appliedCopy = "kubectl.kubernetes.io/last-applied-configuration";

/// Lower case, letters and digits only: "API_Key" and "apiKey" are one name.
std::string plainName(std::string_view name)
{
    std::string out;
    for (const char c : name)
        if (std::isalnum(static_cast<unsigned char>(c)))
            out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return out;
}

/// Whether a key says that its value is secret, not that it names something secret.
bool namesSecret(std::string_view key)
{
    static constexpr std::array secrets{
        "password",   "passwd",     "passphrase", "secret",           "token",  "apikey",       "accesskey",
        "privatekey", "accountkey", "credential", "connectionstring", "bearer", "authorization"};
    static constexpr std::array references{
        "name",      "names",    "ref",     "refs",       "file",   "path",     "type",   "class",
        "namespace", "enabled",  "seconds", "expiration", "policy", "audience", "issuer", "store",
        "url",       "endpoint", "mode",    "version",    "prefix", "format",   "id"};
    const std::string name = plainName(key);
    if (name.starts_with("existing") || name == "secretkey" || name.ends_with("secretkey") ||
        name.ends_with("passwordkey") || name.ends_with("tokenkey"))
        return false;
    if (std::ranges::any_of(references, [&](std::string_view end) { return name.ends_with(end); }))
        return false;
    return std::ranges::any_of(secrets, [&](std::string_view part) { return name.find(part) != name.npos; });
}

/// A text that another step fills in is not the secret itself.
bool isTemplate(std::string_view text)
{
    return text.find("{{") != text.npos || text.find("${") != text.npos;
}

/// `key=value` and `key: value` whose key names a secret.
std::string withoutAssignments(const std::string &text)
{
    static const re2::RE2 assignment(R"re(([A-Za-z][\w.\-]*)("?\s*[:=]\s*"?)([^\s"',;&]+))re");
    std::string out;
    re2::StringPiece rest(text);
    re2::StringPiece found[4];
    while (assignment.Match(rest, 0, rest.size(), re2::RE2::UNANCHORED, found, 4)) {
        const std::string key(found[1]);
        out.append(rest.data(), static_cast<std::size_t>(found[3].data() - rest.data()));
        out += namesSecret(key) && !isTemplate(std::string_view(found[3].data(), found[3].size()))
                   ? std::string(redactionMark)
                   : std::string(found[3]);
        rest.remove_prefix(static_cast<std::size_t>(found[3].end() - rest.data()));
    }
    return out.append(rest.data(), rest.size());
}

void replace(std::string &text, const re2::RE2 &what, const std::string &by)
{
    re2::RE2::GlobalReplace(&text, what, by);
}

bool mayHoldSecret(std::string_view text)
{
    // Most texts are names and numbers: they are not run through the expressions.
    return text.size() >= 8 && text.find_first_of(":=_ ") != text.npos;
}

bool isSecretObject(const Value &object, std::string_view plural)
{
    const std::string_view kind = object.textAt({"kind"});
    if (kind == "Secret" || plural == "secrets")
        return true;
    return (kind == "ConfigMap" || plural == "configmaps") &&
           (object.textAt({"metadata", "labels", "owner"}) == "helm" ||
            object.textAt({"metadata", "name"}).starts_with("sh.helm.release."));
}

Value redactedNode(const Value &value);

Value redactedString(const Value &value)
{
    const std::string text = redactedText(value.text());
    return text == value.text() ? value : Value::string(text);
}

Value redactedMember(const MapEntry &entry, bool besideSecretName)
{
    const std::string_view key = entry.key.view();
    const bool isFilledText =
        entry.value.isString() && !entry.value.text().empty() && !isTemplate(entry.value.text());
    if (key == appliedCopy)
        return Value::string("");
    if (key == "managedFields")
        return entry.value;
    if (isFilledText && (namesSecret(key) || (besideSecretName && key == "value")))
        return Value::string(redactionMark);
    return redactedNode(entry.value);
}

Value redactedNode(const Value &value)
{
    if (value.isString())
        return redactedString(value);
    if (value.isMap()) {
        const Value *name = value.find("name");
        const bool besideSecretName = name && name->isString() && namesSecret(name->text());
        std::vector<MapEntry> entries;
        for (const MapEntry &entry : value.entries())
            entries.push_back({entry.key, redactedMember(entry, besideSecretName)});
        return Value::mapOf(std::move(entries));
    }
    if (!value.isList())
        return value;
    std::vector<Value> items;
    for (const Value &item : value.items())
        items.push_back(redactedNode(item));
    return Value::list(std::move(items));
}

} // namespace

std::string redactedText(std::string_view text)
{
    if (!mayHoldSecret(text))
        return std::string(text);
    static const re2::RE2 userInfo(R"re((\w+://[^/\s:@"']*:)[^/\s@"']+@)re");
    static const re2::RE2 webUser(R"re((https?://)[^/\s:@"']+@)re");
    static const re2::RE2 bearer(R"re(\b([Bb]earer|[Bb]asic)\s+[\w.\-+/=]{8,})re");
    static const re2::RE2 known(
        R"re(\b(eyJ[\w\-]{10,}\.[\w\-]+(\.[\w\-]*)?|gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w\-]{15,}|xox[abprs]-[\w\-]{10,}|AKIA[A-Z0-9]{12,}|AGE-SECRET-KEY-\w+)\b)re");
    static const re2::RE2 privateKey(
        R"re(-----BEGIN [A-Z ]*PRIVATE KEY-----[^-]*(-----END [A-Z ]*PRIVATE KEY-----)?)re");
    const std::string mark(redactionMark);
    std::string out(text);
    replace(out, privateKey, mark);
    replace(out, userInfo, "\\1" + mark + "@");
    replace(out, webUser, "\\1" + mark + "@");
    replace(out, bearer, "\\1 " + mark);
    replace(out, known, mark);
    return withoutAssignments(out);
}

namespace {

/// Definitions describe secrets in prose; there are none in them.
Value withoutAppliedCopy(Value object)
{
    if (Value *metadata = object.findMutable("metadata"))
        if (Value *annotations = metadata->findMutable("annotations");
            annotations && annotations->find(appliedCopy))
            annotations->set(appliedCopy, Value::string(""));
    return object;
}

} // namespace

Value redacted(const Value &object, std::string_view plural)
{
    if (plural == "customresourcedefinitions" || object.textAt({"kind"}) == "CustomResourceDefinition")
        return withoutAppliedCopy(object);
    if (!isSecretObject(object, plural))
        return redactedNode(object);
    std::vector<MapEntry> kept;
    for (const MapEntry &entry : object.entries())
        if (entry.key.view() == "apiVersion" || entry.key.view() == "kind" || entry.key.view() == "metadata")
            kept.push_back({entry.key, redactedNode(entry.value)});
    return Value::mapOf(std::move(kept));
}

bool wasRedacted(const Value &value)
{
    return value.isString() && value.text().find(redactionMark) != std::string_view::npos;
}

} // namespace leeway::cluster
