"""What the worker of the server does: texts that wait are translated, and languages are looked at.

Never inside a request, and never with a transaction open while somebody is waited for: what waits
is read, the connection is given back, the network is asked, and each answer is written in a
short transaction of its own, if the row still is as it was read. A translator that is slow,
wrong or away delays nothing but itself.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from kiosk.core import clock, db, language_guess, translator
from kiosk.core.config import Config
from kiosk.core.translator import NoTranslation, Translator
from kiosk.domain import feedback, translation_jobs, translations, translator_settings
from kiosk.domain.translation_jobs import Job
from kiosk.models.feedback import Feedback
from kiosk.models.school import School
from kiosk.models.translation import Translation

AT_ONCE = 20
MOST_TRIES = 8
MINUTES = (1, 2, 5, 10, 30)
GUESSED_AT_ONCE = 50
#: Where the program that guesses cannot run, it is not started every 20 seconds.
NO_GUESS_SECONDS = 30 * 60
#: What a translator is tried with: nobody's words.
GREETING = "Good morning"

_UNSYNCED = {"synchronize_session": False}


class _Memory:
    """What is known until the server ends. After a restart everything may be tried at once."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Know nothing."""
        #: When a row may be tried again, by its name: (tries it had, moment).
        self.later: dict[str, tuple[int, float]] = {}
        #: When a school's translator may be asked again: (times in a row in vain, moment).
        self.paused: dict[int, tuple[int, float]] = {}
        self.no_guess_until = 0.0

    def is_due(self, reference: str, tries: int) -> bool:
        """Say whether a row may be tried. Who asks again sets its tries back, and need not wait."""
        had, moment = self.later.get(reference, (0, 0.0))
        return had != tries or moment <= clock.monotonic()

    def is_paused(self, school: School) -> bool:
        """Say whether the translator of a school did not answer just now."""
        return self.paused.get(school.id, (0, 0.0))[1] > clock.monotonic()

    def pause(self, school: School) -> None:
        """Leave a translator alone for a while, longer each time."""
        times = self.paused.get(school.id, (0, 0.0))[0] + 1
        self.paused[school.id] = (times, _moment(times))


_memory = _Memory()


def sweep(school: School, secret: str, config: Config) -> int:
    """Do what waits in one school; return how many texts were translated.

    Needs an app's context for the database, and no transaction open in it.
    """
    new = translation_jobs.new_words(school)
    if translations.configured(school):
        _ask_for(school, new)
    _look_at_languages(school, [row for row in new if row.language_seen is None])
    by = translator_settings.translator(school, secret, config.translator_hosts)
    if by is None:
        return 0
    _try_out(school, by)
    return 0 if _memory.is_paused(school) else _work_through(school, by)


def soon(school: School) -> None:
    """Let the worker come at once, also to a translator that did not answer just now."""
    _memory.paused.pop(school.id, None)
    translator_settings.WAKE.set()


def forget() -> None:
    """Forget what was put off, as a restart does."""
    _memory.forget()


def _ask_for(school: School, new: list[Any]) -> None:
    wishes = translation_jobs.wishes(school, new)
    if wishes:
        with db.writing():
            for it in wishes:
                about = (it.subject, it.reference, it.field)
                translations.ask(school, *about, it.text, it.source, [it.target])


def _work_through(school: School, by: Translator) -> int:
    done = 0
    for row in translation_jobs.waiting(school, _memory.is_due, AT_ONCE):
        job = translation_jobs.job(school, row)
        if job is None:
            continue
        try:
            made = translator.translate(by, job.text, job.source, job.language)
        except NoTranslation as problem:
            _put_off(school, job)
            if not problem.of_this_text:
                _memory.pause(school)
                break  # each of the others would wait for it as long
        else:
            _memory.paused.pop(school.id, None)
            _memory.later.pop(job.reference, None)
            made_from = translations.digest(job.text)
            _finish(school, job, text=made, state=translations.DONE, source_digest=made_from)
            done += 1
    return done


def _put_off(school: School, job: Job) -> None:
    tries = job.tries + 1
    if tries >= MOST_TRIES:
        _memory.later.pop(job.reference, None)
        _finish(school, job, state=translations.GIVEN_UP, tries=tries)
    else:
        _memory.later[job.reference] = (tries, _moment(tries))
        _finish(school, job, tries=tries)


def _moment(times: int) -> float:
    return clock.monotonic() + MINUTES[min(times, len(MINUTES)) - 1] * 60


def _finish(school: School, job: Job, **known: Any) -> None:
    """Write what came of it, unless the row has moved on: a person wrote, the text is another."""
    change = (
        sa.update(Translation)
        .where(Translation.school_id == school.id, Translation.reference == job.reference)
        .where(Translation.state == translations.WAITING)
        .where(Translation.source_digest == job.made_from)
        .values(mixed=False, **known)
    )
    with db.writing():
        db.found(change.returning(Translation.reference))


def _look_at_languages(school: School, unseen: Sequence[Any]) -> None:
    """Keep what words read like, so that staff notice a language chosen by mistake."""
    unseen = unseen[:GUESSED_AT_ONCE]
    long = [row for row in unseen if language_guess.is_long_enough(row.words)]
    seen = [(row, row.language) for row in unseen if row not in long]
    if long and clock.monotonic() >= _memory.no_guess_until:
        guessed = language_guess.guess([row.words for row in long])
        if guessed is None:
            _memory.no_guess_until = clock.monotonic() + NO_GUESS_SECONDS
        else:
            pairs = zip(long, guessed, strict=True)
            seen += [(row, language_guess.seen(row.language, tag)) for row, tag in pairs]
    if seen:
        with db.writing():
            for row, tag in seen:
                _keep_seen(school, row, tag)


def _keep_seen(school: School, row: Any, tag: str) -> None:
    as_read = (Feedback.reference == row.reference, Feedback.words == row.words)
    db.session.execute(
        sa.update(Feedback)
        .where(*feedback.visible(school), *as_read, Feedback.language_seen.is_(None))
        .values(language_seen=tag, mixed=False),
        execution_options=_UNSYNCED,
    )


def _try_out(school: School, by: Translator) -> None:
    trial = translator_settings.trial(school)
    if trial is None or not trial.runs:
        return
    known, translates = _answers(school, by)
    if known and translates:
        _memory.paused.pop(school.id, None)
    translator_settings.tried(school, known, translates=translates)


def _answers(school: School, by: Translator) -> tuple[set[str], bool]:
    """Return which languages a translator knows, and whether it does what we ask with our key."""
    try:
        known = translator.languages(by)
    except NoTranslation:
        return set(), False
    own = school.default_language
    target = next((tag for tag in school.languages if tag != own and tag in known), None)
    if own not in known or target is None:
        return known, True
    try:
        translator.translate(by, GREETING, own, target)
    except NoTranslation:
        return known, False
    return known, True
