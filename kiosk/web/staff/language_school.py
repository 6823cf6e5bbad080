"""A13: the organiser's own words in one language: events, places, people, stories, surveys."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, Response, g, request, url_for
from werkzeug.exceptions import Forbidden

from kiosk.core.languages import Language
from kiosk.domain import school_texts, school_words, translations
from kiosk.domain.school_texts import Item, Thing
from kiosk.web.plumbing import desk_lines, event_look, htmx, undo, writing
from kiosk.web.plumbing.access import DESK, MANAGERS, STAFF, open_to
from kiosk.web.plumbing.desk import page, person, sentence
from kiosk.web.plumbing.pages import see_other

blueprint = Blueprint("language_school", __name__)

KINDS = {
    school_texts.EVENT: "Event",
    school_texts.VENUE: "Place",
    school_texts.ROOM: "Room",
    school_texts.HOST: "Person",
    school_texts.STORY: "Story",
    school_texts.SURVEY: "Survey",
}
PICTURES = {
    school_texts.EVENT: "calendar",
    school_texts.VENUE: "venue",
    school_texts.ROOM: "room",
    school_texts.HOST: "person",
    school_texts.STORY: "story",
    school_texts.SURVEY: "tell",
}
FIELDS = {
    "title": "Title",
    "sentence": "The sentence",
    "place": "Where it is",
    "name": "Name",
    "access": "How to get in",
    "role": "What they do",
    "told": "What parents told us",
    "answer": "What we say to it",
    "text": "Question or answer",
}
#: Only managers change places.
FOR_MANAGERS = (school_texts.VENUE, school_texts.ROOM)
SHOWN = (("missing", "What needs somebody"), ("all", "Everything"))


@dataclass(frozen=True)
class Typed:
    """What was typed for a thing by field, and what is said to it."""

    words: Mapping[str, str]
    problem: str
    at: str = ""
    moved: bool = False


@dataclass(frozen=True)
class Card:
    """A thing as the page shows it. `id` is good in an address and in markup."""

    thing: Thing
    id: str
    kind: str
    picture: str
    when: str
    may_write: bool

    @staticmethod
    def label(item: Item) -> str:
        """Return what a text is called."""
        return FIELDS[item.field.rpartition(":")[2]]


@blueprint.get("/languages/<tag>/school")
@open_to(*STAFF)
def school(tag: str) -> Response:
    """List the texts with their words, what needs somebody first."""
    return _show(desk_lines.chosen(tag))


@blueprint.post("/languages/<tag>/school")
@open_to(*DESK)
def keep(tag: str) -> Response:
    """Keep the words of one thing."""
    language = desk_lines.chosen(tag)
    kind, _dash, reference = request.form.get("thing", "").partition("-")
    if kind in FOR_MANAGERS and person().role not in MANAGERS:
        raise Forbidden
    given = {
        name.removeprefix("words_"): (words, request.form.get(f"was_{name[6:]}", "")[:64])
        for name, words in request.form.items()
        if name.startswith("words_")
    }
    typed = {field: words for field, (words, _was) in given.items()}
    about = (g.school, tag, kind, reference, given, person().id)
    try:
        changed = school_words.save(*about)
    except school_words.WordsMoved as refusal:
        return _mend(language, kind, reference, Typed(typed, sentence(refusal.code), moved=True))
    except school_words.WordsLong as refusal:
        problem = f"This is long. {refusal.item.limit} letters fit here."
        return _mend(language, kind, reference, Typed(typed, problem, refusal.item.field))
    words = "Saved. Parents can read it now." if changed else "Nothing was changed."
    show = _asked()
    anchor = f"thing-{kind}-{reference}"
    to = see_other("language_school.school", tag=tag, **show, _anchor=anchor)
    undo.offer(to, words)
    if htmx.wants_fragment():
        return _fragment(language, kind, reference)
    return to


@blueprint.post("/languages/<tag>/school/draft")
@open_to(*DESK)
def draft(tag: str) -> Response:
    """Ask the school's computer for what is missing."""
    language = desk_lines.chosen(tag)
    asked = school_words.draft(g.school, language.tag) if translations.configured(g.school) else 0
    words = (
        "A computer is asked. Open this page again in a few minutes, and read what it wrote."
        if asked
        else "There is nothing to ask a computer for."
    )
    return undo.offer(see_other("language_school.school", tag=tag, **_asked()), words)


def _asked() -> dict[str, str]:
    return {"show": "all"} if request.args.get("show") == "all" else {}


def _show(
    language: Language, which: str = "", typed: Typed | None = None, status: int = 200
) -> Response:
    every = [_card(thing) for thing in school_texts.things(g.school, language.tag)]
    show = _asked().get("show", "missing")
    cards = [card for card in every if show == "all" or card.thing.missing or card.id == which]
    return page(
        "staff/languages/school.html",
        status,
        cards=cards,
        every=len(every),
        missing=sum(card.thing.missing for card in every),
        show=show,
        typed={which: typed} if typed else {},
        computer=translations.configured(g.school),
        **_known(language),
    )


def _fragment(
    language: Language, kind: str, reference: str, typed: Typed | None = None, status: int = 200
) -> Response:
    things = school_texts.things(g.school, language.tag)
    thing = next(one for one in things if (one.kind, one.reference) == (kind, reference))
    card = _card(thing)
    return page(
        "staff/languages/_thing_changed.html",
        status,
        card=card,
        typed={card.id: typed} if typed else {},
        **_known(language),
    )


def _known(language: Language) -> dict[str, object]:
    show = "all" if _asked() else None
    action = url_for("language_school.keep", tag=language.tag, show=show)
    return {"to": language, "own": writing.own(), "action": action}


def _mend(language: Language, kind: str, reference: str, typed: Typed) -> Response:
    status = 409 if typed.moved else 422
    if htmx.wants_fragment():
        return _fragment(language, kind, reference, typed, status)
    return _show(language, f"{kind}-{reference}", typed, status)


def _card(thing: Thing) -> Card:
    when = event_look.day_in_words(thing.on) if thing.on else ""
    if thing.kind == school_texts.EVENT and len(thing.rows) > 1:
        when += f" and {len(thing.rows) - 1} more {'date' if len(thing.rows) == 2 else 'dates'}"
    role = person().role
    return Card(
        thing,
        f"{thing.kind}-{thing.reference}",
        KINDS[thing.kind],
        PICTURES[thing.kind],
        when,
        role in (MANAGERS if thing.kind in FOR_MANAGERS else DESK),
    )
