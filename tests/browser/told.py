"""What parents told us, for tests that look at every screen: messages, answers, stories, surveys.

Everything is made through the domain. `Told.links` are private links of messages, `.answers` the
tokens of answer pages, `.messages` references for staff: known by what is to be seen there.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import current_app
from itsdangerous import URLSafeTimedSerializer

from kiosk.core import clock, db, tokens
from kiosk.core.sound import Sound
from kiosk.domain import (
    answer_codes,
    concern_views,
    concerns,
    feedback,
    feedback_voice,
    replies,
    schools,
    survey_answers,
    translations,
)
from kiosk.models.staff import Staff
from kiosk.models.story import Story
from kiosk.models.survey import Survey
from tests import messages, stories, surveys
from tests.conftest import Scene
from tests.surveys import MadeSurvey

#: As long as each may be, in words of every length.
LONG_WORDS = "We wait by the gate in the rain, and nobody tells us why. " * 18
LONG_TOLD = ("The gate opens late, and small children stand in the rain with their bags. " * 4)[
    :300
]
LONG_ANSWER = (
    "From Monday we open the gate at half past eight. Mr Featherstonehaugh is there. " * 5
)[:400]
ARABIC = "نريد أن نتكلم مع المعلمة بعد المدرسة، لكن الباب مغلق."
#: Enough that no answer can be anybody's.
ANSWERS = 12
REPLY = "Thank you. From Monday the gate opens at 8:30.\nCome and see us if you like."
POLISH = "Dziękujemy. Od poniedziałku brama jest otwarta od 8:30.\nZapraszamy."
DRINKS = [("Tea", "cup"), ("Coffee", "food"), ("Water", "fish"), ("Nothing, thank you", "no-name")]
CLUBS = [f"Club {number}: games, drawing and a story after school" for number in range(1, 9)]


@dataclass
class Told:
    """What there is to read."""

    scene: Scene
    links: dict[str, str] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    phones: dict[str, str] = field(default_factory=dict)
    messages: dict[str, str] = field(default_factory=dict)
    stories: list[str] = field(default_factory=list)
    concerns: dict[str, str] = field(default_factory=dict)
    surveys: dict[str, str] = field(default_factory=dict)
    begun: dict[str, str] = field(default_factory=dict)

    @property
    def staff(self) -> int:
        """Return the member of staff who writes."""
        return self.scene.people["host"]

    def give(self, name: str, words: str = "", language: str = "pl", **more: Any) -> None:
        """Keep a message whose private link is known."""
        school, link = self.scene.school, tokens.reference()
        feedback.give(school, token=link, face=more.get("face", "better"))
        if topic := more.get("topic"):
            feedback.set_topic(school, link, topic)
        if words:
            feedback.write(school, link, words, language)
        self.links[name] = link
        self.messages[name] = feedback.reference_of(school, link)

    def wants_answer(self, name: str, language: str = "pl") -> None:
        """Give a message its pictures, and open the page of its answer."""
        secret, link = str(current_app.config["SECRET_KEY"]), tokens.reference()
        code = answer_codes.draw(secret, self.links[name])
        asked = {"answer_token": link, "secret": secret, "language": language}
        assert feedback.want_answer(self.scene.school, self.links[name], code=code, **asked)
        signer = URLSafeTimedSerializer(secret, salt="answer code")
        self.phones[name] = link
        self.answers[name] = str(signer.dumps(tokens.digest(link)))

    def reply(self, name: str, text: str = REPLY) -> str:
        """Answer a message; return the reference of the reply."""
        given = {"key": tokens.reference(), "text": text, "staff_id": self.staff}
        return replies.send(self.scene.school, self.messages[name], **given).reference


def make(scene: Scene) -> Told:
    """Make it all within the caller's transaction."""
    made = Told(scene)
    rights = sa.update(Staff).where(Staff.school_id == scene.school.id)
    listens = rights.where(Staff.id == scene.people["host"]).values(listens=True)
    leads = rights.where(Staff.id == scene.people["admin"]).values(safeguarding=True)
    db.session.execute(listens)
    db.session.execute(leads)
    _messages(made)
    _stories(made)
    _surveys(made)
    return made


