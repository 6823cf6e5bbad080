"""Short surveys: one question a screen. Each step is kept at once, and none has to be answered."""

from flask import Blueprint, Response, g, request, url_for

from kiosk.core import errors, tokens
from kiosk.domain import stories, survey_answers, surveys
from kiosk.domain.surveys import QuestionView, SurveyView
from kiosk.web.forms import survey_answers as sent
from kiosk.web.plumbing import phones, private_links, refusals, survey_screens, throttle
from kiosk.web.plumbing.access import EVERYONE, open_to
from kiosk.web.plumbing.pages import page
from kiosk.web.plumbing.private_links import SURVEY, TEXT

blueprint = Blueprint("surveys", __name__)
#: Cards on the list before "More".
FIRST_CARDS = 4


@blueprint.get("/s/<reference>")
@open_to(EVERYONE)
def open_link(reference: str) -> Response:
    """Open a survey on a phone, in its language."""
    return phones.opened("surveys.survey", reference=reference)


@blueprint.get("/<lang:lang>/surveys")
@open_to(EVERYONE)
def choose() -> Response:
    """List the surveys that are open: those for everybody, or with ?about= those for an event."""
    found = surveys.open_now(g.school, g.language.tag, request.args.get("about", ""))
    notes = survey_screens.notes([text for one in found for text in one.texts], *found)
    return page(
        "parents/surveys/choose.html",
        cards=found[:FIRST_CARDS],
        more_cards=found[FIRST_CARDS:],
        **notes,
    )


@blueprint.route("/<lang:lang>/survey/<reference>", methods=["GET", "POST"])
@open_to(EVERYONE)
def survey(reference: str) -> Response:
    """Say what it is about, and begin; a single question is asked and answered right here."""
    found = _open(reference)
    only = found.questions[0] if len(found.questions) == 1 else None
    if request.method == "POST":
        return _begin(found, only)
    if only is not None:
        return _only(found, only, tokens.reference())
    link = request.args.get("link", "")
    return page(
        "parents/surveys/survey.html",
        survey=found,
        back=_before(found),
        key=tokens.reference(),
        link=link if tokens.is_token(link) else "",
        **survey_screens.notes(found.texts, found),
    )


def _begin(found: SurveyView, only: QuestionView | None) -> Response:
    key = sent.page_key(request.form)
    token = private_links.token(SURVEY, key)
    _not_too_many(token)
    with private_links.or_ended():
        survey_answers.begin(g.school, found.reference, token=token)
    if only is None:
        return _on(found, token, 1)
    try:
        _take(token, only)
    except (survey_answers.AnswerUnknown, survey_answers.AnswerTooLong) as refusal:
        return _only(found, only, key, refusal)
    return _on(found, token, 2)


def _not_too_many(token: str) -> None:
    """Limit new answers from one address; who has begun already is never refused."""
    try:
        survey_answers.by_token(g.school, token)
    except errors.NotFound:
        throttle.count(throttle.FEEDBACK, throttle.source())


def _only(
    found: SurveyView, only: QuestionView, key: str, refusal: errors.Refusal | None = None
) -> Response:
    return survey_screens.question(
        found,
        only,
        action=url_for("surveys.survey", reference=found.reference),
        back=_before(found),
        key=key,
        refusal=refusal,
        typed=sent.written(request.form),
        limit=survey_answers.LIMIT,
    )


@blueprint.route("/<lang:lang>/survey/<reference>/<token>/<int:number>", methods=["GET", "POST"])
@open_to(EVERYONE)
def question(reference: str, token: str, number: int) -> Response:
    """Ask one question, with what was answered before; keep the answer and go on."""
    found = _open(reference)
    if number < 1:
        raise errors.NotFound
    if number > len(found.questions):
        return _on(found, token, number)
    asked = found.questions[number - 1]
    if request.method != "POST":
        return _ask(found, token, asked)
    try:
        _own(found, token)
        _take(token, asked)
    except (survey_answers.AnswerUnknown, survey_answers.AnswerTooLong) as refusal:
        return _ask(found, token, asked, refusal)
    return _on(found, token, number + 1)


def _ask(
    found: SurveyView, token: str, asked: QuestionView, refusal: errors.Refusal | None = None
) -> Response:
    answered = _own(found, token)
    written = survey_answers.text_of(g.school, _text_token(token, asked), g.language.tag)
    shown = survey_screens.question(
        found,
        asked,
        action=_address(found, token, asked.position),
        back=_address(found, token, asked.position - 1),
        onward=_address(found, token, asked.position + 1),
        chosen=answered.answers.get(asked.reference, ()),
        typed=sent.written(request.form) or written,
        limit=survey_answers.LIMIT,
        refusal=refusal,
    )
    return phones.private(shown)


@blueprint.get("/<lang:lang>/survey/<reference>/thanks")
@open_to(EVERYONE)
def thanks(reference: str) -> Response:
    """Thank them. `link` in the address leads back to the last question."""
    found = surveys.by_reference(g.school, reference, g.language.tag)
    link, last = request.args.get("link", ""), len(found.questions)
    shown = page(
        "parents/surveys/thanks.html",
        back=_address(found, link, last) if tokens.is_token(link) else _before(found),
        about=found.about or None,
        told=stories.any_shown(g.school),
    )
    return phones.private(shown)


@blueprint.errorhandler(surveys.NotOpen)
def _ended(refusal: surveys.NotOpen) -> Response:
    """Say kindly that it has ended (410), also in the middle of it (409)."""
    return page(
        "parents/surveys/ended.html",
        409 if request.method == "POST" else 410,
        words_of_refusal=refusals.sentence(refusal.code),
        told=stories.any_shown(g.school),
    )


def _open(reference: str) -> SurveyView:
    found = surveys.by_reference(g.school, reference, g.language.tag)
    found.must_be_open()
    return found


def _own(found: SurveyView, token: str) -> survey_answers.Answered:
    with private_links.or_ended():
        answered = survey_answers.by_token(g.school, token)
        if answered.survey_reference != found.reference:
            raise errors.NotFound
    return answered


def _take(token: str, asked: QuestionView) -> None:
    survey_answers.answer(
        g.school,
        token,
        asked.reference,
        sent.values(request.form),
        text=sent.written(request.form),
        text_token=_text_token(token, asked),
        language=g.language.tag,
    )


def _text_token(token: str, asked: QuestionView) -> str:
    return private_links.token(TEXT, f"{token} {asked.reference}")


def _address(found: SurveyView, token: str, number: int) -> str:
    """Return the address of a question; of what comes before the first and after the last."""
    count, reference = len(found.questions), found.reference
    if number > count:
        return url_for("surveys.thanks", reference=reference, link=token)
    if number > 0:
        return url_for("surveys.question", reference=reference, token=token, number=number)
    return (
        _before(found) if count == 1 else url_for("surveys.survey", reference=reference, link=token)
    )


def _on(found: SurveyView, token: str, number: int) -> Response:
    return Response(status=303, headers={"Location": _address(found, token, number)})


def _before(found: SurveyView) -> str:
    """Return the list from which a survey is chosen; that of an event has its own."""
    return url_for("surveys.choose", about=found.about or None)
