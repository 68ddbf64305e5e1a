// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/error.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace leeway::cluster {

/// What proves who we are, for one request. Holds secrets: never log or print one.
struct Credentials
{
    std::string authorization; ///< the header's value, empty if a certificate does it
    std::string certificatePem;
    std::string keyPem;
    std::uint64_t generation = 0; ///< counts up with every renewal of the source
};

/// Where credentials come from. Thread safe; `use` may come at once or later, on any thread.
class CredentialSource
{
public:
    using Use = std::function<void(Result<Credentials>)>;

    virtual ~CredentialSource() = default;
    virtual void get(Use use) = 0;
    /// The server said 401 to credentials of that generation. True if asking again may give better ones; many
    /// requests that fail together cause one renewal (faults.md K4).
    virtual bool renew(std::uint64_t rejectedGeneration) = 0;
};
using CredentialSourcePtr = std::shared_ptr<CredentialSource>;

} // namespace leeway::cluster
