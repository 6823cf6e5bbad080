"""Languages: which there are, which a school offers, and the one of this request."""

from dataclasses import dataclass

from flask import Flask, Request, current_app, g, request
from flask_babel import Babel
from werkzeug.routing import BaseConverter, ValidationError

from kiosk.domain import schools
from kiosk.web.plumbing import catalogs


@dataclass(frozen=True)
class Language:
    """A language as screens need it: BCP 47 tag, direction, its own and its English name."""

    tag: str
    direction: str
    own_name: str
    english_name: str

    @property
    def locale(self) -> str:
        """Return the CLDR locale for days and times, with the digits 0-9."""
        return _LOCALES.get(self.tag, self.tag.replace("-", "_"))


# CLDR writes Latin digits for plain `ar`; `en` alone would be American.
_LOCALES = {"en": "en_GB", "en-XA": "en_GB", "ar-XB": "ar"}

ENGLISH = Language("en", "ltr", "English", "English")
KNOWN = {
    known.tag: known
    for known in (
        ENGLISH,
        Language("pl", "ltr", "Polski", "Polish"),
        Language("ar", "rtl", "العربية", "Arabic"),
        Language("ro", "ltr", "Română", "Romanian"),
        Language("uk", "ltr", "Українська", "Ukrainian"),
        Language("ur", "rtl", "اردو", "Urdu"),
        Language("so", "ltr", "Soomaali", "Somali"),
    )
}
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
    tags = [language.tag for language in languages]
    best = request.accept_languages.best_match(tags, languages[0].tag)
    return next(language for language in languages if language.tag == best)


def current_locale() -> str:
    """Return the CLDR locale of this request; staff and commands read British English."""
    language: Language | None = g.get("language")
    return language.locale if language is not None else "en_GB"


def install(app: Flask) -> None:
    """Know the language converter, and tell Flask-Babel which locale a request has."""
    app.url_map.converters["lang"] = LanguageConverter
    Babel(app, locale_selector=current_locale, default_locale="en_GB")
    catalogs.catalog.cache_clear()

    @app.url_value_preprocessor
    def _take(endpoint: str | None, values: dict[str, object] | None) -> None:
        if values and "lang" in values:
            g.language = values.pop("lang")
        elif endpoint is None and (meant := known().get(request.path.split("/")[1])):
            g.language = meant  # nobody made this address; say so in the reader's language

    @app.url_defaults
    def _give(endpoint: str, values: dict[str, object]) -> None:
        if "lang" not in values and app.url_map.is_endpoint_expecting(endpoint, "lang"):
            values["lang"] = g.get("language", ENGLISH)
