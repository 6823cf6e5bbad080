"""Which languages a person can speak: the school's own choice first, then others in Britain.

Speaking needs no words of ours, so these are many more than those of the screens.
"""

from collections.abc import Sequence

from kiosk.web.forms.fields import Choices

#: The languages most spoken in England and Wales (Census 2021), then those of newer arrivals.
OTHERS = (
    ("sq", "Albanian"),
    ("am", "Amharic"),
    ("ar", "Arabic"),
    ("bn", "Bengali"),
    ("bfi", "British Sign Language"),
    ("bg", "Bulgarian"),
    ("zh", "Chinese"),
    ("cs", "Czech"),
    ("nl", "Dutch"),
    ("en", "English"),
    ("fr", "French"),
    ("de", "German"),
    ("el", "Greek"),
    ("gu", "Gujarati"),
    ("hi", "Hindi"),
    ("hu", "Hungarian"),
    ("it", "Italian"),
    ("ku", "Kurdish"),
    ("ckb", "Kurdish, Sorani"),
    ("lv", "Latvian"),
    ("lt", "Lithuanian"),
    ("ml", "Malayalam"),
    ("ne", "Nepali"),
    ("pa", "Panjabi"),
    ("ps", "Pashto"),
    ("fa", "Persian"),
    ("pl", "Polish"),
    ("pt", "Portuguese"),
    ("ro", "Romanian"),
    ("rom", "Romany"),
    ("ru", "Russian"),
    ("sk", "Slovak"),
    ("so", "Somali"),
    ("es", "Spanish"),
    ("sw", "Swahili"),
    ("tl", "Tagalog"),
    ("ta", "Tamil"),
    ("ti", "Tigrinya"),
    ("tr", "Turkish"),
    ("uk", "Ukrainian"),
    ("ur", "Urdu"),
    ("vi", "Vietnamese"),
    ("cy", "Welsh"),
    ("yo", "Yoruba"),
)
NAMES = dict(OTHERS)


def choices(own: Sequence[tuple[str, str]]) -> Choices:
    """Return (tag, English name): those the school offers (`own`), then all others by name."""
    known = {tag for tag, _name in own}
    return [*own, *((tag, name) for tag, name in OTHERS if tag not in known)]


def name(tag: str) -> str:
    """Return the English name of a language that a person can speak, or the tag."""
    return NAMES.get(tag, tag)
