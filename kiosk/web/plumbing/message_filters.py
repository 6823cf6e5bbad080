"""What the filters of messages offer: on the list, and where a file of messages is made."""

from datetime import date

from flask import g

from kiosk.domain import feedback_about, inbox, terms
from kiosk.domain.feedback_about import About
from kiosk.web.plumbing import language
from kiosk.web.plumbing.desk import language_name


def abouts(chosen: str) -> list[About]:
    """Return what messages can be narrowed to, with what they are narrowed to now."""
    offered = inbox.abouts(g.school, g.language.tag)
    if chosen and chosen not in {about.text for about in offered}:
        found = feedback_about.find(g.school, chosen, g.language.tag)
        return [*offered, found] if found else offered
    return offered


def tags(chosen: str) -> list[str]:
    """Return the languages that parents can write in, by name, and the one asked for."""
    found = {each.tag for each in language.offered(g.school)} | ({chosen} - {""})
    return sorted(found, key=language_name)


def term_began(today: date) -> date | None:
    """Return when this term began; None where no terms are known."""
    begun = [term.first for term in terms.terms(g.school) if term.first <= today]
    return max(begun) if begun else None
