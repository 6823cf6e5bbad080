"""Surveys as staff write them: once, in order, not over others' words, and kept once answered."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from kiosk.core import clock, db, errors, tokens
from kiosk.domain import (
    audit,
    schools,
    survey_answers,
    survey_editing,
    survey_words,
    surveys,
    translations,
)
from kiosk.domain.survey_editing import Draft, OptionDraft, QuestionDraft
from kiosk.domain.survey_words import Given
from kiosk.models.school import School
from kiosk.models.survey import SurveyOption, SurveyQuestion
from kiosk.models.translation import Translation

DRINKS = QuestionDraft("one", "Which drink?", "coffee", (OptionDraft("Tea"), OptionDraft("Milk")))
DRAFT = Draft(
    "The coffee morning",
    "Two questions.",
    questions=(QuestionDraft("faces", "How was it?"), DRINKS),
)


@pytest.fixture
def by(scene):
    return scene.people["manager"]


@pytest.fixture
def make(context, school, by):
    """Return a way to make a survey; it gives what an editor begins with."""

    def create(draft=DRAFT, **more):
        key = more.pop("key", None) or tokens.reference()
        return known(school, survey_editing.create(school, draft, key, by, **more))

    return create


def known(school, reference):
    return survey_editing.editing(school, reference)


def change(school, made, draft, **more):
    version = more.pop("version", known(school, made.reference).changes)
    survey_editing.change(school, made.reference, draft, version, **more)
    return known(school, made.reference)


def references(draft):
    return [
        (one.reference, [option.reference for option in one.options]) for one in draft.questions
    ]


def without_references(draft):
    return replace(
        draft,
        questions=tuple(
            replace(
                one,
                reference="",
                options=tuple(replace(option, reference="") for option in one.options),
            )
            for one in draft.questions
        ),
    )


def answer(school, made, number=0, value="good"):
    token = tokens.reference()
    survey_answers.begin(school, made.reference, token=token)
    question = made.draft.questions[number]
    survey_answers.answer(school, token, question.reference, [value])


# --- Writing --------------------------------------------------------------------------------------


def test_a_survey_is_a_draft_until_it_is_opened(make, school):
    made = make()
    assert without_references(made.draft) == DRAFT
    assert (made.state, made.changes, made.answered) == ("draft", 0, False)
    assert not surveys.any_open(school)


def test_the_same_form_twice_is_one_survey(make, school, other, by):
    first = make(key="k" * 22)
    again = make(replace(DRAFT, title="Another"), key="k" * 22)
    assert (again.reference, again.draft.title) == (first.reference, DRAFT.title)
    assert len(again.draft.questions) == 2
    assert make(key="n" * 22).reference != first.reference
    assert survey_editing.create(other, DRAFT, "k" * 22, by) != first.reference


@pytest.mark.parametrize(
    "draft",
    [
        replace(DRAFT, title=""),
        replace(DRAFT, questions=()),
        replace(DRAFT, questions=(QuestionDraft("faces", "How?"),) * 9),
        replace(DRAFT, questions=(QuestionDraft("faces", ""),)),
        replace(DRAFT, questions=(replace(DRINKS, options=(OptionDraft("Tea"),)),)),
        replace(DRAFT, questions=(replace(DRINKS, options=(OptionDraft("Tea"),) * 9),)),
        replace(DRAFT, questions=(replace(DRINKS, options=(OptionDraft("Tea"), OptionDraft(""))),)),
    ],
)
def test_what_is_not_complete_is_not_kept(make, school, draft):
    made = make()
    with pytest.raises(survey_editing.Incomplete):
        make(draft)
    with pytest.raises(survey_editing.Incomplete):
        change(school, made, draft)


def test_it_can_be_for_an_event_of_this_school(make, school, scene, other):
    made = make(replace(DRAFT, event=scene.event))
    assert made.draft.event == scene.event
    assert surveys.by_reference(school, made.reference, "en").event_reference == scene.event
    with pytest.raises(survey_editing.EventGone):
        survey_editing.create(other, replace(DRAFT, event=scene.event), tokens.reference(), 1)


def test_events_to_choose_from_are_recent_and_coming_ones(make, school, scene):
    (choice,) = survey_editing.events_to_choose(school)
    assert (choice.reference, choice.title) == (scene.event, "Coffee morning")
    with clock.at(clock.now() + timedelta(days=40)):
        assert survey_editing.events_to_choose(school) == []
        assert survey_editing.events_to_choose(school, scene.event) == [choice]


def test_questions_are_added_moved_and_taken_away(make, school):
    made = make()
    faces, drinks = made.draft.questions
    new = QuestionDraft("text", "What else?")
    moved = replace(drinks, options=(drinks.options[1], OptionDraft("Water"), drinks.options[0]))
    after = change(school, made, replace(made.draft, questions=(new, moved)))
    text, kept = after.draft.questions
    assert (text.text, kept.reference) == ("What else?", drinks.reference)
    assert [option.text for option in kept.options] == ["Milk", "Water", "Tea"]
    assert kept.options[2].reference == drinks.options[0].reference
    gone = sa.select(SurveyQuestion).where(SurveyQuestion.school_id == school.id)
    assert faces.reference not in {row.reference for row in db.session.scalars(gone)}


def test_a_question_that_chooses_no_more_has_no_options(make, school):
    made = make()
    faces, drinks = made.draft.questions
    after = change(
        school, made, replace(made.draft, questions=(faces, replace(drinks, kind="text")))
    )
    assert after.draft.questions[1].options == ()
    left = sa.select(SurveyOption).where(SurveyOption.school_id == school.id)
    assert db.session.scalars(left).all() == []


def test_a_question_of_another_survey_is_not_taken_over(make, school):
    theirs, ours = make(), make()
    after = change(school, ours, theirs.draft)
    assert references(after.draft)[0][0] != references(theirs.draft)[0][0]
    assert known(school, theirs.reference).draft == theirs.draft


def test_a_question_named_twice_becomes_two(make, school):
    made = make()
    faces = made.draft.questions[0]
    after = change(school, made, replace(made.draft, questions=(faces, faces)))
    first, second = after.draft.questions
    assert first.reference == faces.reference != second.reference


def test_the_later_save_of_an_older_version_is_refused(make, school):
    made = make()
    change(school, made, replace(made.draft, title="Theirs"), version=0)
    with pytest.raises(survey_editing.ChangedMeanwhile):
        change(school, made, replace(made.draft, title="Mine"), version=0)
    assert known(school, made.reference).draft.title == "Theirs"
    assert change(school, made, made.draft, version=1).changes == 2


@pytest.mark.faults
def test_of_ten_who_save_the_same_version_at_once_one_is_kept(app, school, by):
    with app.app_context(), db.writing():
        reference = survey_editing.create(school, DRAFT, tokens.reference(), by)
    gate = threading.Barrier(10)

    def save(number):
        with app.app_context():
            gate.wait(timeout=20)
            try:
                with db.writing():
                    draft = replace(DRAFT, title=f"Title {number}")
                    survey_editing.change(school, reference, draft, 0)
            except survey_editing.ChangedMeanwhile:
                return False
            return True

    with ThreadPoolExecutor(10) as pool:
        assert sum(pool.map(save, range(10))) == 1
    with app.app_context():
        assert known(school, reference).changes == 1
        assert len(known(school, reference).draft.questions) == 2


def test_surveys_of_another_school_are_not_there(make, other):
    made = make()
    for act in (
        lambda: survey_editing.editing(other, made.reference),
        lambda: survey_editing.change(other, made.reference, DRAFT, 0),
        lambda: survey_editing.open_up(other, made.reference, 1),
        lambda: survey_editing.close(other, made.reference, 1),
        lambda: survey_editing.create(other, DRAFT, tokens.reference(), 1, made.reference),
    ):
        with pytest.raises(errors.NotFound):
            act()


# --- Once somebody has answered -------------------------------------------------------------------


def with_kind(draft, number, kind):
    asked = list(draft.questions)
    asked[number] = replace(asked[number], kind=kind)
    return replace(draft, questions=tuple(asked))


def with_options(draft, *options):
    faces, drinks = draft.questions
    return replace(draft, questions=(faces, replace(drinks, options=options)))


def changed_questions(draft):
    """Return drafts in which an answer would mean something else."""
    tea, milk = draft.questions[1].options
    return [
        with_kind(draft, 0, "five"),
        with_kind(draft, 1, "several"),
        replace(draft, questions=draft.questions[:1]),
        with_options(draft, milk, tea),
        with_options(draft, tea, milk, OptionDraft("Water")),
        with_options(draft, tea, OptionDraft("Water")),
        without_references(draft),
    ]


@pytest.mark.parametrize("which", range(7))
def test_what_was_asked_stays_once_somebody_has_answered(make, school, by, which):
    made = make()
    survey_editing.open_up(school, made.reference, by)
    draft = changed_questions(made.draft)[which]
    answer(school, made)
    assert known(school, made.reference).answered
    with pytest.raises(survey_editing.Answered):
        change(school, made, draft)
    assert known(school, made.reference).draft == made.draft


@pytest.mark.parametrize("which", range(7))
def test_control_before_that_it_can_all_be_changed(make, school, by, which):
    made = make()
    survey_editing.open_up(school, made.reference, by)
    survey_answers.begin(school, made.reference, token=tokens.reference())  # who only looks
    change(school, made, changed_questions(made.draft)[which])


def test_words_pictures_order_and_new_questions_are_free_after_answers(make, school, by):
    made = make()
    survey_editing.open_up(school, made.reference, by)
    answer(school, made)
    faces, drinks = made.draft.questions
    tea, milk = drinks.options
    better = replace(
        drinks, text="Which drink did you like?", options=(replace(tea, text="TEA"), milk)
    )
    draft = replace(made.draft, title="New", questions=(better, QuestionDraft("text", "?"), faces))
    after = change(school, made, draft)
    assert [one.text for one in after.draft.questions] == [
        "Which drink did you like?",
        "?",
        "How was it?",
    ]
    assert after.draft.questions[0].options[0].text == "TEA"


def test_words_alone_are_answers_too(make, school, by):
    made = make(Draft("Words", questions=(QuestionDraft("text", "What else?"),)))
    survey_editing.open_up(school, made.reference, by)
    token = tokens.reference()
    survey_answers.begin(school, made.reference, token=token)
    assert not known(school, made.reference).answered
    question = made.draft.questions[0].reference
    more = {"text": "More tea", "text_token": tokens.reference(), "language": "en"}
    survey_answers.answer(school, token, question, [], **more)
    assert known(school, made.reference).answered


# --- Opening and closing --------------------------------------------------------------------------


def test_it_is_opened_closed_and_opened_again(make, school, by):
    made, before = make(), schools.changes(school)
    assert survey_editing.open_up(school, made.reference, by) == "draft"
    assert survey_editing.open_up(school, made.reference, by) == "open"
    assert surveys.any_open(school)
    survey_editing.close(school, made.reference, by)
    survey_editing.close(school, made.reference, by)
    assert known(school, made.reference).state == "closed"
    assert survey_editing.open_up(school, made.reference, by) == "closed"
    assert schools.changes(school) == before + 3
    acts = [one.act for one in audit.recent(school) if one.act.startswith("survey_")]
    assert acts == ["survey_opened", "survey_closed", "survey_opened"]
    facts = [one.facts for one in audit.recent(school) if one.act.startswith("survey_")]
    assert facts == [{"survey": made.reference}] * 3


def test_opening_can_be_taken_back_until_somebody_answers(make, school, by):
    made = make()
    survey_editing.open_up(school, made.reference, by)
    survey_editing.close(school, made.reference, by, to_draft=True)
    assert known(school, made.reference).state == "draft"
    survey_editing.open_up(school, made.reference, by)
    answer(school, made)
    survey_editing.close(school, made.reference, by, to_draft=True)
    assert known(school, made.reference).state == "closed"


def test_what_is_over_is_not_opened(make, school, by):
    today = clock.today(school.time_zone)
    over = make(replace(DRAFT, closes_on=today - timedelta(days=1)))
    with pytest.raises(survey_editing.Over):
        survey_editing.open_up(school, over.reference, by)
    last_day = make(replace(DRAFT, closes_on=today))
    survey_editing.open_up(school, last_day.reference, by)


def test_only_the_desk_changes_what_parents_could_answer(make, school, by):
    made = make()
    change(school, made, made.draft, also_open=False)
    survey_editing.open_up(school, made.reference, by)
    with pytest.raises(survey_editing.OpenNow):
        change(school, made, made.draft, also_open=False)
    change(school, made, made.draft)


def test_parents_pages_are_made_anew_only_if_they_see_it(make, school, by):
    made = make()
    before = schools.changes(school)
    change(school, made, made.draft)
    assert schools.changes(school) == before
    survey_editing.open_up(school, made.reference, by)
    change(school, made, made.draft)
    assert schools.changes(school) == before + 2


# --- Other languages ------------------------------------------------------------------------------


def texts(school, made):
    return survey_words.of(school, surveys.by_reference(school, made.reference, "en").id)


def given(text, words, before="", checked=False):
    return Given(text.place, words, translations.digest(before), checked)


def save(school, made, by, *gifts, language="pl"):
    survey_id = surveys.by_reference(school, made.reference, "en").id
    survey_words.save(school, survey_id, language, gifts, by)


def kept(school, made, language="pl"):
    found = survey_words.renderings(school, texts(school, made))
    return {
        text.text: (one.text.text, one.machine, one.by, one.fits(text.text))
        for text in texts(school, made)
        if (one := found.get((text.place, language))) is not None
    }


@pytest.fixture
def with_computer(context, school):
    db.session.execute(
        sa.update(School).where(School.id == school.id).values(translator_url="http://t.test")
    )
    school.translator_url = "http://t.test"
    yield
    school.translator_url = ""


def test_all_texts_are_listed_in_the_order_of_the_screens(make, school):
    found = texts(school, make())
    assert [(one.text, one.question, one.option) for one in found] == [
        ("The coffee morning", 0, 0),
        ("Two questions.", 0, 0),
        ("How was it?", 1, 0),
        ("Which drink?", 2, 0),
        ("Tea", 2, 1),
        ("Milk", 2, 2),
    ]


def test_words_are_kept_with_who_wrote_them(make, school, by):
    made = make()
    title = texts(school, made)[0]
    save(school, made, by, given(title, "Kawa"))
    assert kept(school, made) == {DRAFT.title: ("Kawa", False, "Manager Person", True)}
    assert surveys.by_reference(school, made.reference, "pl").title.text == "Kawa"
    save(school, made, by, given(title, "", before="Kawa"))
    assert kept(school, made) == {}


def test_words_go_stale_when_the_original_changes_and_are_vouched_for_anew(make, school, by):
    made = make()
    save(school, made, by, given(texts(school, made)[0], "Kawa"))
    change(school, made, replace(made.draft, title="The tea morning"))
    assert kept(school, made)["The tea morning"][3] is False
    assert surveys.by_reference(school, made.reference, "pl").title.text == "The tea morning"
    title = texts(school, made)[0]
    save(school, made, by, given(title, "Kawa", before="Kawa"))  # neither touched nor checked
    assert kept(school, made)["The tea morning"][3] is False
    save(school, made, by, given(title, "Kawa", before="Kawa", checked=True))
    assert kept(school, made)["The tea morning"][3] is True


def test_the_later_save_over_others_words_is_refused_whole(make, school, by):
    made = make()
    title, sentence, *_rest = texts(school, made)
    save(school, made, by, given(title, "Kawa"))
    with pytest.raises(survey_words.WordsMoved):
        save(school, made, by, given(sentence, "Dwa pytania."), given(title, "Herbata"))
    assert list(kept(school, made)) == [DRAFT.title]
    assert kept(school, made)[DRAFT.title][0] == "Kawa"
    save(school, made, by, given(title, "Kawa"))  # the same words twice: a double touch


def test_a_computer_is_asked_and_does_not_write_over_a_person(make, school, by, with_computer):
    made = make()
    found = survey_words.renderings(school, texts(school, made))
    assert {one.state for one in found.values()} == {"waiting"}
    assert len(found) == 6 * len(survey_words.others(school))
    save(school, made, by, given(texts(school, made)[0], "Kawa"))
    change(school, made, made.draft)
    assert kept(school, made)[DRAFT.title][:2] == ("Kawa", False)


def test_without_a_computer_nothing_waits(make, school):
    assert survey_words.renderings(school, texts(school, make())) == {}


def test_a_computers_words_are_marked_until_somebody_says_they_are_right(
    make, school, by, with_computer
):
    made = make()
    rows = (Translation.school_id == school.id, Translation.language == "pl")
    db.session.execute(sa.update(Translation).where(*rows).values(state="done", text="Po polsku"))
    survey_id = surveys.by_reference(school, made.reference, "en").id
    assert survey_words.standing(school, [survey_id])[survey_id].machine == ("pl",)
    gifts = [given(one, "Po polsku", "Po polsku", True) for one in texts(school, made)]
    save(school, made, by, *gifts)
    standing = survey_words.standing(school, [survey_id])[survey_id]
    assert standing.machine == ()
    assert set(standing.missing) == set(school.languages) - {"en", "pl"}
    assert standing.missing["ar"] == 6


def test_a_computer_that_gave_up_is_asked_again(make, school, with_computer):
    made = make()
    rows = (Translation.school_id == school.id, Translation.language == "pl")
    db.session.execute(sa.update(Translation).where(*rows).values(state="given_up", tries=8))
    survey_words.ask_again(school, surveys.by_reference(school, made.reference, "en").id, "pl")
    found = survey_words.renderings(school, texts(school, made))
    assert {one.state for one in found.values()} == {"waiting"}


def test_words_go_with_the_question(make, school, by):
    made = make()
    save(school, made, by, *[given(one, f"pl {one.text}") for one in texts(school, made)])
    change(school, made, replace(made.draft, questions=made.draft.questions[:1]))
    rows = sa.select(Translation).where(Translation.school_id == school.id)
    left = {row.text for row in db.session.scalars(rows)}
    assert left == {"pl The coffee morning", "pl Two questions.", "pl How was it?"}


def test_a_copy_has_the_words_of_the_same_texts_and_who_stands_by_them(make, school, by):
    made = make()
    save(school, made, by, *[given(one, f"pl {one.text}") for one in texts(school, made)])
    draft = without_references(replace(made.draft, title="Another title"))
    copied = make(draft, like=made.reference)
    assert kept(school, copied)["Tea"] == ("pl Tea", False, "Manager Person", True)
    assert "Another title" not in kept(school, copied)
    assert kept(school, made)["Tea"][0] == "pl Tea"
    assert references(copied.draft) != references(made.draft)


def test_words_for_another_survey_are_left_alone(make, school, by):
    ours, theirs = make(), make()
    save(school, ours, by, given(texts(school, theirs)[0], "Kawa"))
    assert kept(school, theirs) == kept(school, ours) == {}
