"""The list of surgeries: how full each is, cancelling with those to tell, and putting back."""

from datetime import timedelta

import pytest

from kiosk.core import db, tokens
from kiosk.domain import audit, bookings, surgeries
from kiosk.models.surgery import Surgery
from tests.surgeries import add_host, add_surgery
from tests.web.staff.conftest import NOW

pytestmark = pytest.mark.usefixtures("monday")
LATER = NOW + timedelta(days=3)


@pytest.fixture
def book(app, scene, slots_of):
    """Return a way to book the first so many slots of a surgery, from their phones."""

    def booked(surgery, *names):
        slots = slots_of(surgery)
        with app.app_context(), db.writing():
            for slot, name in zip(slots, names, strict=False):
                bookings.book(
                    scene.school,
                    slot.reference,
                    key=tokens.reference(),
                    link_token=tokens.reference(),
                    name=name,
                    language="en",
                    came_by="phone",
                )

    return booked


def states(app, school):
    """Return of every surgery whether it is cancelled, in order."""
    with app.app_context():
        wanted = Surgery.school_id == school.id
        found = db.session.query(Surgery).filter(wanted).order_by(Surgery.starts_at)
        return [one.cancelled_at is not None for one in found]


def acts(app, school):
    with app.app_context():
        found = reversed(audit.recent(school))
        return [entry.act for entry in found if entry.act.startswith("surgery_")]


def test_each_says_who_where_when_and_how_full_it_is(as_host, make_surgery, book):
    surgery = make_surgery("Helen", "Sam", starts_at=LATER, title="Talk about maths")
    book(surgery, "Ada", "Bea", "Cem")
    page = as_host.get("/staff/surgeries").text
    for words in (
        "Thursday 10 September",
        "Talk about maths",
        "Helen, Sam",
        "10:00 to 12:00",
        "Riverside hall",
        "3 of 12 booked",
        "Walk-ins: yes",
    ):
        assert words in page


def test_a_surgery_without_bookings_or_walk_ins_says_so(as_host, make_surgery):
    make_surgery(starts_at=LATER, bookable=False)
    page = as_host.get("/staff/surgeries").text
    assert "booked</span>" not in page
    make_surgery(starts_at=LATER, walk_ins=False)
    assert "Walk-ins: no" in as_host.get("/staff/surgeries").text


def test_todays_queue_can_be_run_from_here(as_host, make_surgery):
    today, later = make_surgery("Helen"), make_surgery("Sam", starts_at=LATER)
    page = as_host.get("/staff/surgeries").text
    assert f'href="/staff/queue/{today.reference}"' in page
    assert f'href="/staff/queue/{later.reference}"' not in page
    assert f'href="/staff/surgeries/{later.reference}"' in page


def test_a_host_changes_nothing_and_the_desk_does(as_host, as_reception, make_surgery):
    reference = make_surgery(starts_at=LATER).reference
    seen, may = (who.get("/staff/surgeries").text for who in (as_host, as_reception))
    for do in ("change", "copy", "cancel", "sheet"):
        assert f"/staff/surgeries/{reference}/{do}" not in seen
        assert f"/staff/surgeries/{reference}/{do}" in may
    for do in ("cancel", "put-back"):
        assert as_host.post(f"/staff/surgeries/{reference}/{do}").status_code == 403


def test_an_empty_list_offers_three_ideas_in_parents_words(as_reception, as_host):
    page = as_reception.get("/staff/surgeries").text
    for words in ("Talk to the head teacher", "Citizens Advice in the hall", "special needs"):
        assert words in page
    assert page.count("?like=") == 3
    assert "?like=" not in as_host.get("/staff/surgeries").text


def test_one_that_nobody_booked_is_cancelled_at_once_and_can_be_put_back(
    as_reception, make_surgery, app, scene
):
    reference = make_surgery(starts_at=LATER).reference
    page = as_reception.get("/staff/surgeries").text
    assert f'<form method="post" action="/staff/surgeries/{reference}/cancel">' in page
    answer = as_reception.post(f"/staff/surgeries/{reference}/cancel")
    assert (answer.status_code, answer.location) == (303, "/staff/surgeries")
    page = as_reception.get("/staff/surgeries").text
    assert "Not happening any more: Talk to us." in page
    assert "Not happening. Those who booked see this too." in page
    assert states(app, scene.school) == [True]
    as_reception.post(f"/staff/surgeries/{reference}/put-back")
    assert states(app, scene.school) == [False]
    assert acts(app, scene.school) == ["surgery_cancelled", "surgery_put_back"]


