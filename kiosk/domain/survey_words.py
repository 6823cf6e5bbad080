"""The texts of surveys in other languages: what there is, what is missing, and who stands by it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from kiosk.core import db, errors, tokens
from kiosk.domain import schools, translations
from kiosk.domain.translations import Rendering as Rendering
from kiosk.models.school import School
from kiosk.models.survey import Survey, SurveyOption, SurveyQuestion
from kiosk.models.translation import Translation, TranslationState

SURVEY, QUESTION, OPTION = "survey", "question", "option"
_UNSYNCED = {"synchronize_session": False}

#: Subject, reference and field of a text.
Place = tuple[str, str, str]


class WordsMoved(errors.Refusal):
    """Somebody else wrote other words into the same place meanwhile."""

    code = "survey_words_moved"


@dataclass(frozen=True)
class Text:
    """A text of a survey in the school's own language. Numbers count from 1; 0: not of one."""

    subject: str
    reference: str
    field: str
    text: str
    question: int = 0
    option: int = 0

    @property
    def place(self) -> Place:
        """Return where it stands."""
        return self.subject, self.reference, self.field


@dataclass(frozen=True)
class Given:
    """What was done to one text in another language; `text` is empty where it was emptied.

    `before` is the digest of what the page showed. `checked`: somebody says that it is right.
    """

    place: Place
    text: str
    before: str
    checked: bool = False

    @property
    def touched(self) -> bool:
        """Say whether it is not what the page showed."""
        return translations.digest(self.text) != self.before


@dataclass(frozen=True)
class Standing:
    """In which languages texts are missing (and how many), and where a computer's stand alone."""

    missing: dict[str, int]
    machine: tuple[str, ...]


def texts(school: School, survey_ids: Sequence[int]) -> dict[int, list[Text]]:
    """Return what is written in these surveys, in the order of the screens."""
    found: dict[int, list[Text]] = {survey_id: [] for survey_id in survey_ids}
    for row in _surveys(school, survey_ids):
        both = (("title", row.title), ("sentence", row.sentence))
        found[row.id] = [Text(SURVEY, row.reference, name, text) for name, text in both if text]
    asked: dict[int, list[Any]] = {}
    for row in _questions(school, survey_ids):
        asked.setdefault(row.survey_id, []).append(row)
    for survey_id, rows in asked.items():
        found[survey_id] += _of_questions(rows)
    return found


def of(school: School, survey_id: int) -> list[Text]:
    """Return what is written in one survey."""
    return texts(school, [survey_id])[survey_id]


def renderings(school: School, written: Iterable[Text]) -> dict[tuple[Place, str], Rendering]:
    """Return what there is by (place, language tag), done or not, fitting or not."""
    by_subject: dict[str, list[str]] = {}
    for text in written:
        by_subject.setdefault(text.subject, []).append(text.reference)
    return {
        ((subject, reference, field), tag): one
        for subject, references in by_subject.items()
        for (reference, field, tag), one in translations.of(
            school, subject, sorted(set(references))
        ).items()
    }


def standing(school: School, survey_ids: Sequence[int]) -> dict[int, Standing]:
    """Return how surveys stand in the other languages of the school."""
    written = texts(school, survey_ids)
    known = renderings(school, [text for found in written.values() for text in found])
    return {
        survey_id: _standing(found, known, others(school)) for survey_id, found in written.items()
    }


def others(school: School) -> list[str]:
    """Return the tags of the languages into which a survey is put."""
    return [tag for tag in school.languages if tag != school.default_language]


def ask(school: School, survey_id: int) -> None:
    """Let a computer write what is missing, where the school has named one."""
    if not translations.configured(school):
        return
    for text in of(school, survey_id):
        about = (*text.place, text.text, school.default_language)
        translations.ask(school, *about, others(school))


def ask_again(school: School, survey_id: int, language: str) -> None:
    """Let a computer try once more where it had given up."""
    written = of(school, survey_id)
    known = renderings(school, written)
    for text in written:
        one = known.get((text.place, language))
        if one is not None and one.state == TranslationState.GIVEN_UP:
            translations.ask_again(school, *text.place, language, text.text)


