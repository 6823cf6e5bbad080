"""Pages that are made once and sent to many, but for a key that each answer has for itself.

To pack a page takes longer than all the rest of the answer, so the packed page is kept too, in
pieces: a key goes between them as it is, as a block that is stored and not compressed.
"""

import zlib
from dataclasses import dataclass

from flask import Response, request

_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"  # RFC 1952, 2.3: deflate, no name, no time
_LEVEL = 5


@dataclass(frozen=True)
class KeptPage:
    """A page in pieces, plain and deflated; a key goes between each two of them."""

    pieces: tuple[bytes, ...]
    deflated: tuple[bytes, ...]

    def answer(self, key: bytes) -> Response:
        """Answer with the page, with this key in it."""
        body = key.join(self.pieces)
        response = Response(body, mimetype="text/html")
        if self.deflated and "gzip" in request.headers.get("Accept-Encoding", ""):
            response.set_data(self._packed(body, key))
            response.headers["Content-Encoding"] = "gzip"
        return response

    def _packed(self, body: bytes, key: bytes) -> bytes:
        size = len(key).to_bytes(2, "little")
        not_size = (len(key) ^ 0xFFFF).to_bytes(2, "little")
        stored = b"\x00" + size + not_size + key  # RFC 1951, 3.2.4
        tail = zlib.crc32(body).to_bytes(4, "little") + len(body).to_bytes(4, "little")
        return _HEAD + stored.join(self.deflated) + tail


def keep(body: bytes, mark: bytes) -> KeptPage:
    """Return a page to be kept, in which `mark` stands wherever the key belongs.

    A page without a key is left to be packed like every other.
    """
    pieces = tuple(body.split(mark))
    last = len(pieces) - 1
    deflated = [_deflated(piece, at == last) for at, piece in enumerate(pieces)] if last else []
    return KeptPage(pieces, tuple(deflated))


def _deflated(piece: bytes, is_last: bool) -> bytes:
    """Deflate a piece by itself: it ends at a whole byte and refers to nothing before it."""
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(piece) + packer.flush(zlib.Z_FINISH if is_last else zlib.Z_FULL_FLUSH)