def test_those_who_booked_are_said_before_it_is_cancelled_and_listed_after(
    as_reception, make_surgery, book, app, scene
):
    surgery = make_surgery(starts_at=LATER)
    book(surgery, "Ada", "Bea", "Cem")
    address = f"/staff/surgeries/{surgery.reference}/cancel"
    listed = as_reception.get("/staff/surgeries").text
    assert f'<a class="button" href="{address}"' in listed
    asked = as_reception.post(address)  # as somebody does whose list is of before the bookings
    assert asked.status_code == 200
    assert "3 parents have booked." in asked.text
    assert "you will see whom to tell" in asked.text
    assert states(app, scene.school) == [False]
    answer = as_reception.post(address, data={"which": "one"})
    assert answer.location == "/staff/surgeries/to-tell"
    told = as_reception.get(answer.location).text
    for name in ("Ada", "Bea", "Cem"):
        assert name in told
    assert states(app, scene.school) == [True]
    assert "Parents to tell" in listed
    assert "Parents to tell: " not in listed  # the control
    assert "Parents to tell: 3" in as_reception.get("/staff/surgeries").text


def test_taken_back_at_once_everybody_has_their_time_again(
    as_reception, make_surgery, book, app, scene
):
    surgery = make_surgery(starts_at=LATER)
    book(surgery, "Ada")
    as_reception.post(f"/staff/surgeries/{surgery.reference}/cancel", data={"which": "one"})
    as_reception.post(f"/staff/surgeries/{surgery.reference}/put-back")
    assert "1 of 12 booked" in as_reception.get("/staff/surgeries").text
    assert "Ada" not in as_reception.get("/staff/surgeries/to-tell").text


def test_those_that_ended_are_on_the_other_list(as_reception, make_surgery):
    make_surgery(starts_at=NOW - timedelta(days=3), title="Last week")
    make_surgery(starts_at=NOW - timedelta(days=80), title="In June")
    make_surgery(starts_at=LATER, title="To come")
    coming = as_reception.get("/staff/surgeries").text
    assert "To come" in coming
    assert "Last week" not in coming
    before = as_reception.get("/staff/surgeries/before").text
    assert "Last week" in before
    assert "To come" not in before
    older = as_reception.get("/staff/surgeries/before?day=2026-09-04").text
    assert 'href="/staff/surgeries/before?day=2026-09-04"' in before
    assert "In June" in older
    assert "Surgeries before these" not in older


@pytest.mark.parametrize(
    "day", ["", "x", "2026-13-01", "9999-99-99", "٢٠٢٦-٠٩-٠٤", "-1", "0001-01-01", "9999-12-31"]
)
def test_a_day_that_is_none_shows_the_latest(as_reception, make_surgery, day):
    make_surgery(starts_at=NOW - timedelta(days=3), title="Last week")
    answer = as_reception.get("/staff/surgeries/before", query_string={"day": day})
    assert answer.status_code == 200


def test_far_ones_are_shown_when_asked_for(as_reception, make_surgery):
    make_surgery(starts_at=LATER, title="Soon")
    make_surgery(starts_at=NOW + timedelta(days=100), title="In winter")
    assert "In winter" not in as_reception.get("/staff/surgeries").text
    assert "In winter" in as_reception.get("/staff/surgeries?every=yes").text


def test_another_schools_surgery_is_not_found(as_reception, app, scene, other):
    with app.app_context(), db.writing():
        theirs = add_surgery(other, [add_host(other, "Hillary")], LATER, title="Hillside talk")
        reference = theirs.reference
    assert "Hillside talk" not in as_reception.get("/staff/surgeries").text
    for do in ("cancel", "put-back"):
        assert as_reception.post(f"/staff/surgeries/{reference}/{do}").status_code == 404
    with app.app_context():
        assert not surgeries.by_reference(other, reference, "en").cancelled
