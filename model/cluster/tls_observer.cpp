// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/cluster/tls_observer.h"

#include "model/base/clock.h"

#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <arpa/inet.h>
#include <array>
#include <ctime>
#include <memory>

namespace leeway::cluster {

namespace {

std::string textOf(const X509_NAME *name)
{
    const std::unique_ptr<BIO, decltype(&BIO_free)> bio(BIO_new(BIO_s_mem()), BIO_free);
    if (!bio || !name)
        return {};
    X509_NAME_print_ex(bio.get(), name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
    char *bytes = nullptr;
    const long length = BIO_get_mem_data(bio.get(), &bytes);
    return length > 0 ? std::string(bytes, static_cast<std::size_t>(length)) : std::string();
}

std::string textOf(const ASN1_TIME *time)
{
    std::tm parts{};
    if (!time || ASN1_TIME_to_tm(time, &parts) != 1)
        return "an unknown time";
    return formatInstant(Instant(std::chrono::seconds(timegm(&parts))));
}

std::string addressText(const ASN1_OCTET_STRING *address)
{
    std::array<char, INET6_ADDRSTRLEN> buffer{};
    const int length = ASN1_STRING_length(address);
    const int family = length == 4 ? AF_INET : AF_INET6;
    if (length != 4 && length != 16)
        return {};
    const char *text = inet_ntop(family, ASN1_STRING_get0_data(address), buffer.data(), buffer.size());
    return text ? text : "";
}

std::string alternativeNames(X509 *certificate)
{
    std::string out;
    const auto free = [](GENERAL_NAMES *names) { GENERAL_NAMES_free(names); };
    const std::unique_ptr<GENERAL_NAMES, decltype(free)> names(
        static_cast<GENERAL_NAMES *>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)),
        free);
    for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()); ++i) {
        const GENERAL_NAME *name = sk_GENERAL_NAME_value(names.get(), i);
        std::string text;
        if (name->type == GEN_DNS)
            text.assign(reinterpret_cast<const char *>(ASN1_STRING_get0_data(name->d.dNSName)),
                        static_cast<std::size_t>(ASN1_STRING_length(name->d.dNSName)));
        else if (name->type == GEN_IPADD)
            text = addressText(name->d.iPAddress);
        if (!text.empty())
            out += (out.empty() ? "" : ", ") + text;
    }
    return out;
}

} // namespace

CertificateFacts factsOf(X509 *certificate)
{
    if (!certificate)
        return {};
    CertificateFacts facts{textOf(X509_get_subject_name(certificate)),
                           textOf(X509_get_issuer_name(certificate)),
                           textOf(X509_get0_notBefore(certificate)), textOf(X509_get0_notAfter(certificate)),
                           alternativeNames(certificate)};
    if (facts.names.empty())
        facts.names = facts.subject;
    return facts;
}

CertificateFacts factsOfPem(const std::string &pem)
{
    const std::unique_ptr<BIO, decltype(&BIO_free)> bio(
        BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free);
    const std::unique_ptr<X509, decltype(&X509_free)> certificate(
        bio ? PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr) : nullptr, X509_free);
    return factsOf(certificate.get());
}

void TlsObserver::attach(SSL_CTX *context)
{
    SSL_CTX_set_cert_verify_callback(context, &TlsObserver::verify, this);
}

int TlsObserver::verify(X509_STORE_CTX *store, void *self)
{
    auto *observer = static_cast<TlsObserver *>(self);
    const int verdict = X509_verify_cert(store);
    observer->m_error = X509_STORE_CTX_get_error(store);
    observer->m_leaf = factsOf(X509_STORE_CTX_get0_cert(store));
    observer->m_failing =
        observer->m_error == X509_V_OK ? observer->m_leaf : factsOf(X509_STORE_CTX_get_current_cert(store));
    return verdict;
}

Error TlsObserver::explain(const std::string &host, const std::string &detail) const
{
    const CertificateFacts &seen = m_failing.subject.empty() ? m_leaf : m_failing;
    switch (m_error) {
    case X509_V_OK: // the chain is good, the name is not
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
        return {ErrorCode::CertificateWrongHost,
                {host, m_leaf.names, m_leaf.issuer, m_leaf.notBefore, m_leaf.notAfter},
                {}};
    case X509_V_ERR_CERT_HAS_EXPIRED:
        return {ErrorCode::CertificateExpired, {host, seen.notAfter, seen.subject, seen.issuer}, {}};
    case X509_V_ERR_CERT_NOT_YET_VALID:
        return {ErrorCode::CertificateNotYetValid, {host, seen.notBefore, seen.subject, seen.issuer}, {}};
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_CERT_SIGNATURE_FAILURE:
        return {ErrorCode::CertificateUnknownIssuer,
                {host, m_leaf.issuer, m_leaf.notBefore, m_leaf.notAfter},
                {}};
    default:
        return {ErrorCode::CertificateInvalid,
                {host,
                 X509_verify_cert_error_string(m_error) + std::string(detail.empty() ? "" : ", ") + detail,
                 seen.subject, seen.issuer, seen.notBefore, seen.notAfter},
                {}};
    }
}

} // namespace leeway::cluster
