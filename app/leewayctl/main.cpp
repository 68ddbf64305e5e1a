// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/leewayctl/options.h"
#include "app/leewayctl/output.h"

#include <csignal>

using namespace leeway;
using namespace leeway::ctl;

int main(int argc, char **argv)
{
    const std::vector<std::string> words(argv + 1, argv + argc);
    if (words.empty() || words.front() == "--help" || words.front() == "-h" || words.front() == "help") {
        writeOut(helpText());
        return words.empty() ? Usage : Good;
    }
    if (words.front() == "--version") {
        writeOut("leewayctl " LEEWAY_VERSION "\n");
        return Good;
    }
    const CommandSpec *command = findCommand(words.front());
    if (!command) {
        writeError(Error{ErrorCode::UnknownCommand, {words.front()}, {}});
        return Usage;
    }
    installInterruptHandler();
    const auto arguments = Arguments::parse(*command, {words.begin() + 1, words.end()});
    if (!arguments) {
        writeError(arguments.error());
        return Usage;
    }
    if (arguments->has("--help")) {
        writeOut(helpText(*command));
        return Good;
    }
    return command->run(*arguments);
}
