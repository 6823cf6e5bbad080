"""The board "You told us": what parents see now, drafts, what was taken down, and a preview."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, g
from flask_babel import force_locale
from markupsafe import Markup

from kiosk.domain import stories, story_editing
from kiosk.domain.stories import Standing, Story
from kiosk.web.forms.stories import STATES
from kiosk.web.plumbing import event_look, pages, story_cards, undo, writing
from kiosk.web.plumbing.access import DESK, STAFF, open_to
from kiosk.web.plumbing.desk import page, person
from kiosk.web.plumbing.language import Language
from kiosk.web.plumbing.pages import see_other

blueprint = Blueprint("board", __name__)


@dataclass(frozen=True)
class Row:
    """A story as a line of the board; `missing` and `machine` are names of languages."""

    story: Story
    state: str
    day: str
    missing: list[str]
    machine: list[str]


@dataclass(frozen=True)
class Preview:
    """The story as parents read it in a language."""

    language: Language
    body: Markup


@blueprint.get("/board", endpoint="stories")
@open_to(*STAFF)
def everything() -> Response:
    """List the stories: shown, drafts, taken down."""
    board = story_editing.board(g.school)
    return page(
        "staff/board/stories.html",
        most=stories.MOST,
        shown=_rows(board.shown),
        waiting=_rows(board.waiting),
        drafts=_rows(board.drafts),
        taken_down=_rows(board.taken_down),
    )


@blueprint.get("/board/<reference>")
@open_to(*STAFF)
def preview(reference: str) -> Response:
    """Show a story as parents read it, in the school's own language and two more."""
    story = stories.by_reference(g.school, reference)
    chosen = writing.to_preview()
    return page(
        "staff/board/preview.html",
        row=_rows([story])[0],
        previews=[_in_language(story, one) for one in (writing.own(), *chosen)],
        choosers=list(zip(writing.PREVIEWED, chosen, strict=False)),
        others=writing.others(),
    )


@blueprint.post("/board/<reference>/show")
@open_to(*DESK)
def show(reference: str) -> Response:
    """Let parents see a story."""
    story_editing.show(g.school, reference, person().id)
    to = see_other("board.stories")
    return undo.offer(to, "Parents can see it now.", "board.take_down", reference=reference)


@blueprint.post("/board/<reference>/take-down")
@open_to(*DESK)
def take_down(reference: str) -> Response:
    """Let parents see a story no more."""
    story_editing.take_down(g.school, reference, person().id)
    to = see_other("board.stories")
    return undo.offer(to, "Parents do not see it any more.", "board.show", reference=reference)


def _rows(found: Sequence[Story]) -> list[Row]:
    standing = stories.standing(g.school, found)
    names, days = dict(STATES), event_look.day_in_words
    return [
        Row(story, names[story.state], days(story.told_on), *_names(standing[story.reference]))
        for story in found
    ]


def _names(standing: Standing) -> tuple[list[str], list[str]]:
    """Return the names of the languages in which words are missing, and in which a computer's."""
    return (
        writing.names((tag, "") for tag in standing.missing),
        writing.names((tag, "") for tag in standing.machine),
    )


def _in_language(story: Story, language: Language) -> Preview:
    """Make the very card of the parents' page in another language than that of this request."""
    ours, g.language = g.language, language
    try:
        with force_locale(language.locale):
            (view,) = stories.views(g.school, [story], language.tag)
            body = pages.render("staff/board/_as_parents.html", card=story_cards.of(view))
    finally:
        g.language = ours
    return Preview(language, Markup(body))  # noqa: S704 - a template of ours
