"""A6: the editor of a story: what parents told us, rewritten so that nobody can be recognised."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, g, request, url_for

from kiosk.core import clock, recognising, tokens
from kiosk.domain import inbox, stories, story_editing, translations
from kiosk.domain.inbox import Message
from kiosk.domain.stories import Rendering, Story
from kiosk.web.forms import stories as forms
from kiosk.web.forms.stories import StoryForm
from kiosk.web.forms.words import name_of
from kiosk.web.plumbing import event_look, undo, writing
from kiosk.web.plumbing.access import DESK, STAFF, open_to
from kiosk.web.plumbing.desk import page, person, sentence
from kiosk.web.plumbing.language import Language
from kiosk.web.plumbing.pages import see_other

blueprint = Blueprint("story_editor", __name__)

LABELS = {stories.TOLD: "You told us", stories.ANSWER: "The answer"}


@dataclass(frozen=True)
class Field:
    """One text in another language: its field, our own words, and what is kept of it."""

    label: str
    field: Any
    own: str
    known: Rendering | None
    stale: bool
    day: str


@dataclass(frozen=True)
class Words:
    """The texts of one language, folded away until somebody opens them."""

    language: Language
    fields: list[Field]
    tick: Any

    @property
    def written(self) -> int:
        """Return how many texts there are."""
        return sum(bool(one.field.data) for one in self.fields)

    @property
    def machine(self) -> bool:
        """Say whether a computer made any of them, and nobody has looked."""
        return any(one.known and one.known.machine and one.field.data for one in self.fields)

    @property
    def look(self) -> bool:
        """Say whether there is something to look at before the rest."""
        return any(one.field.errors or one.stale for one in self.fields)


@blueprint.route("/board/new", methods=["GET", "POST"])
@open_to(*STAFF)
def add() -> Response:
    """Write a story, from nothing or from a message, whose own words are not copied."""
    asked = request.args.get("from", "")
    message = inbox.one(g.school, asked) if asked else None
    action = url_for("story_editor.add", **({"from": asked} if asked else {}))  # type: ignore[arg-type]
    made = forms.for_languages(writing.tags())
    if request.method != "POST":
        return _edit("Write a story", action, made(data=_begun()), message=message)
    form = made(request.form)
    if not form.validate():
        return _edit("Write a story", action, form, 422, message=message)
    key = form.key.data or ""
    story = story_editing.create(
        g.school,
        form.draft(),
        key if tokens.is_token(key) else tokens.reference(),
        person().id,
        form.given(writing.tags()),
    )
    if message is not None:
        inbox.put_on_board(g.school, message.reference, story.reference, person().id)
    return _saved(story)


@blueprint.route("/board/<reference>/change", methods=["GET", "POST"])
@open_to(*STAFF)
def change(reference: str) -> Response:
    """Change a story. What somebody else saved meanwhile is shown, and nobody's words are lost."""
    story = stories.by_reference(g.school, reference)
    action = url_for("story_editor.change", reference=reference)
    made = forms.for_languages(writing.tags())
    if request.method != "POST":
        return _edit("Change a story", action, made(data=_as_it_is(story)), story=story)
    form = made(request.form)
    if not form.validate():
        return _edit("Change a story", action, form, 422, story=story)
    try:
        story_editing.change(
            g.school,
            reference,
            form.draft(),
            form.version,
            person().id,
            form.given(writing.tags()),
            also_shown=_at_the_desk(),
        )
    except story_editing.ChangedMeanwhile as refusal:
        form.changes.data = story.changes  # to save once more is to have read both
        said = sentence(refusal.code)
        return _edit("Change a story", action, form, 409, said, story=story, meanwhile=True)
    except story_editing.ShownNow as refusal:
        return _edit("Change a story", action, form, 409, sentence(refusal.code), story=story)
    return _saved(story)


@blueprint.get("/board/hints")
@open_to(*STAFF)
def hints() -> Response:
    """Return what may make the words hard to read, or tell who somebody is."""
    told, answer = request.args.get("told", ""), request.args.get("answer", "")
    return page("staff/board/_hints.html", **_hints(told, answer))


def _hints(told: str, answer: str) -> dict[str, Any]:
    return {
        "reading": writing.reading(told, answer),
        "recognised": recognising.found(f"{told}\n{answer}"),
    }


def _at_the_desk() -> bool:
    return person().role in DESK


def _begun() -> dict[str, Any]:
    return {
        "key": tokens.reference(),
        "first_name": person().first_name,
        "told_on": clock.today(g.school.time_zone),
    }


def _as_it_is(story: Story) -> dict[str, Any]:
    known = stories.renderings(g.school, story)
    texts = {about: one.text.text for about, one in known.items() if one.state == "done"}
    offered = {about: text for about, text in texts.items() if about[0] in writing.tags()}
    draft = story_editing.draft_of(story)
    return {**forms.of_draft(draft), **forms.of_words(offered), "changes": story.changes}


def _edit(
    heading: str,
    action: str,
    form: StoryForm,
    status: int = 200,
    problem: str = "",
    *,
    story: Story | None = None,
    message: Message | None = None,
    meanwhile: bool = False,
) -> Response:
    return page(
        "staff/board/edit.html",
        status,
        heading=heading,
        action=action,
        form=form,
        problem=problem or form.first_problem,
        story=story,
        states=dict(forms.STATES),
        message=message,
        meanwhile=meanwhile,
        locked=story is not None and story.shown and not _at_the_desk(),
        own=writing.own(),
        others=_words(form, story),
        computer=translations.configured(g.school),
        long_day=event_look.day_in_words,
        **_hints(form.told.data or "", form.answer.data or ""),
    )


def _words(form: StoryForm, story: Story | None) -> list[Words]:
    known = stories.renderings(g.school, story) if story is not None else {}
    return [
        Words(
            language,
            [_field(form, language.tag, field, known) for field in forms.FIELDS],
            form[name_of("checked", language.tag)],
        )
        for language in writing.others()
    ]


def _field(form: StoryForm, tag: str, field: str, known: dict[tuple[str, str], Rendering]) -> Field:
    kept, own = known.get((tag, field)), form[field].data or ""
    return Field(
        LABELS[field],
        form[name_of(field, tag)],
        own,
        kept,
        kept is not None and kept.stale(own),
        event_look.day_in_words(kept.on) if kept is not None and kept.on else "",
    )


def _saved(story: Story) -> Response:
    to = see_other("board.preview", reference=story.reference)
    return undo.offer(to, "Saved. This is what parents see." if story.shown else "Saved.")
