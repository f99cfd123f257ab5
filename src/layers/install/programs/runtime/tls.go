package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"time"
)

// handshake speaks TLS over a pipe, with a certificate generated here. It needs
// no network. A client that does not know the certificate must refuse it.
func handshake() (string, error) {
	certificate, roots, err := selfSigned()
	if err != nil {
		return "", fmt.Errorf("no certificate: %w", err)
	}
	version, err := talk(certificate, roots)
	if err != nil {
		return "", err
	}
	_, err = talk(certificate, x509.NewCertPool())
	var unknown x509.UnknownAuthorityError
	if !errors.As(err, &unknown) {
		return "", fmt.Errorf("a certificate from an unknown authority was answered with: %v", err)
	}
	return fmt.Sprintf("TLS 1.%d", version-tls.VersionTLS10), nil
}

const host = "probe.test"

func selfSigned() (tls.Certificate, *x509.CertPool, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, nil, err
	}
	template := &x509.Certificate{
		SerialNumber:          big.NewInt(1),
		Subject:               pkix.Name{CommonName: host},
		DNSNames:              []string{host},
		NotBefore:             time.Now().Add(-time.Hour),
		NotAfter:              time.Now().Add(time.Hour),
		IsCA:                  true,
		BasicConstraintsValid: true,
		// Otherwise computed with SHA-1, which GODEBUG=fips140=only forbids.
		SubjectKeyId: []byte{1},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return tls.Certificate{}, nil, err
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		return tls.Certificate{}, nil, err
	}
	roots := x509.NewCertPool()
	roots.AddCert(parsed)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, roots, nil
}

func talk(certificate tls.Certificate, roots *x509.CertPool) (uint16, error) {
	near, far := net.Pipe()
	defer near.Close()
	defer far.Close()
	deadline := time.Now().Add(limit / 4)
	near.SetDeadline(deadline)
	far.SetDeadline(deadline)

	server := tls.Server(far, &tls.Config{Certificates: []tls.Certificate{certificate}})
	served := make(chan error, 1)
	go func() {
		_, err := server.Write([]byte("secret"))
		served <- err
	}()
	client := tls.Client(near, &tls.Config{RootCAs: roots, ServerName: host})
	text := make([]byte, 6)
	if _, err := io.ReadFull(client, text); err != nil {
		return 0, err
	}
	if string(text) != "secret" {
		return 0, fmt.Errorf("the server sent secret, the client read %q", text)
	}
	return client.ConnectionState().Version, <-served
}
