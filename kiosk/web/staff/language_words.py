"""A13: the words of the screens in one language: read, changed, put back, checked."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, g, request
from werkzeug.datastructures import MultiDict

from kiosk.core.languages import Language
from kiosk.core.sentences import Sentence
from kiosk.domain import word_checks, wording_desk, wordings
from kiosk.web.plumbing import desk_lines, htmx, undo
from kiosk.web.plumbing.access import MANAGERS, STAFF, open_to
from kiosk.web.plumbing.desk import page, person, sentence
from kiosk.web.plumbing.desk_lines import Line
from kiosk.web.plumbing.pages import see_other

blueprint = Blueprint("language_words", __name__)

#: So many lines a page: each has a form of its own.
PAGE = 20
SHOWN = (
    ("all", "All lines"),
    ("said", "What a speaker said"),
    ("missing", "Missing"),
    ("unchecked", "Not checked yet"),
    ("own", "Our own words"),
    ("core", "Core lines"),
)
_SHOWS: dict[str, Callable[[Line], bool]] = {
    "missing": lambda line: not line.words,
    "unchecked": lambda line: bool(line.words) and not line.is_checked,
    "own": lambda line: bool(line.kept.words),
    "said": lambda line: bool(line.said),
    "core": lambda line: line.sentence.is_core,
}
#: What each act says when it is done.
DONE = {
    "save": "Saved. The tablet says it in a moment.",
    "ours": "The words of Open Door are back.",
    "take": "Taken. The tablet says it in a moment.",
    "put_back": "It is as it was.",
    "same": "Nothing was changed.",
    "check": "Thank you. Your name and the day stand beside these words.",
    "accept": "These words count as checked. The speaker's name stands beside them.",
    "uncheck": "These words wait to be checked again.",
    "seen": "Marked as read.",
}
#: Why a speaker's check cannot count any more.
READ_OTHERS = (
    "These words changed after the speaker read them, so nothing is counted. "
    "A speaker can look at the new words."
)
SEARCH_LIMIT = 100


@dataclass(frozen=True)
class Asked:
    """What the page was asked for."""

    show: str
    order: str
    search: str
    number: int

    @property
    def address(self) -> dict[str, Any]:
        """Return it as parts of an address; what is usual is left out."""
        found = {
            "show": self.show if self.show != "all" else "",
            "order": self.order if self.order != "core" else "",
            "q": self.search,
            "page": self.number if self.number > 1 else "",
        }
        return {name: value for name, value in found.items() if value}

    def at(self, number: int) -> dict[str, Any]:
        """Return the address of another page of the same list."""
        return Asked(self.show, self.order, self.search, number).address


@dataclass(frozen=True)
class Typed:
    """What stands in the field of a line, and what is said beside it."""

    text: str
    problems: tuple[str, ...] = ()
    moved: bool = False


def _asked(sent: MultiDict[str, str]) -> Asked:
    show, order, number = sent.get("show", ""), sent.get("order", ""), sent.get("page", "")
    return Asked(
        show if show in _SHOWS else "all",
        "letters" if order == "letters" else "core",
        " ".join(sent.get("q", "")[:SEARCH_LIMIT].split()),
        int(number) if number.isascii() and number.isdigit() and len(number) < 5 else 1,
    )


@blueprint.get("/languages/<tag>/words")
@open_to(*STAFF)
def words(tag: str) -> Response:
    """Show the lines that were asked for, twenty at a time."""
    return _show(desk_lines.chosen(tag))


def _show(
    language: Language, mended: Line | None = None, typed: Typed | None = None, status: int = 200
) -> Response:
    every = desk_lines.lines(language)
    asked = _asked(request.args)
    found = [line for line in every if _fits(line, asked)]
    if asked.order == "letters":
        found.sort(key=lambda line: line.sentence.english.casefold())
    if asked.show == "said":  # what waits for somebody of the staff comes first
        found.sort(key=lambda line: (not line.may_be_accepted, not line.to_look_at))
    first = (max(asked.number, 1) - 1) * PAGE
    shown = found[first : first + PAGE]
    if mended is not None and all(one.sentence != mended.sentence for one in shown):
        shown = [mended, *shown]
    return page(
        "staff/languages/words.html",
        status,
        to=language,
        lines=shown,
        typed={mended.sentence.key: typed} if mended is not None else {},
        asked=asked,
        found=len(found),
        first=first + 1,
        more=len(found) > first + PAGE,
        shown_by=[(name, label, _count(every, name)) for name, label in SHOWN],
        may_write=person().role in MANAGERS,
    )


def _fits(line: Line, asked: Asked) -> bool:
    if asked.show in _SHOWS and not _SHOWS[asked.show](line):
        return False
    wanted = asked.search.casefold()
    return not wanted or wanted in f"{line.sentence.english}\n{line.words}".casefold()


def _count(every: list[Line], show: str) -> int:
    return sum(map(_SHOWS[show], every)) if show in _SHOWS else len(every)


@blueprint.post("/languages/<tag>/words")
@open_to(*MANAGERS)
def keep(tag: str) -> Response:
    """Keep the school's own words for a line, take a speaker's, or go back to the catalog's."""
    language, one = desk_lines.chosen(tag), desk_lines.sentence(request.form.get("sentence", ""))
    before = desk_lines.line(language, one)
    act = request.form.get("do", "save")
    was, staff_id = request.form.get("was", ""), person().id
    if act == "seen":
        reference = request.form.get("reference", "")
        word_checks.see(g.school, tag, reference, staff_id)
        return _done(language, one, act)
    typed = _typed(act, before)
    try:
        if act == "ours" or (act == "put_back" and not typed):
            changed = wording_desk.go_back(
                g.school, tag, one.english, ours=before.ours, was=was, staff_id=staff_id
            )
        else:
            changed = wording_desk.save(
                g.school, tag, one.english, typed, ours=before.ours, was=was, staff_id=staff_id
            )
    except wording_desk.WordsStopped as refusal:
        problems = tuple(desk_lines.FAULTS[code] for code in refusal.faults)
        return _mend(language, one, Typed(typed, problems), 422)
    except wordings.WordsMoved as refusal:
        return _mend(language, one, Typed(typed, (sentence(refusal.code),), True), 409)
    if act == "take":
        word_checks.see(g.school, tag, request.form.get("reference", ""), staff_id)
    return _done(language, one, act if changed else "same", before if changed else None)


