// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/base/process.h"
#include "model/base/thread_guard.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

namespace leeway {

namespace {

using SteadyTime = std::chrono::steady_clock::time_point;

class Descriptor
{
public:
    Descriptor() = default;
    explicit Descriptor(int fd) : m_fd(fd) {}
    Descriptor(Descriptor &&other) noexcept : m_fd(std::exchange(other.m_fd, -1)) {}
    Descriptor &operator=(Descriptor &&other) noexcept
    {
        std::swap(m_fd, other.m_fd);
        return *this;
    }
    ~Descriptor() { close(); }
    void close()
    {
        if (m_fd >= 0)
            ::close(std::exchange(m_fd, -1));
    }
    int get() const { return m_fd; }

private:
    int m_fd = -1;
};

struct Pipe
{
    Descriptor read;
    Descriptor write;
};

Result<Pipe> makePipe()
{
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
        return fail(ErrorCode::Internal, {std::string("pipe: ") + std::strerror(errno)});
    return Pipe{Descriptor(ends[0]), Descriptor(ends[1])};
}

std::vector<std::string> environmentFor(const ProcessRequest &request)
{
    std::map<std::string, std::string> variables;
    for (char **entry = environ; *entry; ++entry) {
        const std::string_view text(*entry);
        const std::size_t equals = text.find('=');
        if (equals != std::string_view::npos)
            variables[std::string(text.substr(0, equals))] = text.substr(equals + 1);
    }
    for (const std::string &name : request.unsetEnv)
        variables.erase(name);
    for (const auto &[name, value] : request.setEnv)
        variables[name] = value;
    std::vector<std::string> lines;
    for (const auto &[name, value] : variables)
        lines.push_back(name + '=' + value);
    return lines;
}

std::vector<char *> pointersTo(std::vector<std::string> &texts)
{
    std::vector<char *> pointers;
    for (std::string &text : texts)
        pointers.push_back(text.data());
    pointers.push_back(nullptr);
    return pointers;
}

struct Streams
{
    Pipe in, out, err;
};

/// Only async-signal-safe calls: we are between fork and exec, other threads may hold locks.
[[noreturn]] void becomeProgram(const char *path, char *const *argv, char *const *env, const char *directory,
                                const Streams &streams)
{
    ::setpgid(0, 0);
    ::dup2(streams.in.read.get(), STDIN_FILENO);
    ::dup2(streams.out.write.get(), STDOUT_FILENO);
    ::dup2(streams.err.write.get(), STDERR_FILENO);
    struct sigaction standard
    {
    };
    standard.sa_handler = SIG_DFL;
    for (const int number : {SIGPIPE, SIGTERM, SIGINT})
        ::sigaction(number, &standard, nullptr);
    sigset_t none;
    sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    if (*directory && ::chdir(directory) != 0)
        ::_exit(126);
    ::execve(path, argv, env);
    ::_exit(127);
}

void append(std::string &to, std::string_view piece, const std::function<void(std::string_view)> &watcher)
{
    to += piece;
    if (watcher)
        watcher(piece);
}

/// Reads once; false at the end of the stream.
bool readInto(Descriptor &from, std::string &to, const std::function<void(std::string_view)> &watcher)
{
    std::array<char, 65536> buffer{};
    const ssize_t count = ::read(from.get(), buffer.data(), buffer.size());
    if (count > 0)
        append(to, {buffer.data(), static_cast<std::size_t>(count)}, watcher);
    if (count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR))
        from.close();
    return from.get() >= 0;
}

class Running
{
public:
    Running(pid_t pid, Streams streams, const ProcessRequest &request)
        : m_pid(pid), m_streams(std::move(streams)), m_request(request)
    {
        m_streams.in.read.close();
        m_streams.out.write.close();
        m_streams.err.write.close();
        ::fcntl(m_streams.in.write.get(), F_SETFL, O_NONBLOCK);
    }

    Result<ProcessOutcome> finish(const CancelToken &cancel)
    {
        const SteadyTime deadline = std::chrono::steady_clock::now() + m_request.timeout;
        while (m_streams.out.read.get() >= 0 || m_streams.err.read.get() >= 0) {
            if (cancel.isCancelled())
                return stop(Error{ErrorCode::Cancelled, {}, {}});
            if (std::chrono::steady_clock::now() >= deadline)
                return stop(timedOut());
            pumpOnce();
            if (m_outcome.output.size() > m_request.outputLimit ||
                m_outcome.errorOutput.size() > m_request.outputLimit)
                return stop(Error{
                    ErrorCode::LimitExceeded,
                    {"output of " + m_request.argv.front(), std::to_string(m_request.outputLimit) + " bytes"},
                    {}});
        }
        return waitForExit(deadline, cancel);
    }

private:
    Error timedOut() const
    {
        return {ErrorCode::ProgramTimedOut,
                {m_request.argv.front(), std::to_string(m_request.timeout.count() / 1000)},
                {}};
    }

    void pumpOnce()
    {
        std::array<pollfd, 3> waits{pollfd{m_streams.out.read.get(), POLLIN, 0},
                                    pollfd{m_streams.err.read.get(), POLLIN, 0},
                                    pollfd{m_streams.in.write.get(), POLLOUT, 0}};
        constexpr int tick = 50; // also how soon a cancel is noticed, ms
        if (::poll(waits.data(), waits.size(), tick) <= 0)
            return;
        if (waits[2].revents)
            writeInput();
        if (waits[0].revents)
            readInto(m_streams.out.read, m_outcome.output, {});
        if (waits[1].revents)
            readInto(m_streams.err.read, m_outcome.errorOutput, m_request.onErrorOutput);
    }

    void writeInput()
    {
        const std::string_view rest = std::string_view(m_request.input).substr(m_written);
        const ssize_t count = rest.empty() ? 0 : ::write(m_streams.in.write.get(), rest.data(), rest.size());
        if (count > 0)
            m_written += static_cast<std::size_t>(count);
        const bool broken = count < 0 && errno != EAGAIN && errno != EINTR;
        if (m_written == m_request.input.size() || broken)
            m_streams.in.write.close();
    }

    Result<ProcessOutcome> waitForExit(SteadyTime deadline, const CancelToken &cancel)
    {
        m_streams.in.write.close();
        int status = 0;
        while (::waitpid(m_pid, &status, WNOHANG) == 0) {
            if (cancel.isCancelled())
                return stop(Error{ErrorCode::Cancelled, {}, {}});
            if (std::chrono::steady_clock::now() >= deadline)
                return stop(timedOut());
            ::usleep(2000);
        }
        ::kill(-m_pid, SIGKILL); // children that outlive the program
        m_outcome.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        return std::move(m_outcome);
    }

    Result<ProcessOutcome> stop(Error why)
    {
        ::kill(-m_pid, SIGKILL);
        ::kill(m_pid, SIGKILL);
        while (::waitpid(m_pid, nullptr, 0) < 0 && errno == EINTR) {
        }
        return tl::unexpected(std::move(why));
    }

    pid_t m_pid;
    Streams m_streams;
    const ProcessRequest &m_request;
    ProcessOutcome m_outcome;
    std::size_t m_written = 0;
};

Result<Streams> openStreams()
{
    auto in = makePipe();
    auto out = makePipe();
    auto err = makePipe();
    for (const auto *made : {&in, &out, &err})
        if (!*made)
            return tl::unexpected(made->error());
    return Streams{std::move(*in), std::move(*out), std::move(*err)};
}

} // namespace

std::string findProgram(const std::string &name)
{
    if (name.find('/') != std::string::npos)
        return ::access(name.c_str(), X_OK) == 0 ? name : std::string();
    const char *path = std::getenv("PATH");
    std::string_view rest = path ? path : "/usr/local/bin:/usr/bin:/bin";
    while (!rest.empty()) {
        const std::size_t colon = rest.find(':');
        const std::string candidate = std::string(rest.substr(0, colon)) + '/' + name;
        rest = colon == std::string_view::npos ? std::string_view() : rest.substr(colon + 1);
        if (::access(candidate.c_str(), X_OK) == 0)
            return candidate;
    }
    return {};
}

Result<ProcessOutcome> runProcess(const ProcessRequest &request, const CancelToken &cancel)
{
    assertNotGuiThread("runProcess");
    std::vector<std::string> arguments = request.argv;
    const std::string path = arguments.empty() ? std::string() : findProgram(arguments.front());
    if (path.empty())
        return fail(ErrorCode::ProgramNotFound, {arguments.empty() ? "" : arguments.front()});
    std::vector<std::string> environment = environmentFor(request);
    const std::vector<char *> argv = pointersTo(arguments);
    const std::vector<char *> env = pointersTo(environment);
    auto streams = openStreams();
    if (!streams)
        return tl::unexpected(streams.error());
    ::signal(SIGPIPE, SIG_IGN); // a program that does not read its input must not end us
    const pid_t pid = ::fork();
    if (pid < 0)
        return fail(ErrorCode::Internal, {std::string("fork: ") + std::strerror(errno)});
    if (pid == 0)
        becomeProgram(path.c_str(), argv.data(), env.data(), request.directory.c_str(), *streams);
    ::setpgid(pid, pid);
    return Running(pid, std::move(*streams), request).finish(cancel);
}

} // namespace leeway
