"""What families of the made-up school think, for two months, and what the school did about it.

All of it happens through the steps that parents and staff take, each on its own day. Texts are in
told_words and told_stories; the survey is in told_survey.
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from kiosk.core import clock, tokens
from kiosk.demo import told_survey, told_words
from kiosk.demo.programme import Places
from kiosk.demo.told_stories import STORIES, Told
from kiosk.demo.told_words import BETTER, GOOD, MESSAGES, OK, Said
from kiosk.domain import (
    answer_codes,
    concerns,
    event_editing,
    events,
    feedback,
    inbox,
    message_settings,
    mixing,
    replies,
    story_agreements,
    story_editing,
    translations,
)
from kiosk.domain.schools import School

#: Faces without words of two months, one after the other on school days; what each is about, and
#: whether it was touched at an event of that day.
FACES, DAYS = 46, 61
FACE_TURNS = (GOOD, BETTER, GOOD, OK, GOOD)
TOPIC_TURNS = (None, "event", "place", "event", None, "time", "event", "staff", None)
#: How an open evening of last month was, so that there is something to count in its summary.
EVENING = (GOOD,) * 10 + (OK,) * 6
EVENING_DAY = 12
LISTENS, LEADS = "Rosa Bell", "Helen Marsh"


@dataclass(frozen=True)
class Answers:
    """What to open: the pictures of a code, the link that does the same, and a survey."""

    code: tuple[str, ...]
    link: str
    survey: str


def make(school: School, places: Places, accounts: Mapping[str, int], secret: str) -> Answers:
    """Add what was told, stories and surveys. `accounts` maps first names of staff to their ids."""
    day = _Days(school, accounts, secret)
    day.settings()
    day.faces()
    day.open_evening(places)
    for said in MESSAGES:
        day.message(said)
    for told in STORIES:
        day.story(told)
    day.after()
    survey = told_survey.make(school, accounts["Sam"], accounts["Rosa"])
    mixing.mix(school)
    return Answers(*day.answered, survey)


class _Days:
    """The days of one school; `kept` are the references and links of messages that have a name."""

    def __init__(self, school: School, accounts: Mapping[str, int], secret: str) -> None:
        self.school, self.accounts, self.secret = school, accounts, secret
        self.today = clock.today(school.time_zone)
        self.kept: dict[str, tuple[str, str]] = {}
        self.on_board: list[tuple[str, str]] = []
        self.answered: tuple[tuple[str, ...], str] = ((), "")
        self.events = lru_cache(lambda day: events.on_day(school, day, school.default_language))

    def at(self, day: date, hour: int = 12) -> AbstractContextManager[None]:
        """Live at an hour of a past day; today lives now."""
        then = datetime.combine(day, time(hour), clock.zone(self.school.time_zone))
        return clock.at(min(clock.now(), then.astimezone(clock.now().tzinfo)))

    def ago(self, days: int) -> date:
        """Return a school day so many days ago, or the one before; today is today."""
        day = self.today - timedelta(days=days)
        weekend = day.weekday() - 4 if days and day.weekday() > 4 else 0
        return day - timedelta(days=weekend)

    def settings(self) -> None:
        """Name who listens to voices, and the safeguarding lead."""
        known = {person.name: person.reference for person in message_settings.people(self.school)}
        chosen = replace(
            message_settings.of(self.school),
            listens=frozenset({known[LISTENS]}),
            leads=frozenset({known[LEADS]}),
        )
        with self.at(self.ago(DAYS)):
            message_settings.change(self.school, chosen, self.accounts["Dev"])

    def faces(self) -> None:
        """Touch faces, and say what some are about."""
        past = [self.today - timedelta(days=ago) for ago in range(DAYS, 0, -1)]
        school_days = [day for day in past if day.weekday() < 5]
        for turn in range(FACES):
            day = school_days[turn * len(school_days) // FACES]
            held = self.events(day)
            about = f"e-{held[turn % len(held)].reference}" if held and turn % 3 else ""
            face = FACE_TURNS[turn % len(FACE_TURNS)]
            with self.at(day):
                self.give(face, TOPIC_TURNS[turn % len(TOPIC_TURNS)], about)

    def open_evening(self, places: Places) -> None:
        """Hold an evening in last month, and touch a face for each who came."""
        last_month = self.today.replace(day=1) - timedelta(days=1)
        day = last_month.replace(day=EVENING_DAY)
        begins = datetime.combine(day, time(17, 30), clock.zone(self.school.time_zone))
        begins = begins.astimezone(clock.now().tzinfo)
        draft = told_words.evening(places)
        with clock.at(begins - timedelta(days=7)):
            ends = begins + timedelta(hours=2)
            event = event_editing.create(self.school, draft, begins, ends)
        for face in EVENING:
            with clock.at(begins + timedelta(hours=1)):
                self.give(face, "event", f"e-{event.reference}")

    def give(self, face: str, topic: str | None, about: str) -> str:
        """Touch a face as a page does; return its link."""
        token = tokens.of_link(self.secret, tokens.FEEDBACK, tokens.reference())
        feedback.give(self.school, token=token, face=face, about=about)
        if topic:
            feedback.set_topic(self.school, token, topic)
        return token

    def message(self, said: Said) -> None:
        """Write a message; somebody reads it and puts it into English, or a computer does."""
        day, about = self.ago(said.days_ago), ""
        if said.event:
            day, about = self.last(said.event, day)
        with self.at(day):
            token = self.give(said.face, said.topic, about)
            feedback.write(self.school, token, said.words, said.language)
            reference = feedback.reference_of(self.school, token)
            self.kept[said.name] = (reference, token)
            self.wishes(said, token)
        if said.english:
            given = (said.language, said.words, "en", said.english, said.read_by)
            self.put("feedback", reference, "words", *given, day=day)

    def last(self, title: str, day: date) -> tuple[date, str]:
        """Return the day of the last event of this title, up to a day, and how it is named."""
        for ago in range(7):
            for event in self.events(day - timedelta(days=ago)):
                if event.title.text == title:
                    return day - timedelta(days=ago), f"e-{event.reference}"
        return day, ""

    def wishes(self, said: Said, token: str) -> None:
        """Want an answer, and be given a code for it; one leaves a number too."""
        if said.name not in (told_words.LETTERS, told_words.STEPS, told_words.READING):
            return
        code = answer_codes.draw(self.secret, token)
        link = tokens.of_link(self.secret, tokens.ANSWER, token)
        feedback.want_answer(
            self.school,
            token,
            code=code,
            answer_token=link,
            secret=self.secret,
            language=said.language,
        )
        if said.name == told_words.READING:
            feedback.leave_contact(self.school, token, feedback.CALL, told_words.PHONE)
        if said.name == told_words.LETTERS:
            self.answered = code, link

    def put(
        self,
        subject: str,
        reference: str,
        field: str,
        source: str,
        source_text: str,
        language: str,
        text: str,
        by: str,
        *,
        day: date,
    ) -> None:
        """Put a text into another language. Without `by` it is as a computer would leave it."""
        about = (self.school, subject, reference, field, language, text)
        staff_id = self.accounts[by or "Sam"]
        with self.at(day, 15):
            translations.write(*about, source=source, source_text=source_text, staff_id=staff_id)
            if not by:
                translations.put_back(*about)

    def story(self, told: Told) -> None:
        """Write a story, show it, and let some think so too."""
        day, by = self.ago(told.days_ago), self.accounts["Helen"]
        draft = story_editing.Draft(
            told.told, day, told.answer, told.state, told.picture, told.first_name
        )
        with self.at(day, 14):
            made = story_editing.create(self.school, draft, tokens.reference(), by)
        for language, texts in told.words.items():
            reader = "" if language in told.by_computer else told_words.READERS[language]
            originals = (("told", told.told), ("answer", told.answer))
            for (field, original), text in zip(originals, texts, strict=False):
                given = ("en", original, language, text, reader)
                self.put("story", made.reference, field, *given, day=day)
        with self.at(day, 16):
            story_editing.show(self.school, made.reference, by)
            if told.message:
                message, _link = self.kept[told.message]
                inbox.put_on_board(self.school, message, made.reference, by)
        for _ in range(told.agreed):
            story_agreements.agree(self.school, made.reference, tokens.reference())

    def after(self) -> None:
        """Answer a message, pass on a worry, give one to somebody, say that others are done."""
        letters, reading = self.kept[told_words.LETTERS][0], self.kept[told_words.READING][0]
        rosa, sam = self.accounts["Rosa"], self.accounts["Sam"]
        with self.at(self.ago(7), 11):
            key, text = tokens.reference(), told_words.ANSWER
            reply = replies.send(self.school, letters, key=key, text=text, staff_id=rosa)
            inbox.done(self.school, self.kept[told_words.GATE][0], rosa)
            inbox.done(self.school, self.kept[told_words.DESK][0], rosa)
        texts = ("en", told_words.ANSWER, "pl", told_words.ANSWER_POLISH, "Sam")
        self.put("reply", reply.reference, "text", *texts, day=self.ago(7))
        with self.at(self.ago(4)):
            inbox.assign(self.school, reading, sam, rosa)
        midnight, _next = clock.bounds(self.today, self.school.time_zone)
        with clock.at(max(midnight, clock.now() - timedelta(minutes=25))):
            concerns.pass_on(self.school, self.kept[told_words.WORRY][0], sam)
