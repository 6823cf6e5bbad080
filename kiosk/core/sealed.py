"""Texts that lie in the database and are not to be read there: sealed under the instance's key.

Whoever has a copy of the database without the file `secret_key` has nothing.
"""

import base64
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

PURPOSE = b"open door: sealed texts, first kind"
_NONCE = 12


class NotOurs(Exception):
    """It was sealed under another key, or something was changed since."""


def seal(secret: str, text: str) -> str:
    """Return the text sealed (AES-256-GCM); each time another, also for the same text."""
    nonce = secrets.token_bytes(_NONCE)
    return base64.urlsafe_b64encode(
        nonce + _cipher(secret).encrypt(nonce, text.encode(), None)
    ).decode()


def open(secret: str, sealed: str) -> str:
    """Return what was sealed; raises NotOurs."""
    try:
        raw = base64.urlsafe_b64decode(sealed.encode("ascii"))
        return _cipher(secret).decrypt(raw[:_NONCE], raw[_NONCE:], None).decode()
    except (ValueError, InvalidTag) as wrong:
        raise NotOurs from wrong


def _cipher(secret: str) -> AESGCM:
    return AESGCM(HKDF(SHA256(), length=32, salt=None, info=PURPOSE).derive(secret.encode()))
