"""What a parent types to book a time: a name, an answer, perhaps a phone number.

A plain class and not a WTForm, as with the sign-in: what cannot be taken, the domain refuses.
"""

from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from kiosk.core import tokens

#: Characters that are looked at; less is kept.
LONGEST_NAME, LONGEST_PHONE = 400, 60


def page_key(sent: MultiDict[str, str]) -> str:
    """Return the key that the page was made with; a new one where it has lost its shape."""
    key = sent.get("key", "")
    return key if tokens.is_token(key) else tokens.reference()


@dataclass(frozen=True)
class BookingForm:
    """A name, whether a speaker of the language is wanted, and perhaps a phone number.

    `speaker` is None where the question was not asked yet. `do` is the button: "continue" leads
    to the second screen of the largest words.
    """

    name: str = ""
    speaker: bool | None = None
    phone: str = ""
    do: str = ""

    @classmethod
    def read(cls, sent: MultiDict[str, str]) -> "BookingForm":
        """Read a sent form; nothing is changed but what no name has."""
        return cls(
            name=sent.get("name", "")[:LONGEST_NAME].replace("\0", ""),
            speaker=sent["speaker"] == "yes" if "speaker" in sent else None,
            phone=phone(sent),
            do=sent.get("do", ""),
        )

    @property
    def to_speaker(self) -> bool:
        """Say whether the first of two screens is done and the question for a speaker follows."""
        return self.do == "continue" and self.name.strip() != ""


def phone(sent: MultiDict[str, str]) -> str:
    """Return the phone number as it was typed."""
    return sent.get("phone", "")[:LONGEST_PHONE].replace("\0", "")
