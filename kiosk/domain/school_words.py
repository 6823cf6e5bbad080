"""Writing the organiser's own words in another language, to where each thing keeps them."""

from collections.abc import Mapping
from dataclasses import replace

from kiosk.core import db, errors, text
from kiosk.domain import (
    audit,
    hosts,
    school_texts,
    schools,
    story_editing,
    survey_words,
    translations,
    venues,
)
from kiosk.domain.school_texts import Item, Thing
from kiosk.models.school import School


class WordsMoved(errors.Refusal):
    """Somebody else wrote other words into the same place meanwhile."""

    code = "survey_words_moved"


class WordsLong(errors.Refusal):
    """More letters than fit there; `field` says where."""

    code = "translation_long"

    def __init__(self, item: Item) -> None:
        super().__init__()
        self.item = item


def save(
    school: School,
    tag: str,
    kind: str,
    reference: str,
    given: Mapping[str, tuple[str, str]],
    staff_id: int,
) -> int:
    """Keep words for the texts of a thing where they stand; say how many were changed.

    `given` are, by field, the words and the digest of what the page showed. Saving what a computer
    wrote is to stand by it. Refuses NotFound, WordsMoved and WordsLong before anything is kept.
    """
    thing = _thing(school, tag, kind, reference)
    sent = [(item, *given[item.field]) for item in thing.items if item.field in given]
    wanted = [(item, _cleaned(item, words), was) for item, words, was in sent]
    touched = [(item, words) for item, words, was in wanted if _touched(item, words, was)]
    if touched:
        _keep(school, tag, thing, touched, staff_id)
        about = {"language": tag, "of": kind, "lines": len(touched)}
        audit.note(school, staff_id, "school_words_changed", **about)
        db.session.flush()
        schools.note_change(school)
    return len(touched)


def draft(school: School, tag: str) -> int:
    """Let the school's computer draft what is missing; say how many texts it was asked for."""
    asked = 0
    for thing in school_texts.things(school, tag):
        for item in thing.items:
            if _can_be_drafted(thing, item):
                place = school_texts.place_of(thing.kind, thing.reference, item.field)
                translations.ask(school, *place, item.own, school.default_language, [tag])
                if item.state == school_texts.GIVEN_UP:
                    translations.ask_again(school, *place, tag, item.own)
                asked += 1
    return asked


def _can_be_drafted(thing: Thing, item: Item) -> bool:
    old = item.state == school_texts.STALE and thing.kind not in school_texts.BESIDE and not item.by
    return old or item.state in (school_texts.MISSING, school_texts.GIVEN_UP)


def _thing(school: School, tag: str, kind: str, reference: str) -> Thing:
    for one in school_texts.things(school, tag):
        if (one.kind, one.reference) == (kind, reference):
            return one
    raise errors.NotFound


def _cleaned(item: Item, words: str) -> str:
    try:
        return text.clean_line(words, item.limit)
    except text.TooLong as longer:
        raise WordsLong(item) from longer


def _touched(item: Item, words: str, was: str) -> bool:
    """Say whether there is something to keep; refuses where somebody else was first."""
    if words == item.kept and not (words and item.state == school_texts.STALE):
        return False
    if was not in (item.was, translations.digest(words)):
        raise WordsMoved
    return True


def _keep(
    school: School, tag: str, thing: Thing, touched: list[tuple[Item, str]], staff_id: int
) -> None:
    if thing.kind == school_texts.STORY:
        words = [
            story_editing.Given(tag, item.field, text, touched=True, checked=False)
            for item, text in touched
        ]
        story = story_editing.locked(school, thing.reference)
        story_editing.save_words(school, story, words, staff_id)
    elif thing.kind == school_texts.SURVEY:
        gifts = [
            survey_words.Given(
                school_texts.place_of(thing.kind, thing.reference, item.field),
                text,
                translations.digest(item.words),
                checked=bool(text),
            )
            for item, text in touched
        ]
        survey_words.save(school, thing.rows[0].id, tag, gifts, staff_id)
    else:
        _keep_beside(school, tag, thing, {item.field: text for item, text in touched})


def _keep_beside(school: School, tag: str, thing: Thing, changed: Mapping[str, str]) -> None:
    for row in thing.rows:
        beside = {**(row.words or {}).get(tag, {}), **changed}
        kept = {name: words for name, words in beside.items() if words}
        others = {other: given for other, given in (row.words or {}).items() if other != tag}
        words = others | ({tag: kept} if kept else {})
        if thing.kind == school_texts.HOST:
            hosts.change(school, row, replace(hosts.draft_of(row), words=words))
        elif thing.kind in (school_texts.VENUE, school_texts.ROOM):
            inside = getattr(row, "in_school", True)
            look = (row.name, row.access, row.picture, row.image, inside)
            venues.change(school, row, venues.PlaceDraft(*look, words))
        else:
            row.words = words  # the model counts the edit, and every date of a series follows
