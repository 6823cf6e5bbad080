"""A survey that is open in the made-up school, with answers in three languages, and a draft."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from kiosk.core import clock, tokens
from kiosk.domain import survey_answers, survey_editing, surveys, translations
from kiosk.domain.schools import School
from kiosk.domain.survey_editing import Draft, OptionDraft, QuestionDraft
from kiosk.domain.surveys import SurveyView

HELP = "What would help you to come?"
MEETINGS = Draft(
    "Meetings that fit your day",
    "Four short questions. You can leave any of them out.",
    picture="clock",
    questions=(
        QuestionDraft("faces", "How are meetings at our school for you now?", "meeting"),
        QuestionDraft(
            "one",
            "Which time is best for you?",
            "clock",
            (
                OptionDraft("In the morning, after the bell", "morning"),
                OptionDraft("In the afternoon", "afternoon"),
                OptionDraft("In the evening", "evening"),
                OptionDraft("On the phone", "phone"),
            ),
        ),
        QuestionDraft("five", "How are the letters that we send you?", "letter"),
        QuestionDraft("text", HELP, "tell"),
    ),
)
LUNCH = Draft(
    "Lunch at school",
    picture="food",
    questions=(
        QuestionDraft("faces", "How does your child like lunch?", "food"),
        QuestionDraft("text", "What does your child wish for?"),
    ),
)
#: What is written in the open survey, in the order of the screens.
WORDS: Mapping[str, tuple[str, ...]] = {
    "pl": (
        "Zebrania o dobrej porze",
        "Cztery krótkie pytania. Każde można pominąć.",
        "Jak teraz jest na zebraniach w naszej szkole?",
        "Która pora jest najlepsza?",
        *("Rano, po dzwonku", "Po południu", "Wieczorem", "Przez telefon"),
        "Jak się czyta listy, które wysyłamy?",
        "Co pomogłoby przyjść?",
    ),
    "ar": (
        "اجتماعات تناسب يومكم",
        "أربعة أسئلة قصيرة. يمكنكم ترك أي سؤال.",
        "كيف تجدون اجتماعات مدرستنا الآن؟",
        "ما أنسب وقت لكم؟",
        *("صباحًا بعد الجرس", "بعد الظهر", "مساءً", "بالهاتف"),
        "كيف تجدون الرسائل التي نرسلها إليكم؟",
        "ما الذي يساعدكم على الحضور؟",
    ),
}
#: What each answered: a face, which time (from 0), a step; "" where it was left out.
ANSWERS = (
    *(("ok", 2, "3"), ("better", 2, "2"), ("ok", 0, "4"), ("better", 2, "2"), ("ok", 2, "3")),
    *(("ok", 0, "5"), ("better", 2, "2"), ("better", 2, ""), ("ok", 0, "4"), ("ok", 2, "3")),
    *(("better", 0, "2"), ("ok", 2, "5"), ("ok", 0, "2"), ("better", 2, "3")),
)
#: What some of them wrote.
TEXTS = {
    1: ("pl", "Gdyby ktoś mógł tłumaczyć, choćby przez telefon."),
    6: ("ar", "مكان يلعب فيه أطفالي الصغار أثناء الاجتماع."),
    10: ("en", "Tell us two weeks before, so that I can swap my shift."),
}
WEEK = timedelta(days=7)


def make(school: School, polish_by: int, arabic_by: int) -> str:
    """Make both surveys, and answer the open one on days of a week; return its reference."""
    with clock.at(clock.now() - WEEK):
        reference = survey_editing.create(school, MEETINGS, tokens.reference(), arabic_by)
        survey = surveys.by_reference(school, reference, school.default_language)
        for language, by in (("pl", polish_by), ("ar", arabic_by)):
            _put(school, survey, language, by)
        survey_editing.open_up(school, reference, arabic_by)
    for turn in range(len(ANSWERS)):
        with clock.at(clock.now() - timedelta(days=1 + turn // 5)):
            _answer(school, survey, turn)
    survey_editing.create(school, LUNCH, tokens.reference(), polish_by)
    return reference


def _put(school: School, survey: SurveyView, language: str, by: int) -> None:
    for (subject, reference, field, source), text in zip(
        _texts(survey), WORDS[language], strict=True
    ):
        about = (school, subject, reference, field, language, text)
        own = school.default_language
        translations.write(*about, source=own, source_text=source, staff_id=by)


def _texts(survey: SurveyView) -> Iterator[tuple[str, str, str, str]]:
    """Yield what is written in a survey: subject, reference, field, text."""
    yield "survey", survey.reference, "title", survey.title.text
    if survey.sentence:
        yield "survey", survey.reference, "sentence", survey.sentence.text
    for question in survey.questions:
        yield "question", question.reference, "text", question.text.text
        for option in question.options:
            yield "option", option.reference, "text", option.text.text


def _answer(school: School, survey: SurveyView, turn: int) -> None:
    token = tokens.reference()
    survey_answers.begin(school, survey.reference, token=token)
    faces, times, steps, text = survey.questions
    face, time, step = ANSWERS[turn]
    chosen = times.options[time].reference
    for question, value in ((faces, face), (times, chosen), (steps, step)):
        if value:
            survey_answers.answer(school, token, question.reference, [value])
    if turn in TEXTS:
        language, words = TEXTS[turn]
        given = {"text": words, "text_token": tokens.reference(), "language": language}
        survey_answers.answer(school, token, text.reference, [], **given)
