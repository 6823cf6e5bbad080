"""Languages: which there are, which a school offers, and the one of this request."""

import re

from flask import Flask, Request, current_app, g, request
from flask_babel import Babel
from werkzeug.routing import BaseConverter, ValidationError

from kiosk.core import language_match, languages
from kiosk.core.languages import ENGLISH as ENGLISH
from kiosk.core.languages import Language as Language
from kiosk.domain import schools
from kiosk.web.plumbing import catalogs

#: How many of a phone's languages are looked at. People choose three or four.
_PREFERENCES = 20

KNOWN = languages.table()
PRETENDED = {
    known.tag: known
    for known in (
        Language("en-XA", "ltr", "Àççéñţš", "Accents"),
        Language("ar-XB", "rtl", "Ŵîñģš", "Mirror"),
    )
}


def known() -> dict[str, Language]:
    """Return every language this server has words for; made-up ones only in tests."""
    testing = bool(current_app.config.get("TESTING"))
    return {**KNOWN, **PRETENDED} if testing else KNOWN


def offered(school: schools.School) -> list[Language]:
    """Return the languages the school chose and we have words for, in the school's order."""
    have = known()
    return [have[tag] for tag in school.languages if tag in have] or [ENGLISH]


class LanguageConverter(BaseConverter):
    """The first part of parents' addresses: a language tag that we know."""

    regex = r"[a-z]{2,3}(?:-[A-Za-z]{2,8})*"
    part_isolating = True

    def to_python(self, value: str) -> Language:
        """Return the language, or let the address be unknown."""
        found = KNOWN.get(value) or PRETENDED.get(value)
        if found is None:
            raise ValidationError
        return found

    def to_url(self, value: Language | str) -> str:
        """Return the tag."""
        return value.tag if isinstance(value, Language) else value


def negotiate(request: Request, languages: list[Language]) -> Language:
    """Choose by what the phone itself prefers; the school's first language otherwise."""
    for asked, quality in request.accept_languages[:_PREFERENCES]:
        if quality > 0:
            found = languages[0] if asked == "*" else language_match.match(asked, languages)
            if found is not None:
                return found
    return languages[0]


def _meant_by(request: Request) -> Language | None:
    """Return the language of an address that begins with a tag, ours or not; None for others."""
    named, have = request.path.split("/")[1], list(known().values())
    if named not in known() and not re.fullmatch(LanguageConverter.regex, named):
        return None
    return language_match.match(named, have) or negotiate(request, have)


def current_locale() -> str:
    """Return the CLDR locale of this request; staff and commands read British English."""
    language: Language | None = g.get("language")
    return language.locale if language is not None else "en_GB"


def install(app: Flask) -> None:
    """Know the language converter, and tell Flask-Babel which locale a request has."""
    app.url_map.converters["lang"] = LanguageConverter
    Babel(app, locale_selector=current_locale, default_locale="en_GB")
    catalogs.forget()

    @app.url_value_preprocessor
    def _take(endpoint: str | None, values: dict[str, object] | None) -> None:
        if values and "lang" in values:
            g.language = values.pop("lang")
        elif endpoint is None and (meant := _meant_by(request)):
            g.language = meant  # nobody made this address; say so in the reader's language

    @app.url_defaults
    def _give(endpoint: str, values: dict[str, object]) -> None:
        if "lang" not in values and app.url_map.is_endpoint_expecting(endpoint, "lang"):
            values["lang"] = g.get("language", ENGLISH)
