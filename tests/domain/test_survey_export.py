"""Answers to a survey as rows of a file: a row a person, and nobody to be found by their day."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from kiosk.core import clock, db, errors, tabular, tokens
from kiosk.domain import feedback, survey_export
from kiosk.models.survey import SurveyOption, SurveyResponse
from tests.formulas import FORMULAS
from tests.sheets import plain, read_csv, read_xlsx, runs
from tests.surveys import add_survey

FACES = {"good": "Good", "ok": "OK", "better": "It could be better"}
NOVEMBER = date(2026, 11, 20)


@pytest.fixture
def survey(context, school):
    return add_survey(
        school,
        ("faces", "How was it?"),
        ("one", "Which drink?"),
        ("several", "What did you eat?", ["Cake", "Soup", "Fruit"]),
        ("five", "How loud?"),
        ("text", "What else?"),
        title="The fair",
    )


@pytest.fixture
def respond(school, survey):
    """Return a way to answer: values by the number of the question."""

    def put(values, day=NOVEMBER, of=None):
        questions = (of or survey).questions
        row = SurveyResponse(
            reference=tokens.reference(),
            school_id=school.id,
            survey_id=(of or survey).id,
            link_digest=tokens.digest(tokens.reference()),
            day=day,
            answers={questions[number].reference: given for number, given in values.items()},
        )
        db.session.add(row)
        db.session.flush()
        return row.reference

    return put


def exported(school, survey):
    db.session.commit()
    sheet = survey_export.answers(school, survey.reference, FACES)
    return list(sheet.rows)


def test_a_row_is_what_one_person_answered(school, survey, respond):
    drinks, food = survey.questions[1].options, survey.questions[2].options
    for _ in range(5):
        respond({0: ["good"], 1: [drinks[1]], 2: [food[0], food[2]], 3: ["4"]})
    assert exported(school, survey) == [("2026-11", "Good", "Coffee", "Cake; Fruit", 4)] * 5


def test_nobody_is_the_difference_of_two_files_of_one_day(school, survey, respond):
    for _ in range(5):
        respond({0: ["ok"]})
    today = clock.today(school.time_zone)
    respond({0: ["better"], 3: ["1"]}, today)
    assert {row[1] for row in exported(school, survey)} == {"OK"}
    with clock.at(clock.now() + timedelta(days=1)):
        assert len(exported(school, survey)) == 5, "nor of two files of two days"
    for _ in range(4):
        respond({0: ["ok"]}, today)
    with clock.at(clock.now() + timedelta(days=1)):
        assert len(exported(school, survey)) == 10, "the control: among five they are told"


def test_the_questions_are_the_schools_own_words_without_those_for_texts(school, survey, respond):
    for _ in range(5):
        respond({0: ["ok"]})
    db.session.commit()
    sheet = survey_export.answers(school, survey.reference, FACES)
    assert sheet.title == "The fair"
    asked = [question.text.text for question in sheet.questions]
    assert asked == ["How was it?", "Which drink?", "What did you eat?", "How loud?"]
    sheet.rows.close()


def test_what_was_not_answered_is_empty_and_what_was_taken_away_is_left_out(
    school, survey, respond
):
    cake, soup, _fruit = survey.questions[2].options
    for _ in range(5):
        respond({2: [cake, soup, "g" * 22]})
    mine = (SurveyOption.school_id == school.id, SurveyOption.reference == cake)
    db.session.execute(sa.delete(SurveyOption).where(*mine))
    assert exported(school, survey) == [("2026-11", "", "", "Soup", "")] * 5


def test_whoever_only_began_is_not_in_it(school, survey, respond):
    for _ in range(5):
        respond({0: ["ok"]})
    respond({})
    assert len(exported(school, survey)) == 5


def test_fewer_than_five_are_refused(school, survey, respond):
    for _ in range(4):
        respond({0: ["ok"]})
    for _ in range(9):
        respond({})
    with pytest.raises(survey_export.TooFewAnswers):
        exported(school, survey)
    respond({0: ["ok"]})
    assert len(exported(school, survey)) == 5, "the control"


def test_rows_stand_in_a_random_order(school, survey, respond):
    given = {respond({3: [str(1 + n % 5)]}): 1 + n % 5 for n in range(20)}
    assert [row[4] for row in exported(school, survey)] == [given[name] for name in sorted(given)]
    assert list(given) != sorted(given), "the control: the order of arrival is another one"


def test_no_day_is_told_and_no_name_of_a_row(school, survey, respond):
    names = [respond({0: ["ok"]}) for _ in range(6)]
    told = str(exported(school, survey))
    assert "2026-11-20" not in told
    assert not [name for name in names if name in told]


def months(school, survey):
    return sorted(row[0] for row in exported(school, survey))


def test_a_month_of_a_few_is_not_told(school, survey, respond):
    """Nor is the next smallest, where one alone would stand without a month."""
    for month, people in ((9, 1), (10, 6), (11, 8)):
        for _ in range(people):
            respond({0: ["ok"]}, date(2026, month, 3))
    assert months(school, survey) == [""] * 7 + ["2026-11"] * 8


def test_a_few_in_each_month_are_told_without_months(school, survey, respond):
    for month in (7, 9, 10, 11):
        for _ in range(4):
            respond({0: ["ok"]}, date(2026, month, 3))
    assert months(school, survey) == [""] * 16


def test_enough_in_each_month_are_told_with_it(school, survey, respond):
    for month in (10, 11):
        for _ in range(5):
            respond({0: ["ok"]}, date(2026, month, 3))
    assert months(school, survey) == ["2026-10"] * 5 + ["2026-11"] * 5


def test_what_people_wrote_is_not_beside_their_answers(school, survey, respond):
    for number in range(5):
        respond({0: ["ok"]})
        feedback.write_text(
            school,
            token=f"link-{number}-{tokens.reference()}",
            question_id=survey.questions[4].id,
            words="Canary words",
            language="en",
        )
    assert "Canary" not in str(exported(school, survey))


def test_another_survey_and_another_school_are_not_in_it(school, other, survey, respond):
    second = add_survey(school, ("faces", "And today?"))
    for _ in range(5):
        respond({0: ["ok"]})
        respond({0: ["good"]}, of=second)
    assert {row[1] for row in exported(school, survey)} == {"OK"}
    with pytest.raises(errors.NotFound):
        survey_export.answers(other, survey.reference, FACES)


def test_drafts_are_not_offered(school, other, survey):
    add_survey(school, "faces", state="draft", title="A draft")
    newest = add_survey(school, "faces", state="closed", title="The newest")
    found = [each.title for each in survey_export.choices(school)]
    assert found == [newest.title, "The fair"]
    assert survey_export.choices(other) == []


def test_a_file_that_is_given_up_or_refused_lets_its_connection_go(school, survey, respond):
    db.session.commit()
    before = db.reader().pool.checkedout()
    with pytest.raises(survey_export.TooFewAnswers):
        survey_export.answers(school, survey.reference, FACES)
    assert db.reader().pool.checkedout() == before
    for _ in range(5):
        respond({0: ["ok"]})
    db.session.commit()
    sheet = survey_export.answers(school, survey.reference, FACES)
    assert db.reader().pool.checkedout() == before + 1
    sheet.rows.close()
    assert db.reader().pool.checkedout() == before


def test_many_are_read_whole(school, survey, respond, monkeypatch):
    monkeypatch.setattr(survey_export, "ROWS_AT_ONCE", 3)
    for n in range(10):
        respond({3: [str(1 + n % 5)]})
    assert sorted(row[4] for row in exported(school, survey)) == sorted([*range(1, 6)] * 2)


def test_forty_payloads_in_questions_and_options_are_text(school, context, respond, tmp_path):
    laden = add_survey(school, *(("one", each, [each[:80]]) for each in FORMULAS))
    for _ in range(5):
        respond({n: [each.options[0]] for n, each in enumerate(laden.questions)}, of=laden)
    db.session.commit()
    sheet = survey_export.answers(school, laden.reference, FACES)
    header = [question.text.text for question in sheet.questions]
    rows = [row[1:] for row in sheet.rows]
    assert header == list(FORMULAS)
    assert rows == [FORMULAS] * 5
    back = read_csv(b"".join(tabular.csv_chunks(header, rows)))
    assert not [cell for row in back for cell in row if runs(cell)]
    assert [[plain(cell) for cell in row] for row in back] == [list(FORMULAS)] * 6
    file = tmp_path / "answers.xlsx"
    tabular.xlsx_file(header, rows, file, "=1+1")
    assert read_xlsx(file.read_bytes()) == [list(FORMULAS)] * 6