def save(
    school: School, survey_id: int, language: str, given: Sequence[Given], staff_id: int
) -> None:
    """Keep what somebody wrote or checked in a language; the rest stays as it is.

    Texts of other surveys are left alone. Refuses WordsMoved before anything is kept.
    """
    written = {text.place: text for text in of(school, survey_id)}
    known = renderings(school, written.values())
    ours = [one for one in given if one.place in written and (one.touched or one.checked)]
    if any(_moved(one, known.get((one.place, language))) for one in ours):
        raise WordsMoved
    for one in ours:
        own = written[one.place].text
        if not one.text:
            _drop(school, one.place, language)
        elif one.touched or (one.place, language) not in known:
            source = {"source": school.default_language, "source_text": own}
            translations.write(school, *one.place, language, one.text, staff_id=staff_id, **source)
        else:
            about = (*one.place, language, staff_id)
            translations.vouch(school, *about, source_text=own, text=one.text)
    schools.note_change(school)


def copy(school: School, from_id: int, to_id: int) -> None:
    """Give a survey the words that another one has for the very same texts, and whose they are."""
    theirs = of(school, from_id)
    known = renderings(school, theirs)
    by_text = {
        (text.text, tag): one.reference
        for text in theirs
        for tag in others(school)
        if (one := known.get((text.place, tag))) is not None and one.fits(text.text)
    }
    wanted = [
        (text.place, by_text[text.text, tag])
        for text in of(school, to_id)
        for tag in others(school)
        if (text.text, tag) in by_text
    ]
    rows = _rows(school, {reference for _place, reference in wanted})
    for place, reference in wanted:
        names = dict(zip(("subject", "subject_reference", "field"), place, strict=True))
        row = {**rows[reference], **names, "reference": tokens.reference()}
        db.session.execute(sa.insert(Translation), [row])


def _moved(given: Given, kept: Rendering | None) -> bool:
    now = kept.text.text if kept is not None and kept.state == translations.DONE else ""
    return translations.digest(now) not in (given.before, translations.digest(given.text))


def _surveys(school: School, survey_ids: Sequence[int]) -> Sequence[Any]:
    columns = (Survey.id, Survey.reference, Survey.title, Survey.sentence)
    wanted = sa.select(*columns).where(Survey.school_id == school.id, Survey.id.in_(survey_ids))
    return db.session.execute(wanted).all()


def _questions(school: School, survey_ids: Sequence[int]) -> Sequence[Any]:
    return db.session.execute(
        sa.select(
            *(SurveyQuestion.survey_id, SurveyQuestion.reference, SurveyQuestion.text),
            SurveyOption.reference.label("option"),
            SurveyOption.text.label("option_text"),
        )
        .outerjoin(SurveyOption, SurveyOption.question_id == SurveyQuestion.id)
        .where(SurveyQuestion.school_id == school.id, SurveyQuestion.survey_id.in_(survey_ids))
        .order_by(SurveyQuestion.position, SurveyQuestion.id)
        .order_by(SurveyOption.position, SurveyOption.id)
    ).all()


def _of_questions(rows: Sequence[Any]) -> list[Text]:
    found: list[Text] = []
    number = option = 0
    before = None
    for row in rows:
        if row.reference != before:
            before, number, option = row.reference, number + 1, 0
            found.append(Text(QUESTION, row.reference, "text", row.text, number))
        if row.option:
            option += 1
            found.append(Text(OPTION, row.option, "text", row.option_text, number, option))
    return found


def _standing(
    written: Sequence[Text], known: dict[tuple[Place, str], Rendering], tags: Sequence[str]
) -> Standing:
    missing, machine = {}, []
    for tag in tags:
        there = [(known.get((text.place, tag)), text.text) for text in written]
        fitting = [one for one, own in there if one is not None and one.fits(own)]
        if len(fitting) < len(there):
            missing[tag] = len(there) - len(fitting)
        if any(one.machine for one in fitting):
            machine.append(tag)
    return Standing(missing, tuple(machine))


def _rows(school: School, references: set[str]) -> dict[str, dict[str, Any]]:
    wanted = sa.select(Translation.__table__).where(
        Translation.school_id == school.id, Translation.reference.in_(references)
    )
    return {row.reference: dict(row._mapping) for row in db.session.execute(wanted)}


def _drop(school: School, place: Place, language: str) -> None:
    subject, reference, field = place
    db.session.execute(
        sa.delete(Translation).where(
            Translation.school_id == school.id,
            Translation.subject == subject,
            Translation.subject_reference == reference,
            Translation.field == field,
            Translation.language == language,
        ),
        execution_options=_UNSYNCED,
    )
