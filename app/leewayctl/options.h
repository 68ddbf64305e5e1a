// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/error.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace leeway::ctl {

/// Exit statuses, the same for every command (docs/cli.md).
enum Exit : int { Good = 0, Bad = 1, Usage = 2, NotRendered = 3, NoCluster = 4, Interrupted = 130 };

/// What an option takes and what it is for; one table serves parsing, --help and the completeness test.
struct OptionSpec
{
    std::string_view name;  ///< with its dashes: "--repo"
    std::string_view value; ///< name of its value in the help, empty for a switch
    std::string_view help;
};

struct CommandSpec
{
    std::string_view name;
    std::string_view arguments; ///< e.g. "DIR"
    std::string_view help;
    std::vector<OptionSpec> options;
    int (*run)(const class Arguments &);
};

/// The command line of one command after parsing: switches, values, positional arguments.
class Arguments
{
public:
    /// Errors carry the sentence for standard error; the caller exits with Usage.
    static Result<Arguments> parse(const CommandSpec &command, const std::vector<std::string> &words);

    bool has(std::string_view option) const { return m_values.contains(std::string(option)); }
    std::optional<std::string> value(std::string_view option) const;
    std::vector<std::string> values(std::string_view option) const; ///< options that may be repeated
    const std::vector<std::string> &positional() const { return m_positional; }
    const CommandSpec &command() const { return *m_command; }

private:
    const CommandSpec *m_command = nullptr;
    std::map<std::string, std::vector<std::string>> m_values;
    std::vector<std::string> m_positional;
};

const std::vector<CommandSpec> &commands();
const CommandSpec *findCommand(std::string_view name);
std::string helpText();
std::string helpText(const CommandSpec &command);

// Options that several commands share.
std::vector<OptionSpec> repositoryOptions();
std::vector<OptionSpec> clusterOptions();
std::vector<OptionSpec> outputOptions();
std::vector<OptionSpec> together(std::initializer_list<std::vector<OptionSpec>> lists);

} // namespace leeway::ctl
