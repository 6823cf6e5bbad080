"""What parents said, full of canaries; and one message, survey and story that are the visitor's own.

The canaries stand in words, translations, replies and contact details. A few messages were passed
on because somebody may be in danger: their words are canaries that only safeguarding leads meet.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from kiosk.core import clock, db, tokens
from kiosk.core.sound import Sound
from kiosk.domain import answer_codes, concerns, feedback, feedback_voice, replies, survey_answers
from kiosk.domain.translations import digest
from kiosk.models.feedback import Feedback, Reply
from kiosk.models.school import School
from kiosk.models.staff import Staff
from kiosk.models.story import Story
from kiosk.models.translation import Translation
from kiosk.web.plumbing import private_links
from kiosk.web.plumbing.private_links import ANSWER, FEEDBACK, SURVEY, TEXT
from tests import surveys

#: What only safeguarding leads may read, in words, translations and contact details.
DANGERS = ("Zyxdanger Quagmire", "Опаснослово", "خطركناري", "危險金雀", "Groźbakanarek")
#: The telephone numbers of those, and of the other canaries.
DANGER_PHONE, PHONE = "+48600711{:03}", "+48600700{:03}"
LANGUAGES = ("en", "pl", "ar")


@dataclass(frozen=True)
class Sayings:
    """References of what was said, the visitor's own and others', and the links of their own."""

    message: str
    voice: str
    of_canaries: list[str]
    dangers: list[str]
    concerns: list[str]
    survey: str
    draft_survey: str
    story: str
    draft: str
    about: str
    links: dict[str, str]

    def reference(self, endpoint: str) -> str | None:
        """Return what <reference> stands for in the address of an endpoint of ours."""
        kinds = {
            "message_words.voice": self.voice,
            "message_words.type_up": self.voice,
            "concerns.danger": self.message,
            "concerns.passed": self.dangers[0],
            "concerns.passed_live": self.dangers[0],
            "concerns.take_back": self.dangers[0],
            "board.show": self.draft,
            "survey_desk.open": self.draft_survey,
        }
        blueprints = {
            "message": self.message,
            "message_words": self.message,
            "concerns": self.concerns[0],
            "stories": self.story,
            "board": self.story,
            "story_editor": self.story,
            "surveys": self.survey,
            "survey_desk": self.survey,
            "survey_editor": self.survey,
            "survey_words": self.survey,
        }
        return kinds.get(endpoint) or blueprints.get(endpoint.split(".")[0])


def furnish(
    school: Any, people: dict[str, int], secret: str, canaries: Sequence[str], host: str
) -> Sayings:
    """Let the canaries say what they think; return what can be asked for."""
    _make_ready(school, people)
    of_canaries = [
        _say(school, number, name, PHONE, state=("new", "done")[number % 5 == 4])
        for number, name in enumerate(canaries)
    ]
    dangers = [_say(school, at, word, DANGER_PHONE) for at, word in enumerate(DANGERS)]
    _answer(school, people["host"], zip(of_canaries[:20], canaries, strict=False))
    _answer(school, people["host"], zip(dangers, DANGERS, strict=True))
    feedback_voice_of(school, dangers[1])
    for reference in dangers:
        concerns.pass_on(school, reference, people["admin"])
    passed = {row.reference for row in concerns.open_ones(school)}
    stories = _stories(school, canaries)
    about = f"h-{host}"
    message, links = _own(school, people, secret, about)
    survey, draft_survey, survey_link = _surveys(school, canaries)
    return Sayings(
        message=message,
        voice=feedback_voice_of(school),
        of_canaries=of_canaries,
        dangers=dangers,
        concerns=sorted(passed),
        survey=survey,
        draft_survey=draft_survey,
        story=stories[0],
        draft=stories[1],
        about=about,
        links={**links, SURVEY: survey_link},
    )


def _make_ready(school: Any, people: dict[str, int]) -> None:
    """Name who listens, a lead who is none of those that look, and a computer that translates."""
    db.session.get_one(Staff, people["manager"]).listens = True
    db.session.get_one(School, school.id).translator_url = "http://translator.test"
    db.session.add(
        Staff(
            reference=tokens.reference(),
            school_id=school.id,
            fs_uniquifier=tokens.reference(),
            name="Lead Zyxcanary-lead",
            email="zyxcanary.lead@example.org",
            role="reception",
            active=True,
            safeguarding=True,
            created_at=clock.now(),
        )
    )
    db.session.flush()


def _say(school: Any, number: int, words: str, phone: str, state: str = "new") -> str:
    """Add a message that says these words, translated, with a number to ring."""
    reference, language = tokens.reference(), LANGUAGES[number % 3]
    row: dict[str, Any] = {
        "reference": reference,
        "school_id": school.id,
        "link_digest": tokens.digest(tokens.reference()),
        "day": clock.today(school.time_zone) - timedelta(days=number % 9),
        "face": ("good", "ok", "better")[number % 3],
        "topic": ("event", "place", None)[number % 3],
        "words": f"{words} is what I say.",
        "language": language,
        "wants_answer": True,
        "contact_way": "call",
        "contact": phone.format(number),
        "state": state,
    }
    db.session.add(Feedback(**row))
    db.session.flush()
    if language != "en":
        _translated(school, "feedback", reference, "words", str(row["words"]), (language, "en"))
    return reference


def _translated(
    school: Any, subject: str, reference: str, field: str, text: str, tags: tuple[str, str]
) -> None:
    db.session.add(
        Translation(
            reference=tokens.reference(),
            school_id=school.id,
            subject=subject,
            subject_reference=reference,
            field=field,
            source_language=tags[0],
            source_digest=digest(text),
            language=tags[1],
            text=f"{text} ({tags[1]})",
            state="done",
            machine=True,
        )
    )


def _answer(school: Any, staff_id: int, told: Any) -> None:
    for reference, word in told:
        db.session.add(
            Reply(
                reference=tokens.reference(),
                school_id=school.id,
                feedback_reference=reference,
                key=tokens.reference(),
                text=f"Dear {word}, thank you.",
                language="en",
                by_id=staff_id,
                at=clock.now(),
            )
        )
    db.session.flush()


def feedback_voice_of(school: Any, reference: str = "") -> str:
    """Keep a voice, of a new message if none is named; return the reference of its message."""
    link = tokens.reference() * 2
    if reference:
        row = db.session.get_one(Feedback, reference)
        row.link_digest = tokens.digest(link)
        db.session.flush()
    else:
        feedback.give(school, token=link, face="ok")
    feedback_voice.keep(school, link, Sound(b"\x1aE\xdf\xa3 a voice", 3), "pl")
    return feedback.reference_of(school, link)


def _stories(school: Any, canaries: Sequence[str]) -> tuple[str, str]:
    """Show a story, and keep others from parents: drafts hold canaries."""
    shown, draft = (
        _story(school, "The gate opens late.", True),
        _story(school, canaries[0], False),
    )
    for name in canaries[1:5]:
        _story(school, name, False)
    db.session.flush()
    return shown, draft


def _story(school: Any, told: str, shown: bool) -> str:
    reference = tokens.reference()
    db.session.add(
        Story(
            reference=reference,
            school_id=school.id,
            key=tokens.reference(),
            told=told,
            answer=f"{told} We did this.",
            state="did",
            first_name="Sam",
            told_on=clock.today(school.time_zone),
            shown=shown,
            made_at=clock.now(),
        )
    )
    if shown:
        _translated(school, "story", reference, "told", told, ("en", "pl"))
    return reference


def _own(
    school: Any, people: dict[str, int], secret: str, about: str
) -> tuple[str, dict[str, str]]:
    """Give the visitor, who is no canary, a message with words and an answer in it."""
    link = private_links.token(FEEDBACK, tokens.reference())
    answer = private_links.token(ANSWER, link)
    feedback.give(school, token=link, face="good", about=about)
    feedback.write(school, link, "Nothing special to say.", "pl")
    code = answer_codes.draw(secret, link)
    asked = {"answer_token": answer, "secret": secret, "language": "pl"}
    assert feedback.want_answer(school, link, code=code, **asked)
    reference = feedback.reference_of(school, link)
    words = {"key": tokens.reference(), "text": "Thank you for the words."}
    replies.send(school, reference, staff_id=people["reception"], **words)
    return reference, {FEEDBACK: link, ANSWER: answer}


def _surveys(school: Any, canaries: Sequence[str]) -> tuple[str, str, str]:
    """Open a survey; answer it for the visitor and in canaries; keep a draft full of them."""
    made = surveys.add_survey(school, title="How was the term?", sentence="Five questions.")
    name = canaries[5]
    draft = surveys.add_survey(
        school, ("one", name, [name, "No"]), title=name, sentence=name, state="draft"
    )
    written = next(one for one in made.questions if one.kind == "text")
    faces = next(one for one in made.questions if one.kind == "faces")
    links = [private_links.token(SURVEY, tokens.reference()) for _ in range(4)]
    for number, link in enumerate(links):
        survey_answers.begin(school, made.reference, token=link)
        survey_answers.answer(school, link, faces.reference, ["ok"])
        words = {"text": canaries[number] if number else "Nothing special.", "language": "en"}
        text_link = private_links.token(TEXT, f"{link} {written.reference}")
        survey_answers.answer(school, link, written.reference, [], text_token=text_link, **words)
    return made.reference, draft.reference, links[0]
