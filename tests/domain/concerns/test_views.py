"""Concerns: what a lead sees, and what who passed it on and another school do not."""

from datetime import timedelta

import pytest

from kiosk.core import clock, db, errors, tokens
from kiosk.domain import concerns, translations
from kiosk.models.translation import Translation, TranslationState
from tests.domain.concerns.conftest import CANARY
from tests.messages import change, give


def test_lists_show_the_unread_first_and_the_closed_page_by_page(school, host, amina):
    now = clock.now()
    made = []
    for number in range(5):
        with clock.at(now + timedelta(minutes=number)):
            concerns.pass_on(school, give(school, f"Number {number}"), host)
            made.append(
                next(
                    row.reference for row in concerns.open_ones(school) if row.reference not in made
                )
            )
    concerns.read(school, made[0], amina)
    wanted = [*made[1:], made[0]]
    assert [row.reference for row in concerns.open_ones(school)] == wanted
    for reference in made:
        concerns.close(school, reference, amina)
    first = concerns.closed_ones(school, most=3)
    rest = concerns.closed_ones(school, before_id=first[-1].id)
    assert [row.reference for row in (*first, *rest)] == made[::-1]


def test_a_lead_sees_all_of_it_and_the_translation_only_while_it_fits(school, passed, message):
    whole = concerns.one(school, passed, "en")
    assert (whole.words.text, whole.words.language) == (CANARY, "pl")
    assert (whole.face, whole.contact_way, whole.contact) == ("better", "call", "07700900982")
    assert whole.translation is None
    db.session.add(
        Translation(
            reference=tokens.reference(),
            school_id=school.id,
            subject="feedback",
            subject_reference=message,
            field="words",
            source_language="pl",
            source_digest=translations.digest(CANARY),
            language="en",
            text="In English",
            state=TranslationState.DONE,
            machine=True,
        )
    )
    db.session.flush()
    assert concerns.one(school, passed, "en").translation.text.text == "In English"
    change(school, message, words="Something else")
    assert concerns.one(school, passed, "en").translation is None


def test_another_school_finds_none_of_it(school, other, passed, message, host, amina):
    assert concerns.unread(other) == 0
    assert concerns.open_ones(other) == []
    for ask in (
        lambda: concerns.one(other, passed, "en"),
        lambda: concerns.standing(other, message, host),
        lambda: concerns.read(other, passed, amina),
        lambda: concerns.close(other, passed, amina),
        lambda: concerns.put_back(other, passed, amina),
        lambda: concerns.take_back(other, message, host),
        lambda: concerns.pass_on(other, message, host),
    ):
        with pytest.raises(errors.NotFound):
            ask()
    assert concerns.unread(school) == 1


def test_who_passed_it_on_sees_nothing_of_it_and_others_not_even_that(
    school, scene, passed, message, host, amina
):
    assert "Zyxcanary" not in repr(concerns.standing(school, message, host))
    assert "Zyxcanary" not in repr(concerns.open_ones(school)), "only an opened one is written down"
    for other in (amina, scene.people["admin"]):
        with pytest.raises(errors.NotFound):
            concerns.standing(school, message, other)
