"""An authority of the tests' own, and the certificates that it signs for a server."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

_LONG = timedelta(days=3_650)


@dataclass(frozen=True)
class ServerPapers:
    """What a server needs to show who it is, as it stands in files."""

    certificate: bytes
    key: bytes


class Authority:
    """Signs certificates; a station that has its own certificate believes them."""

    def __init__(self, now: datetime, calls_itself: str = "invented authority") -> None:
        """Make a key that nobody has had before."""
        self._now = now
        self._key = generate_private_key(SECP256R1())
        self._name = _name(calls_itself)
        made = self._certificate(self._name, self._key, now + _LONG, x509.BasicConstraints(ca=True, path_length=0))
        self.certificate = made.public_bytes(Encoding.PEM)

    def papers_for(self, host: str, until: timedelta = _LONG) -> ServerPapers:
        """Return a certificate for a host, valid up to so long from now, and its key."""
        key = generate_private_key(SECP256R1())
        names = x509.SubjectAlternativeName([x509.DNSName(host)])
        made = self._certificate(_name(host), key, self._now + until, names)
        secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return ServerPapers(made.public_bytes(Encoding.PEM), secret)

    def _certificate(
        self, name: x509.Name, key: EllipticCurvePrivateKey, until: datetime, more: x509.ExtensionType
    ) -> x509.Certificate:
        builder = x509.CertificateBuilder(self._name, name, key.public_key(), x509.random_serial_number())
        builder = builder.not_valid_before(self._now - _LONG).not_valid_after(until)
        return builder.add_extension(more, critical=isinstance(more, x509.BasicConstraints)).sign(
            self._key, hashes.SHA256()
        )


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])
