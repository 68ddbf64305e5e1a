// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cluster/exec_credentials.h"

#include "model/base/digest.h"
#include "model/base/json.h"
#include "model/base/process.h"

#include <condition_variable>
#include <mutex>
#include <optional>
#include <vector>

namespace leeway::cluster {

namespace {

constexpr std::size_t mostWords = 2000;
/// Credentials are renewed this long before they expire, so that none expires on its way.
constexpr std::chrono::seconds renewEarly{10};

std::string tail(std::string_view words)
{
    while (!words.empty() && (words.back() == '\n' || words.back() == '\r' || words.back() == ' '))
        words.remove_suffix(1);
    if (words.size() > mostWords)
        words.remove_prefix(words.size() - mostWords);
    return std::string(words.empty() ? "(nothing on standard error)" : words);
}

Value clusterInfoOf(const ConnectionSettings &settings)
{
    Value cluster = jsonObject({{"server", Value::string(settings.server)}});
    if (!settings.tlsServerName.empty())
        cluster.set("tls-server-name", Value::string(settings.tlsServerName));
    if (settings.insecureSkipTlsVerify)
        cluster.set("insecure-skip-tls-verify", Value::boolean(true));
    if (!settings.caPem.empty())
        cluster.set("certificate-authority-data", Value::string(base64Encode(settings.caPem)));
    if (!settings.proxyUrl.empty())
        cluster.set("proxy-url", Value::string(settings.proxyUrl));
    if (settings.disableCompression)
        cluster.set("disable-compression", Value::boolean(true));
    if (auto config = parseJson(settings.execClusterConfig); config && !settings.execClusterConfig.empty())
        cluster.set("config", std::move(*config));
    return cluster;
}

Error runError(const ExecPlugin &plugin, std::chrono::milliseconds limit, const Error &error,
               const std::string &words)
{
    if (error.code == ErrorCode::ProgramNotFound) {
        const bool hasHint = !plugin.installHint.empty();
        return {ErrorCode::PluginNotFound,
                {plugin.command,
                 hasHint ? plugin.installHint : "a desktop session may have another PATH than your shell"},
                {}};
    }
    if (error.code == ErrorCode::ProgramTimedOut) {
        const auto seconds = std::chrono::ceil<std::chrono::seconds>(limit).count();
        return {ErrorCode::PluginTimedOut, {plugin.command, std::to_string(seconds), tail(words)}, {}};
    }
    return error;
}

} // namespace

Result<PluginAnswer> parseExecCredential(const ExecPlugin &plugin, std::string_view output)
{
    const auto rubbish = [&](const std::string &why) {
        return fail(ErrorCode::PluginRubbish, {plugin.command, why});
    };
    const auto value = parseJson(output);
    if (!value)
        return rubbish("its output is not JSON"); // the output itself may hold a token: not quoted
    if (value->textAt({"kind"}) != "ExecCredential")
        return rubbish("its kind is not ExecCredential");
    if (value->textAt({"apiVersion"}) != plugin.apiVersion)
        return rubbish("its apiVersion is not " + plugin.apiVersion);
    const Value *status = value->find("status");
    if (!status || !status->isMap())
        return rubbish("it has no status");
    PluginAnswer answer;
    const std::string_view token = status->textAt({"token"});
    answer.credentials.certificatePem = status->textAt({"clientCertificateData"});
    answer.credentials.keyPem = status->textAt({"clientKeyData"});
    if (answer.credentials.certificatePem.empty() != answer.credentials.keyPem.empty())
        return rubbish("it has a client certificate without its key, or the key alone");
    if (token.empty() && answer.credentials.certificatePem.empty())
        return rubbish("it has neither a token nor a client certificate");
    if (!token.empty())
        answer.credentials.authorization = "Bearer " + std::string(token);
    const std::string_view expires = status->textAt({"expirationTimestamp"});
    answer.expires = parseInstant(expires);
    if (!expires.empty() && !answer.expires)
        return rubbish("its expirationTimestamp is not a time");
    return answer;
}

/// Owned by the source and by its thread: the last reference to the source may be dropped by a callback that
/// runs on this very thread.
class ExecCredentials::Worker
{
public:
    Worker(const ConnectionSettings &settings, Credentials base, PluginHooks hooks)
        : m_plugin(*settings.exec), m_context(settings.context),
          m_clusterInfo(settings.exec->provideClusterInfo ? toJson(clusterInfoOf(settings)) : std::string()),
          m_base(std::move(base)), m_hooks(std::move(hooks))
    {
    }
    void get(Use use);
    bool renew(std::uint64_t rejected);
    void work();
    void stop();

private:
    Result<PluginAnswer> run();
    Result<Credentials> currentOrRun(std::unique_lock<std::mutex> &lock);
    bool isFresh() const;
    std::string execInfo() const;
    ProcessRequest processRequest() const;

    const ExecPlugin m_plugin;
    const std::string m_context;
    const std::string m_clusterInfo; ///< JSON of spec.cluster, empty if not asked for
    const Credentials m_base;
    const PluginHooks m_hooks;
    const CancelToken m_stop;
    bool m_approved = false; ///< the thread's own

