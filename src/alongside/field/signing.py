"""Signing the pack, so that a device can tell a newer pack of this server from anybody else's.

ECDSA on P-256, because every browser that can keep the pack can check it; not every one knows Ed25519. The keys
are made from the site's key and its forerunners: a device that remembers an older key takes the new one while both
sign. The signature proves that the pack comes from whoever holds the site's key, and nothing about its words.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence
from functools import lru_cache

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""The number of points of P-256."""


@lru_cache(maxsize=8)
def _key(secret: str) -> ec.EllipticCurvePrivateKey:
    """Return the key that a secret makes; 512 bits before the remainder, so that no key is likelier than others."""
    made = hmac.new(secret.encode(), b"alongside field pack", hashlib.sha512).digest()
    return ec.derive_private_key(int.from_bytes(made) % (ORDER - 1) + 1, ec.SECP256R1())


def public_key(secret: str) -> str:
    """Return the public point (65 bytes, uncompressed) in base64."""
    point = _key(secret).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.b64encode(point).decode()


def fingerprint(secret: str) -> str:
    """Return what people compare by eye: the first 16 bytes of the public point's SHA-256, in fours."""
    digest = hashlib.sha256(base64.b64decode(public_key(secret))).hexdigest()[:32]
    return " ".join(digest[i : i + 4] for i in range(0, 32, 4))


def sign(text: str, secrets: Sequence[str]) -> list[dict[str, str]]:
    """Return a signature by each key, the present one first: raw r and s (64 bytes) as WebCrypto reads them.

    The same text under the same secrets has the same signatures (RFC 6979).
    """
    algorithm = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)
    found = []
    for secret in secrets:
        r, s = decode_dss_signature(_key(secret).sign(text.encode(), algorithm))
        raw = r.to_bytes(32) + s.to_bytes(32)
        found.append({"key": public_key(secret), "signature": base64.b64encode(raw).decode()})
    return found
