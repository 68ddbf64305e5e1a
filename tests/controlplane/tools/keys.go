// SPDX-License-Identifier: GPL-3.0-or-later

package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"
)

// makeKeys writes what one throw-away cluster needs: its own authority (ca.crt), the API server's
// certificate, an administrator's client certificate, and the key that signs service account tokens.
func makeKeys(folder string) error {
	authority, err := newPair(1, pkix.Name{CommonName: "leeway-test-ca"}, nil, func(c *x509.Certificate) {
		c.IsCA = true
		c.KeyUsage = x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature
	})
	if err != nil {
		return err
	}
	server, serverErr := newPair(2, pkix.Name{CommonName: "kube-apiserver"}, authority, func(c *x509.Certificate) {
		c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
		c.IPAddresses = []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback, net.IPv4(10, 96, 0, 1)}
		c.DNSNames = []string{"localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc"}
	})
	admin, adminErr := newPair(3, pkix.Name{CommonName: "leeway-admin", Organization: []string{"system:masters"}}, authority,
		func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth} })
	tokens, tokensErr := newPair(4, pkix.Name{CommonName: "service-accounts"}, nil, func(*x509.Certificate) {})
	if err := errors.Join(serverErr, adminErr, tokensErr); err != nil {
		return err
	}
	return errors.Join(
		authority.write(folder, "ca"), server.write(folder, "apiserver"),
		admin.write(folder, "admin"), tokens.write(folder, "service-account"))
}

type pair struct {
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
}

// newPair signs with the parent, or with its own key when there is none.
func newPair(serial int64, subject pkix.Name, parent *pair, adjust func(*x509.Certificate)) (*pair, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	template := &x509.Certificate{
		SerialNumber:          big.NewInt(serial),
		Subject:               subject,
		NotBefore:             time.Now().Add(-time.Hour),
		NotAfter:              time.Now().Add(7 * 24 * time.Hour),
		KeyUsage:              x509.KeyUsageDigitalSignature,
		BasicConstraintsValid: true,
	}
	adjust(template)
	issuer, signer := template, key
	if parent != nil {
		issuer, signer = parent.certificate, parent.key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, issuer, &key.PublicKey, signer)
	if err != nil {
		return nil, err
	}
	certificate, err := x509.ParseCertificate(der)
	return &pair{certificate, key}, err
}

func (p *pair) write(folder, name string) error {
	private, err := x509.MarshalECPrivateKey(p.key)
	if err != nil {
		return err
	}
	public, err := x509.MarshalPKIXPublicKey(&p.key.PublicKey)
	if err != nil {
		return err
	}
	return errors.Join(
		writePEM(filepath.Join(folder, name+".crt"), "CERTIFICATE", p.certificate.Raw),
		writePEM(filepath.Join(folder, name+".key"), "EC PRIVATE KEY", private),
		writePEM(filepath.Join(folder, name+".pub"), "PUBLIC KEY", public))
}

func writePEM(path, kind string, der []byte) error {
	return os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600)
}