    std::mutex m_mutex;
    std::condition_variable m_wake;
    bool m_stopping = false; // from here on guarded by m_mutex
    std::vector<Use> m_waiting;
    std::optional<PluginAnswer> m_answer;
    std::uint64_t m_generation = 0;
};

ExecCredentials::ExecCredentials(const ConnectionSettings &settings, Credentials base, PluginHooks hooks)
    : m_worker(std::make_shared<Worker>(settings, std::move(base), std::move(hooks))),
      m_thread([worker = m_worker] { worker->work(); })
{
}

ExecCredentials::~ExecCredentials()
{
    m_worker->stop();
    if (m_thread.get_id() == std::this_thread::get_id())
        m_thread.detach(); // it is about to end; joining itself would never return
    else
        m_thread.join();
}

void ExecCredentials::get(Use use)
{
    m_worker->get(std::move(use));
}

bool ExecCredentials::renew(std::uint64_t rejected)
{
    return m_worker->renew(rejected);
}

void ExecCredentials::Worker::stop()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
        m_stop.cancel();
    }
    m_wake.notify_one();
}

bool ExecCredentials::Worker::isFresh() const
{
    if (!m_answer)
        return false;
    return !m_answer->expires || SystemClock().now() + renewEarly < *m_answer->expires;
}

void ExecCredentials::Worker::get(Use use)
{
    std::optional<Credentials> ready;
    bool stopping = false;
    {
        const std::lock_guard lock(m_mutex);
        stopping = m_stopping;
        if (isFresh())
            ready = m_answer->credentials;
        else if (!stopping)
            m_waiting.push_back(std::move(use));
    }
    if (ready)
        use(std::move(*ready));
    else if (stopping)
        use(fail(ErrorCode::Cancelled));
    else
        m_wake.notify_one();
}

bool ExecCredentials::Worker::renew(std::uint64_t rejected)
{
    const std::lock_guard lock(m_mutex);
    if (m_answer && m_answer->credentials.generation == rejected)
        m_answer.reset();
    return true;
}

Result<Credentials> ExecCredentials::Worker::currentOrRun(std::unique_lock<std::mutex> &lock)
{
    if (!isFresh()) {
        lock.unlock();
        Result<PluginAnswer> answer = run();
        lock.lock();
        if (!answer)
            return tl::unexpected<Error>(answer.error());
        answer->credentials.generation = ++m_generation;
        m_answer = std::move(*answer);
    }
    return m_answer->credentials;
}

void ExecCredentials::Worker::work()
{
    std::unique_lock lock(m_mutex);
    while (true) {
        m_wake.wait(lock, [this] { return m_stopping || !m_waiting.empty(); });
        const Result<Credentials> result = m_stopping ? fail(ErrorCode::Cancelled) : currentOrRun(lock);
        const bool isLast = m_stopping;
        std::vector<Use> waiting;
        waiting.swap(m_waiting);
        lock.unlock();
        for (const Use &use : waiting)
            use(result);
        waiting.clear(); // callbacks may own the last reference to the source: not under the lock
        if (isLast)
            return;
        lock.lock();
    }
}

std::string ExecCredentials::Worker::execInfo() const
{
    Value spec = jsonObject({{"interactive", Value::boolean(false)}});
    if (!m_clusterInfo.empty()) {
        if (auto cluster = parseJson(m_clusterInfo))
            spec.set("cluster", std::move(*cluster));
    }
    return toJson(jsonObject({{"kind", Value::string("ExecCredential")},
                              {"apiVersion", Value::string(m_plugin.apiVersion)},
                              {"spec", std::move(spec)}}));
}

ProcessRequest ExecCredentials::Worker::processRequest() const
{
    ProcessRequest request;
    request.argv = {m_plugin.command};
    request.argv.insert(request.argv.end(), m_plugin.args.begin(), m_plugin.args.end());
    for (const auto &[name, value] : m_plugin.env)
        request.setEnv[name] = value;
    request.setEnv["KUBERNETES_EXEC_INFO"] = execInfo();
    request.timeout = m_hooks.timeLimit;
    request.outputLimit = 1024 * 1024;
    return request;
}

Result<PluginAnswer> ExecCredentials::Worker::run()
{
    if (m_plugin.interactive == ExecPlugin::Interactive::Always && !m_hooks.hasTerminal)
        return fail(ErrorCode::PluginNeedsTerminal, {m_plugin.command});
    if (!m_approved && m_hooks.approve && !m_hooks.approve(m_plugin))
        return fail(ErrorCode::PluginNotApproved, {m_plugin.commandLine()});
    m_approved = true;
    ProcessRequest request = processRequest();
    std::string words;
    request.onErrorOutput = [&](std::string_view piece) {
        words += piece; // bounded by outputLimit
        if (m_hooks.onWords)
            m_hooks.onWords(m_context, piece);
    };
    const auto outcome = runProcess(request, m_stop);
    if (!outcome)
        return tl::unexpected<Error>(runError(m_plugin, m_hooks.timeLimit, outcome.error(), words));
    if (outcome->status != 0)
        return fail(ErrorCode::PluginFailed,
                    {m_plugin.command, std::to_string(outcome->status), tail(words)});
    auto answer = parseExecCredential(m_plugin, outcome->output);
    if (answer && answer->credentials.certificatePem.empty()) {
        answer->credentials.certificatePem = m_base.certificatePem;
        answer->credentials.keyPem = m_base.keyPem;
    }
    return answer;
}

} // namespace leeway::cluster
