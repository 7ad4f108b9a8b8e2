"""An authority of its own, made at start: who is told its certificate trusts the look-alikes.

Its key never leaves the process, and ends with it.
"""

from __future__ import annotations

import datetime
import ipaddress
import os
import ssl
import tempfile
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from sandbox.tls.names import NAMES

LIFE = datetime.timedelta(days=30)
# A client's clock may be a little behind.
EARLIER = datetime.timedelta(days=1)
LOOPBACK = ("127.0.0.1", "::1")


class Authority:
    """Signs one certificate, for this machine and for the vendors' own names."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _named("Accord look-alikes' own authority")
        builder = _dated(self._name, self._key.public_key()).issuer_name(self._name)
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), True)
        builder = builder.add_extension(_usage(signs_certificates=True), True)
        self._certificate = builder.sign(self._key, hashes.SHA256())

    @property
    def pem(self) -> bytes:
        """What a client has to trust."""
        return self._certificate.public_bytes(Encoding.PEM)

    def context(self) -> ssl.SSLContext:
        """A server's side of TLS, with a certificate of this authority."""
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = self._sign(key.public_key())
        secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        # The standard library reads certificates from files alone.
        handle, path = tempfile.mkstemp()
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(secret + certificate.public_bytes(Encoding.PEM))
            context.load_cert_chain(path)
        finally:
            Path(path).unlink()
        return context

    def _sign(self, key: ec.EllipticCurvePublicKey) -> x509.Certificate:
        builder = _dated(_named("localhost"), key).issuer_name(self._name)
        builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), True)
        builder = builder.add_extension(_usage(signs_certificates=False), True)
        server = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
        builder = builder.add_extension(server, False)
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
        builder = builder.add_extension(issuer, False)
        builder = builder.add_extension(_alternatives(), False)
        return builder.sign(self._key, hashes.SHA256())


def _dated(subject: x509.Name, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
    now = datetime.datetime.now(datetime.UTC)
    builder = x509.CertificateBuilder().subject_name(subject).public_key(key)
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(now - EARLIER).not_valid_after(now + LIFE)
    return builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key), False)


def _named(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _alternatives() -> x509.SubjectAlternativeName:
    found: list[x509.GeneralName] = [x509.DNSName(name) for name in NAMES]
    found += [x509.IPAddress(ipaddress.ip_address(address)) for address in LOOPBACK]
    return x509.SubjectAlternativeName(found)


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )
