// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/analysis/audit_rules.h"

#include <array>

namespace leeway::analysis {

namespace {

struct CodeText
{
    std::string_view name, sentence;
};

constexpr CodeText codes[] = {
#define LEEWAY_AUDIT(code, sentence) {#code, sentence},
#include "model/analysis/audit_codes.def"
#undef LEEWAY_AUDIT
};

std::string filled(std::string_view sentence, const std::vector<std::string> &args)
{
    std::string text;
    for (std::size_t i = 0; i < sentence.size(); ++i) {
        const bool isArgument = sentence[i] == '%' && i + 1 < sentence.size();
        const std::size_t index = isArgument ? static_cast<std::size_t>(sentence[i + 1] - '1') : args.size();
        if (index < args.size()) {
            text += args[index];
            ++i;
        } else {
            text += sentence[i];
        }
    }
    return text;
}

} // namespace

AuditFinding auditFinding(Severity severity, AuditCode code, const std::vector<std::string> &args,
                          SourcePlace place, std::vector<std::string> clusters)
{
    const CodeText &known = codes[static_cast<std::size_t>(code)];
    return {severity, std::string(known.name), filled(known.sentence, args), std::move(place), {},
            {},       std::move(clusters)};
}

AuditFinding auditFinding(const Finding &finding, std::vector<std::string> clusters)
{
    const Error bare{finding.what.code, finding.what.args, {}};
    return {finding.severity,   std::string(errorName(bare.code)),
            bare.message(),     finding.what.place,
            finding.object,     {},
            std::move(clusters)};
}

} // namespace leeway::analysis
