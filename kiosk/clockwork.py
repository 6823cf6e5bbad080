"""What is done without being asked: once a minute, once an hour, and when a text wants translating.

Phrases that the machine's voice may say are made ahead, a few a minute, so that nobody waits.

Each piece is a transaction of its own, and the trouble of one, or of one school, is not that of
the others: words are forgotten and rows are mixed whatever else goes wrong. What goes wrong is
told by its kind only, since its words could be a parent's.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from threading import Thread

from flask import Flask

from kiosk.core import db
from kiosk.core.config import Config
from kiosk.domain import (
    bookings,
    handoffs,
    leaving,
    machine_clips,
    message_retention,
    mixing,
    pairing,
    phone_reach,
    queue_door,
    recordings,
    retention,
    schools,
    sessions,
    speakers,
    translating,
    translator_settings,
)

#: What is done once a minute in each school.
CHORES = (leaving.after_events, bookings.release_lapsed, queue_door.after_the_day)
#: What is forgotten once an hour.
ERASERS = (
    retention.forget_names,
    retention.forget_lines,
    message_retention.forget_messages,
    pairing.forget,
    handoffs.forget,
    phone_reach.forget,
    speakers.forget,
)
#: A text waits at most so long for its translation to begin.
SWEEP_SECONDS = 20
#: So many clips are made ahead a minute: some four seconds' work for a small computer.
MOST_CLIPS = 8
#: Each school with how often it has changed.
Stand = tuple[tuple[int, int], ...]

_log = logging.getLogger(__name__)


def start(app: Flask, settings: Config) -> None:
    """Let the clock run beside the server, until the server ends."""
    Thread(target=_by_the_clock, args=[app], daemon=True).start()
    Thread(target=_translate, args=[app, settings], daemon=True).start()
    if not settings.testing:
        Thread(target=_speak, args=[app, settings], daemon=True).start()


def tidy(*, forget: bool = True) -> None:
    """Do what nobody asks for: sign people out after events, free times that were only held, mix
    what parents said; once an hour, forget old names and words."""
    with _going_on("ending sessions"), db.writing():
        sessions.sweep()
    for chore in CHORES:
        _in_each_school(chore)
    if _in_each_school(mixing.mix):
        db.wipe_journal()  # the journal still knows the old order
    for erase in ERASERS if forget else ():
        while _in_each_school(erase, at_least=retention.AT_ONCE):
            db.wipe_journal()
        db.wipe_journal()


def sweep(app: Flask, settings: Config) -> None:
    """Translate what waits in each school."""
    with app.app_context():
        found = _schools()
    for school in found:
        with _going_on("a sweep of translations"), app.app_context():
            translating.sweep(school, settings.secret_key, settings)


def speak(app: Flask, settings: Config, done: Stand = ()) -> Stand:
    """Make some of the clips that schools may ask for, holding no connection meanwhile.

    Return how the schools stood if nothing was left to make: nothing is looked for until they
    stand otherwise.
    """
    with app.app_context():
        db.use(db.READING)
        found = schools.everyone()
        stand = tuple((school.id, school.changes) for school in found)
        sayable = app.extensions["sayable"]  # known to the pages, which this may not import
        wanted = [each for school in found for each in sayable(school)] if stand != done else []
        db.session.rollback()
    if stand != done and machine_clips.make_ahead(settings.clips, wanted, MOST_CLIPS):
        machine_clips.forget_old(settings.clips)
        return ()
    return stand


def sweep_clips(settings: Config) -> None:
    """Take away the sounds of phrases that no recording names any more."""
    for school in _schools():
        with _going_on("sweeping clips"), db.writing():
            recordings.sweep(settings.clips, school)


def _speak(app: Flask, settings: Config) -> None:
    done: Stand = ()
    while True:
        time.sleep(60)
        with _going_on("making clips"):
            done = speak(app, settings, done)


def _by_the_clock(app: Flask) -> None:
    for minute in count():
        time.sleep(60)
        with _going_on("what is done by the clock"), app.app_context():
            tidy(forget=minute % 60 == 0)
            if minute % 60 == 0:
                sweep_clips(app.config["KIOSK"])


def _translate(app: Flask, settings: Config) -> None:
    while True:
        if translator_settings.WAKE.wait(SWEEP_SECONDS):
            time.sleep(1)  # who woke us has yet to store what there is to do
        translator_settings.WAKE.clear()
        with _going_on("translating"):
            sweep(app, settings)


def _in_each_school(do: Callable[[schools.School], object], at_least: int = 1) -> bool:
    """Do it in each school, a transaction each; say whether any of them did so much."""
    much = False
    for school in _schools():
        with _going_on(do.__name__), db.writing():
            done = do(school)
            much = much or (isinstance(done, int) and done >= at_least)
    return much


@contextmanager
def _going_on(what: str) -> Iterator[None]:
    """Go on after trouble: it is tried again when its time comes."""
    try:
        yield
    except Exception as trouble:  # of any kind: nobody is there to ask
        _log.error("%s: not done now, because of %s", what, type(trouble).__name__)


def _schools() -> list[schools.School]:
    with db.writing():
        found = list(schools.everyone())
        db.session.expunge_all()
    return found
