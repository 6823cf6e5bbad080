"""Codes of pictures that open an answer for somebody without a name. Pure.

Seven of twenty-four pictures, in order, no two alike beside each other (a quick second touch does
not count on a tablet): 24 x 23^6, more than 3,500 million. Digests are slow, and made with the
secret of the instance: who has only the database cannot try codes out.
"""

import hashlib
import hmac
from collections.abc import Sequence

from kiosk.domain import tickets

PICTURES = (
    *tickets.PICTURES,
    *("fish", "bird", "house", "shoe", "hat", "apple"),
    *("chair", "bell", "ball", "moon", "train", "flower"),
)
LENGTH = 7


def draw(secret: str, token: str, attempt: int = 0) -> tuple[str, ...]:
    """Return the pictures of a private link: the same each time, another code with each attempt.

    Nobody can tell them from the link, or the link from them, without the secret of the instance.
    """
    drawn = hmac.digest(secret.encode(), f"code {attempt} {token}".encode(), "sha256")
    number = int.from_bytes(drawn)
    code: list[str] = []
    for _ in range(LENGTH):
        others = [picture for picture in PICTURES if picture not in code[-1:]]
        number, which = divmod(number, len(others))
        code.append(others[which])
    return tuple(code)


def digest(secret: str, code: Sequence[str]) -> str:
    """Return what is stored of a code: slow to make, and of no use without the secret.

    scrypt (RFC 7914) with 16 MiB: a few dozen milliseconds for one try.
    """
    told = " ".join(code).encode()
    salt = f"answer code {secret}".encode()
    return hashlib.scrypt(told, salt=salt, n=2**14, r=8, p=1, dklen=32).hex()
