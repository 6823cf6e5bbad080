"""An answer for somebody without a name: the code that opens it, and the answer itself."""

from flask import Blueprint, Response, g, request

from kiosk.core import tokens
from kiosk.domain import answer_codes, answers
from kiosk.web.plumbing import code_tries, code_words, phones, private_links, throttle, times
from kiosk.web.plumbing.access import EVERYONE, open_to
from kiosk.web.plumbing.pages import page, see_other

blueprint = Blueprint("answer", __name__)

WRONG, MANY, ENDED = "wrong", "many", "ended"


@blueprint.get("/a")
@blueprint.get("/a/<token>")
@open_to(EVERYONE)
def open_link(token: str = "") -> Response:
    """Open the answer on the phone that scanned its link; a short address asks for the code."""
    if not token:
        return phones.opened("answer.code")
    return phones.opened("answer.answer", token=token)


@blueprint.route("/<lang:lang>/answer", methods=["GET", "POST"])
@open_to(EVERYONE)
def code() -> Response:
    """Show the pictures of a code to choose from, one after the other; seven open the answer."""
    chosen = _chosen() if request.method == "POST" else []
    return _show(chosen) if len(chosen) < answer_codes.LENGTH else _try(chosen)


def _chosen() -> list[str]:
    """Return the pictures so far: those of before, and what the button that was touched does."""
    before = [name for name in request.form.getlist("chosen") if name in answer_codes.PICTURES]
    if "take" in request.form:
        return before[:-1]
    added = request.form.get("add", "")
    return [*before, *[added][: added in answer_codes.PICTURES]][: answer_codes.LENGTH]


def _try(chosen: list[str]) -> Response:
    try:
        token = code_tries.opened(chosen)
    except throttle.TooManyTries as refusal:
        response = _show([], 429, MANY)
        response.headers["Retry-After"] = str(refusal.seconds)
        return response
    if token is None:
        return _show([], 422, WRONG, tried=chosen)
    return phones.private(see_other("answer.answer", token=token))


def _show(
    chosen: list[str], status: int = 200, problem: str = "", tried: list[str] | None = None
) -> Response:
    names = {name: code_words.code_word(name, g.language.tag) for name in answer_codes.PICTURES}
    response = page(
        "parents/answer/code.html",
        status,
        names=names,
        chosen=chosen,
        length=answer_codes.LENGTH,
        problem=problem,
        tried=tried,
    )
    return phones.private(response)


@blueprint.get("/<lang:lang>/answer/<token>")
@open_to(EVERYONE)
def answer(token: str) -> Response:
    """Show what came of a message, by its link or by what its code has opened."""
    try:
        digest = _digest(token)
    except code_tries.CodeEnded:
        return _show([], 410, ENDED)
    with private_links.or_ended():
        found = answers.by_digest(g.school, digest, g.language.tag)
    response = page(
        "parents/answer/answer.html",
        token=token,
        message=found,
        day=times.day_in_words(found.day),
        replies=[(reply, times.day_in_words(reply.day)) for reply in found.replies],
    )
    return phones.private(response)


@blueprint.post("/<lang:lang>/answer/<token>/read")
@open_to(EVERYONE)
def read(token: str) -> Response:
    """Keep that the replies on the page were read; a newer one stays as it is."""
    try:
        digest = _digest(token)
    except code_tries.CodeEnded:
        return see_other("answer.answer", token=token)
    with private_links.or_ended():
        answers.mark_read(g.school, digest, request.form.getlist("reply"))
    return see_other("answer.answer", token=token)


def _digest(token: str) -> str:
    """Return the digest of the link; one that was not opened by a code is a phone's."""
    digest = code_tries.digest_of(token)
    if digest is not None:
        return digest
    g.mode = "phone"
    return tokens.digest(token)
