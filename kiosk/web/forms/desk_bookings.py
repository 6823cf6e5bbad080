"""What staff type at the desk for somebody who rang, or whose time is moved."""

from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from kiosk.core import tokens


@dataclass(frozen=True)
class BookingForm:
    """A booking as it came from the page. `slot` is the reference of a time."""

    slot: str
    name: str
    language: str
    phone: str
    speaker: bool
    key: str

    @classmethod
    def blank(cls, language: str, slot: str) -> "BookingForm":
        """Return what a new page starts with: a new key, and the time that was pressed."""
        return cls(slot, "", language, "", False, tokens.reference())

    @classmethod
    def read(cls, sent: MultiDict[str, str]) -> "BookingForm":
        """Read a sent form; what needs to be mended is found by the domain."""
        return cls(
            sent.get("slot", ""),
            sent.get("name", ""),
            sent.get("language", ""),
            sent.get("phone", ""),
            sent.get("speaker") == "yes",
            key_of(sent),
        )


@dataclass(frozen=True)
class MoveForm:
    """Another time for a booking. `tell`: they do not know of it yet. `back`: as it was before."""

    slot: str
    key: str
    tell: bool
    back: bool = False

    @classmethod
    def blank(cls) -> "MoveForm":
        """Return what a new page starts with."""
        return cls("", tokens.reference(), False)

    @classmethod
    def read(cls, sent: MultiDict[str, str]) -> "MoveForm":
        """Read a sent form."""
        tell, back = sent.get("tell") == "yes", sent.get("back") == "yes"
        return cls(sent.get("slot", ""), key_of(sent), tell, back)


def key_of(sent: MultiDict[str, str]) -> str:
    """Return the key of a form; one of a wrong shape is replaced."""
    key = sent.get("key", "")
    return key if tokens.is_token(key) else tokens.reference()