def _typed(act: str, before: Line) -> str:
    """Return the words that were sent: typed, or those that a speaker said are better."""
    if act == "take":
        wanted = request.form.get("reference", "")
        return next((one.better for one in before.said if one.reference == wanted), "")
    return request.form.get("words", "")


@blueprint.post("/languages/<tag>/words/check")
@open_to(*STAFF)
def check(tag: str) -> Response:
    """Say that one's own language says it just so, or that a speaker understood what is meant.

    `do` other than check and accept takes that back.
    """
    language, one = desk_lines.chosen(tag), desk_lines.sentence(request.form.get("sentence", ""))
    if request.form.get("do") == "accept":
        return _accept(language, one)
    if request.form.get("do") != "check":
        wording_desk.uncheck(g.school, tag, one.english, person().id)
        return _done(language, one, "uncheck")
    about = {"ours": desk_lines.ours(language, one.english), "was": request.form.get("was", "")}
    try:
        wording_desk.check(g.school, tag, one.english, **about, staff_id=person().id)
    except wordings.WordsMoved as refusal:
        now = desk_lines.line(language, one).words
        return _mend(language, one, Typed(now, (sentence(refusal.code),), True), 409)
    return _done(language, one, "check")


def _accept(language: Language, one: Sentence) -> Response:
    """Count what a speaker read as checked: whoever accepts it has compared the two meanings."""
    before, reference = desk_lines.line(language, one), request.form.get("reference", "")
    try:
        if request.form.get("was", "") != before.was:  # the page showed what was said of others
            raise wordings.WordsMoved
        if before.is_checked:  # by somebody else, a moment ago: their name stays
            word_checks.see(g.school, language.tag, reference, person().id)
            return _done(language, one, "same")
        words_now, staff_id = before.words, person().id
        word_checks.accept(g.school, language.tag, reference, one.english, words_now, staff_id)
    except wordings.WordsMoved:
        return _mend(language, one, Typed(before.words, (READ_OTHERS,)), 409)
    return _done(language, one, "accept")


def _mend(language: Language, one: Sentence, typed: Typed, status: int) -> Response:
    line = desk_lines.line(language, one)
    if htmx.wants_fragment():
        return _fragment(line, typed, status)
    return _show(language, line, typed, status)


def _done(language: Language, one: Sentence, act: str, before: Line | None = None) -> Response:
    """Answer a change: the line alone for htmx, else the list again; ten seconds to undo it."""
    asked = _asked(request.args)
    to = see_other(
        "language_words.words", tag=language.tag, **asked.address, _anchor=f"line-{one.key}"
    )
    endpoint, fields = "", []
    if before is not None:
        now = desk_lines.line(language, one)
        endpoint = "language_words.keep"
        fields = [("do", "put_back"), ("words", before.kept.words), ("was", now.was)]
    elif act in ("check", "accept"):
        endpoint, fields = "language_words.check", [("do", "uncheck")]
    fields = [("sentence", one.key), *fields]
    values = {name: str(value) for name, value in asked.address.items()}
    to = undo.offer(to, DONE[act], endpoint, fields, tag=language.tag, **values)
    if htmx.wants_fragment():
        return _fragment(desk_lines.line(language, one))
    return to


def _fragment(line: Line, typed: Typed | None = None, status: int = 200) -> Response:
    return page(
        "staff/languages/_changed.html",
        status,
        to=line.language,
        line=line,
        typed={line.sentence.key: typed} if typed else {},
        asked=_asked(request.args),
        may_write=person().role in MANAGERS,
    )
