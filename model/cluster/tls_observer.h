// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/base/error.h"

#include <string>

using SSL_CTX = struct ssl_ctx_st;
using X509 = struct x509_st;
using X509_STORE_CTX = struct x509_store_ctx_st;

namespace leeway::cluster {

/// What people need to see of a certificate.
struct CertificateFacts
{
    std::string subject;
    std::string issuer;
    std::string notBefore; ///< RFC 3339
    std::string notAfter;
    std::string names; ///< DNS names and addresses it is for, with ", "
};

CertificateFacts factsOf(X509 *certificate);
/// The first certificate of a PEM text; empty facts if there is none.
CertificateFacts factsOfPem(const std::string &pem);

/// Stands beside OpenSSL's own verification, changes nothing of its verdict and remembers what it saw, so
/// that a failure can name the certificate, its issuer and dates (faults.md K2). Used on the loop's thread.
class TlsObserver
{
public:
    void attach(SSL_CTX *context);
    /// The error for a failed verification of `host`; `detail` is the library's own text.
    Error explain(const std::string &host, const std::string &detail) const;

private:
    static int verify(X509_STORE_CTX *store, void *self);

    CertificateFacts m_leaf;
    CertificateFacts m_failing;
    int m_error = 0;
};

} // namespace leeway::cluster
