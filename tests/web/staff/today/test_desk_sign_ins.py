"""A2 Today: somebody is added at the desk."""

import re

import pytest

from kiosk.core import tokens
from tests.web.staff.today.conftest import party_of, text, undo_form


def test_the_event_on_now_is_chosen_already(as_reception, scene):
    page = text(as_reception.get("/staff/today/add"))
    assert f'<option value="{scene.event}" selected' in page


def test_somebody_is_added_without_a_name_and_taken_back(as_reception, add):
    assert add(adults="2", children="1", language="ar").status_code == 303
    page = as_reception.get("/staff/")
    assert "3 people" in text(page)
    assert "desk" in text(page)
    address, fields = undo_form(page)
    as_reception.post(address, data=fields)
    assert "3 people" not in text(as_reception.get("/staff/"))


def test_the_same_form_twice_adds_one(as_reception, add):
    key = tokens.reference()
    for _ in range(2):
        assert add(name="Amina", key=key).status_code == 303
    assert text(as_reception.get("/staff/")).count(">Amina<") == 1


def test_a_key_with_other_words_is_refused(add):
    key = tokens.reference()
    add(name="Amina", key=key)
    answer = add(name="Jo", key=key)
    assert answer.status_code == 409
    assert "Start again" in text(answer)


@pytest.mark.parametrize("wrong", [{"adults": "0"}, {"adults": "many"}, {"children": "999"}])
def test_counts_that_no_party_has_come_back_with_what_was_typed(add, wrong):
    answer = add(name="Amina", **wrong)
    assert answer.status_code == 422
    assert 'value="Amina"' in text(answer)
    assert "One sign-in holds" in text(answer)


def test_an_unknown_language_becomes_the_schools_own(app, scene, as_reception, add):
    add(name="Amina", language="<script>")
    page = text(as_reception.get("/staff/"))
    reference = re.search(r'id="chip-([\w-]+)"', page)[1]
    assert party_of(app, scene, reference).language == "en"
