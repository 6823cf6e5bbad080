"""Checking words: what a line says, told before its English is shown; then the verdict."""

import re

from flask import Blueprint, Response, g, request
from werkzeug.exceptions import NotFound

from kiosk.core import errors, languages, sentences, sound_keys
from kiosk.core.sentences import Sentence
from kiosk.domain import word_checks, wordings
from kiosk.domain.speakers import WORDS, Speaker
from kiosk.web.plumbing import catalogs, refusals, speaker_links, studio_phrases, throttle
from kiosk.web.plumbing.access import EVERYONE, open_to
from kiosk.web.plumbing.pages import see_other
from kiosk.web.plumbing.speaker_links import opened

blueprint = Blueprint("speak_words", __name__)

#: After so many lines somebody is thanked, and may go on.
A_SITTING = 10
#: Where the computer puts a name or a number: its English name would give the line away.
BLANK, _PLACE = "____", re.compile(r"\{\w+\}")


@blueprint.get("/speak/<token>/words")
@open_to(EVERYONE)
def words(token: str) -> Response:
    """Show the next line, without its English."""
    speaker = opened(token, WORDS)
    left, done = _left(speaker)
    thanked = bool(done) and done % A_SITTING == 0 and "on" not in request.args
    after = request.args.get("after", "")
    places = [at for at, one in enumerate(left) if one.key == after]
    line = left[(places[0] + 1 if places else 0) % len(left)] if left else None
    if thanked or line is None:
        return speaker_links.page("words_done", token=token, left=len(left), done=done)
    return _line(token, line, len(left))


@blueprint.post("/speak/<token>/words")
@open_to(EVERYONE)
def say(token: str) -> Response:
    """Take what a line says; then, with the English before them, what they think of it."""
    speaker = opened(token, WORDS)
    throttle.count(throttle.PHRASES, speaker.reference)
    left, _done = _left(speaker)
    key, verdict = request.form.get("sentence", ""), request.form.get("do", "")
    line = next((one for one in left if one.key == key), None)
    if line is None:  # said already, or the words are checked by now
        return see_other("speak_words.words", token=token)
    meaning = request.form.get("meaning", "")
    read = _words(line)
    if request.form.get("was", wordings.digest(read)) != wordings.digest(read):
        return see_other("speak_words.words", token=token)  # others by now: read them anew
    try:
        meaning = word_checks.written(meaning, word_checks.MOST_MEANING)
    except errors.Refusal as refusal:
        return _line(token, line, len(left), refusal=refusal.code, meaning=meaning)
    if verdict not in (word_checks.GOOD, word_checks.BETTER):
        return _line(token, line, len(left), meaning=meaning, english=line.english)
    better = request.form.get("better", "") if verdict == word_checks.BETTER else None
    try:
        word_checks.say(g.school, speaker, line.english, read, meaning, better)
    except errors.Refusal as refusal:
        known = {"meaning": meaning, "english": line.english, "better": better}
        return _line(token, line, len(left), refusal=refusal.code, **known)
    return see_other("speak_words.words", token=token)


def _line(token: str, line: Sentence, left: int, refusal: str = "", **more: object) -> Response:
    said = _words(line)
    return speaker_links.page(
        "words",
        422 if refusal else 200,
        token=token,
        line=line,
        said=_PLACE.sub(BLANK, said),
        was=wordings.digest(said),
        left=left,
        refusal_words=refusals.sentence(refusal) if refusal else "",
        **more,
    )


def _words(line: Sentence) -> str:
    return studio_phrases.words_of(g.school, g.language.tag, line.english)


def _left(speaker: Speaker) -> tuple[list[Sentence], int]:
    """Return the lines that wait for a check and that this speaker has not looked at; and how many
    they have."""
    if g.language == languages.ENGLISH:
        raise NotFound
    said = word_checks.said_by(g.school, speaker)
    tag = speaker.language
    return [
        one
        for one in sentences.every()
        if (now := studio_phrases.words_of(g.school, tag, one.english))
        and sound_keys.normalised(now)
        and not catalogs.is_checked(tag, one.english)
        and said.get(one.digest) != wordings.digest(now)
    ], len(said)
