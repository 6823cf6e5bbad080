"""A2 Today: one party: left, changed, merged, taken off the list, and each taken back."""

import pytest

from kiosk.core import tokens
from tests.web.staff.today.conftest import party_of, text, undo_form


def test_the_party_page_offers_what_can_be_done(as_reception, sign_in):
    reference = sign_in("سارة").reference
    page = text(as_reception.get(f"/staff/today/party/{reference}"))
    for words in ("They have left", "Change name or numbers", "Take off the list"):
        assert words in page
    assert "They signed in twice" not in page, "there is nobody to be the same as"


@pytest.mark.parametrize("act", ["left", "remove"])
def test_each_act_is_taken_back_by_undo(app, scene, as_reception, sign_in, act):
    reference = sign_in("Amina").reference
    before = party_of(app, scene, reference)
    assert as_reception.post(f"/staff/today/party/{reference}/{act}").location == "/staff/"
    assert party_of(app, scene, reference) != before
    address, fields = undo_form(as_reception.get("/staff/"))
    as_reception.post(address, data=fields)
    assert party_of(app, scene, reference) == before


def test_coming_back_is_undone_to_the_same_minute(app, scene, as_reception, sign_in):
    reference = sign_in("Amina").reference
    as_reception.post(f"/staff/today/party/{reference}/left")
    left_at = party_of(app, scene, reference).left_at
    as_reception.post(f"/staff/today/party/{reference}/back")
    address, fields = undo_form(as_reception.get("/staff/"))
    as_reception.post(address, data=fields)
    assert party_of(app, scene, reference).left_at == left_at


def test_a_change_is_undone_with_names_and_counts(app, scene, as_reception, sign_in):
    reference = sign_in("Amina", "O'Brien & <b>", adults=2).reference
    changed = {"name": ["Zoë", ""], "adults": "1", "children": "3"}
    as_reception.post(f"/staff/today/party/{reference}/change", data=changed)
    assert party_of(app, scene, reference).names == ("Zoë",)
    address, fields = undo_form(as_reception.get("/staff/"))
    as_reception.post(address, data=fields)
    assert party_of(app, scene, reference).adults == 2
    assert party_of(app, scene, reference).names == ("Amina", "O'Brien & <b>")


def test_a_merge_is_undone(app, scene, as_reception, sign_in):
    one, two = sign_in("Amina").reference, sign_in("Amina").reference
    as_reception.post(f"/staff/today/party/{two}/merge", data={"into": one})
    assert party_of(app, scene, two).same_as == one
    page = text(as_reception.get(f"/staff/today/party/{two}"))
    assert "counts with another one" in page
    address, fields = undo_form(as_reception.get("/staff/"))
    as_reception.post(address, data=fields)
    assert party_of(app, scene, two).same_as is None


def test_a_party_cannot_be_the_same_as_itself(as_reception, sign_in):
    one = sign_in("Amina").reference
    sign_in("Jo")
    answer = as_reception.post(f"/staff/today/party/{one}/merge", data={"into": one})
    assert answer.status_code == 422
    assert "That is the same sign-in" in text(answer)


def test_a_change_that_does_not_fit_comes_back_open(as_reception, sign_in):
    reference = sign_in("Amina").reference
    wrong = {"name": "Zoë", "adults": "0", "children": "0"}
    answer = as_reception.post(f"/staff/today/party/{reference}/change", data=wrong)
    assert answer.status_code == 422
    assert 'value="Zoë"' in text(answer)
    assert "<details open>" in text(answer)


def test_an_unknown_party_is_not_found(as_reception):
    assert as_reception.get(f"/staff/today/party/{tokens.reference()}").status_code == 404
