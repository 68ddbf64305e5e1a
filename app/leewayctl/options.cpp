// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/leewayctl/options.h"

#include <algorithm>

namespace leeway::ctl {

namespace {

const std::map<std::string_view, std::string_view> shortNames{{"-o", "--output"},  {"-n", "--namespace"},
                                                              {"-q", "--quiet"},   {"-v", "--verbose"},
                                                              {"-m", "--message"}, {"-h", "--help"}};

const OptionSpec *findOption(const CommandSpec &command, std::string_view name)
{
    const auto found = std::ranges::find(command.options, name, &OptionSpec::name);
    return found == command.options.end() ? nullptr : &*found;
}

void appendRow(std::string &out, std::string_view left, std::string_view right)
{
    constexpr std::size_t column = 34;
    std::string line = "  " + std::string(left);
    line.resize(std::max(line.size() + 2, column), ' ');
    out += line + std::string(right) + '\n';
}

} // namespace

Result<Arguments> Arguments::parse(const CommandSpec &command, const std::vector<std::string> &words)
{
    Arguments arguments;
    arguments.m_command = &command;
    bool onlyPositional = false;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string &word = words[i];
        if (onlyPositional || word.size() < 2 || word.front() != '-') {
            arguments.m_positional.push_back(word);
            continue;
        }
        if (word == "--") {
            onlyPositional = true;
            continue;
        }
        const std::size_t equals = word.starts_with("--") ? word.find('=') : std::string::npos;
        std::string name = word.substr(0, equals);
        if (const auto full = shortNames.find(name); full != shortNames.end())
            name = full->second;
        const OptionSpec *option = findOption(command, name);
        if (!option)
            return fail(ErrorCode::UnknownOption, {name, std::string(command.name)});
        std::string value;
        if (equals != std::string::npos)
            value = word.substr(equals + 1);
        else if (!option->value.empty() && i + 1 < words.size())
            value = words[++i];
        else if (!option->value.empty())
            return fail(ErrorCode::OptionNeedsValue, {name, std::string(option->value)});
        arguments.m_values[name].push_back(std::move(value));
    }
    return arguments;
}

std::optional<std::string> Arguments::value(std::string_view option) const
{
    const auto found = m_values.find(std::string(option));
    return found == m_values.end() ? std::nullopt : std::optional(found->second.back());
}

std::vector<std::string> Arguments::values(std::string_view option) const
{
    const auto found = m_values.find(std::string(option));
    return found == m_values.end() ? std::vector<std::string>() : found->second;
}

const CommandSpec *findCommand(std::string_view name)
{
    const auto found = std::ranges::find(commands(), name, &CommandSpec::name);
    return found == commands().end() ? nullptr : &*found;
}

std::string helpText()
{
    std::string out = "leewayctl: the Git repository beside the live cluster, without a window\n\n"
                      "usage: leewayctl COMMAND [OPTIONS]\n\n";
    for (const CommandSpec &command : commands())
        appendRow(out, std::string(command.name) + ' ' + std::string(command.arguments), command.help);
    return out + "\nleewayctl COMMAND --help tells a command's options.\n"
                 "Exit status: 0 good news, 1 bad news, 2 wrong usage, 3 not rendered, 4 no cluster, 130 "
                 "interrupted.\n";
}

std::string helpText(const CommandSpec &command)
{
    std::string out = "usage: leewayctl " + std::string(command.name) + " [OPTIONS] " +
                      std::string(command.arguments) + "\n\n" + std::string(command.help) + "\n\n";
    for (const OptionSpec &option : command.options)
        appendRow(out,
                  std::string(option.name) + (option.value.empty() ? "" : " " + std::string(option.value)),
                  option.help);
    return out;
}

std::vector<OptionSpec> repositoryOptions()
{
    return {{"--repo", "DIR", "the Git work tree (default: the one around the current folder)"},
            {"--rev", "REV", "render this commit, branch or tag"},
            {"--index", "", "render the index"},
            {"--worktree", "", "render the working tree"},
            {"--cluster", "NAME", "an entry, as `leewayctl clusters` lists them"},
            {"--path", "DIR", "any folder as the entry"},
            {"--map", "SOURCE=DIR",
             "the local folder of another source, e.g. GitRepository/flux-system/apps=../apps"}};
}

std::vector<OptionSpec> clusterOptions()
{
    return {{"--kubeconfig", "FILE", "kubeconfig (default: KUBECONFIG, else ~/.kube/config)"},
            {"--context", "NAME", "kubeconfig context (default: the current one)"},
            {"--allow-plugin", "", "let the kubeconfig run the program that it names to log in"},
            {"--recording", "FILE", "a recorded cluster instead of a live one (leewayctl record)"},
            {"--demo", "", "the recorded cluster that comes with Leeway, beside a repository of its own"}};
}

std::vector<OptionSpec> outputOptions()
{
    return {{"--output", "FORMAT", "table, yaml, json or markdown (-o)"},
            {"--quiet", "", "no progress (-q)"},
            {"--verbose", "", "more on standard error (-v)"},
            {"--help", "", "this text (-h)"}};
}

std::vector<OptionSpec> together(std::initializer_list<std::vector<OptionSpec>> lists)
{
    std::vector<OptionSpec> all;
    for (const auto &list : lists)
        all.insert(all.end(), list.begin(), list.end());
    return all;
}

} // namespace leeway::ctl
