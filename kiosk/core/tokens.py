"""Random references and keys, and how they are kept. All from the system's own generator."""

import hashlib
import re
import secrets
from collections.abc import Sequence

_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,64}\Z")


def reference() -> str:
    """Return 128 random bits as 22 URL-safe characters: a name nobody can guess."""
    return secrets.token_urlsafe(16)


def is_token(text: str) -> bool:
    """Say whether the text has the shape of a reference or key (16 to 64 safe characters)."""
    return bool(_TOKEN.match(text))


def digest(token: str) -> str:
    """Return what is stored in place of a secret token (SHA-256, OWASP ASVS 11.4: >= 112 bits)."""
    return hashlib.sha256(token.encode()).hexdigest()


def choose(words: Sequence[str], count: int) -> list[str]:
    """Return some of the words, drawn so that nobody can guess which."""
    return [secrets.choice(words) for _ in range(count)]