def _messages(made: Told) -> None:
    school = made.scene.school
    with clock.at(clock.now() - timedelta(days=35)):  # and months when they are
        for turn in range(3 * ANSWERS):
            made.give("before", face=("good", "ok")[turn % 2], topic=("event", "child")[turn % 2])
    made.give("face", face="good")
    made.give("long", LONG_WORDS[: feedback.LIMIT], "en", topic="place")
    made.give("code", ARABIC, "ar", topic="staff")
    made.wants_answer("code")
    made.give("waits", ARABIC, "ar")
    made.wants_answer("waits", "ar")
    feedback.leave_contact(school, made.links["waits"], "call", "07700 900982")
    made.give("answered", "Brama jest zamknięta.", topic="time")
    made.wants_answer("answered")
    reply = made.reply("answered")
    given = {"source": "en", "source_text": REPLY, "staff_id": made.staff}
    translations.write(school, "reply", reply, "text", "pl", POLISH, **given)
    made.give("long answer", ARABIC, "ar", topic="language")
    made.wants_answer("long answer", "ar")
    made.reply("long answer", LONG_WORDS[:900])
    made.give("voice")
    feedback_voice.keep(school, made.links["voice"], Sound(b"\x1aE\xdf\xa3", 34), "pl")
    made.give("done", "Good tea.", "en", face="good")
    messages.change(school, made.messages["done"], assigned_to_id=made.staff)
    for name, words in (("danger", ARABIC), ("closed", LONG_WORDS[:990])):
        made.give(name, words, "ar")
        concerns.pass_on(school, made.messages[name], made.staff)
        made.concerns[name] = concern_views.passed_by(
            school, made.messages[name], made.staff
        ).reference
    concerns.close(school, made.concerns["closed"], made.scene.people["admin"])


def _stories(made: Told) -> None:
    school, staff = made.scene.school, made.staff
    words = {("pl", "told"): "Brama otwiera się późno.", ("ar", "told"): "البوابة تفتح متأخرة."}
    stories_of = [
        {"told": "The tea is cold.", "answer": "We bought a new pot.", "words": words},
        {"told": LONG_TOLD, "answer": LONG_ANSWER, "state": "cannot", "first_name": "Wilhelmina"},
        {"told": "Letters are only in English.", "answer": "We ask.", "state": "doing"},
        {"told": LONG_TOLD[:160], "answer": LONG_ANSWER[:160], "machine": True, "words": words},
        *({"told": f"We would like a bench by the gate. {n}"} for n in range(4)),
    ]
    for story in stories_of:
        made.stories.append(stories.write(school, staff, **story))
    its = sa.update(Story).where(Story.school_id == school.id)
    db.session.execute(its.where(Story.reference == made.stories[1]).values(agreed=1234))
    stories.write(school, staff, "Not shown yet.", shown=False)


def _surveys(made: Told) -> None:
    kinds = [
        ("faces", "How was the coffee morning?"),
        ("one", "What would you like to drink?", DRINKS),
        ("several", "Which clubs would your child like?", CLUBS),
        ("five", "How easy is it to talk with us?"),
        ("text", "Is there anything else that you would like to tell us about the school?"),
    ]
    one = surveys.add_survey(
        made.scene.school, *kinds, sentence="Five short questions.", class_name="Class 2B"
    )
    made.surveys["kinds"] = one.reference
    long = ("several", LONG_WORDS[:200], [(club, "story") for club in CLUBS])
    two = surveys.add_survey(
        made.scene.school, long, "text", title=LONG_WORDS[:120], sentence=LONG_WORDS[:300]
    )
    made.surveys["long"] = two.reference
    single = surveys.add_survey(made.scene.school, "faces", title="One question")
    made.surveys["single"] = single.reference
    closed = surveys.add_survey(made.scene.school, "faces", title="Over", state="closed")
    made.surveys["closed"] = closed.reference
    draft = surveys.add_survey(made.scene.school, *kinds, title="Being written", state="draft")
    made.surveys["draft"] = draft.reference
    for name in ("kinds", "long"):
        made.begun[name] = tokens.reference()
        survey_answers.begin(made.scene.school, made.surveys[name], token=made.begun[name])
    with clock.at(clock.now() - timedelta(days=2)):  # they are counted when their day is over
        for turn in range(ANSWERS):
            _answer(made, one, ("good", "good", "better")[turn % 3], f"{turn % 4 + 2}")


def _answer(made: Told, survey: MadeSurvey, face: str, step: str) -> None:
    """Answer every question of a survey but the one for words."""
    school, link = made.scene.school, tokens.reference()
    survey_answers.begin(school, survey.reference, token=link)
    faces, one, several, five, _text = survey.questions
    for question, values in (
        (faces, [face]),
        (one, one.options[:1]),
        (several, several.options[2:5]),
        (five, [step]),
    ):
        survey_answers.answer(school, link, question.reference, values)


def nothing(scene: Scene) -> None:
    """Take every story down and close every survey, within the caller's transaction."""
    school = scene.school
    db.session.execute(sa.update(Story).where(Story.school_id == school.id).values(shown=False))
    over = sa.update(Survey).where(Survey.school_id == school.id)
    db.session.execute(over.values(state="closed"))
    schools.note_change(school)
