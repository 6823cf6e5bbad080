"""Languages that people speak, each by its own name, for "Speaks: ..."."""

from collections.abc import Iterable

from babel import Locale, UnknownLocaleError
from markupsafe import Markup

from kiosk.web.plumbing import language


def own_name(tag: str) -> str:
    """Return what a language calls itself; the tag where nobody knows."""
    known = language.KNOWN.get(tag)
    if known is not None:
        return known.own_name
    try:
        return str(Locale.parse(tag, sep="-").get_display_name() or tag)
    except (ValueError, UnknownLocaleError):
        return tag


def in_own_names(tags: Iterable[str]) -> Markup:
    """Return the names, each isolated and in its language; empty when there are none."""
    shape = Markup('<bdi lang="{}">{}</bdi>')
    return Markup(", ").join([shape.format(tag, own_name(tag)) for tag in tags])
