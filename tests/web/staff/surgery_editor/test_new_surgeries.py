"""New surgeries: the form, and the dates and times before saving."""

from datetime import timedelta

import pytest

from kiosk.core import db
from kiosk.domain import terms
from kiosk.domain.recurrence import Term
from tests.web.staff.conftest import NOW
from tests.web.staff.surgery_editor.conftest import (
    acts,
    add,
    days,
    filled,
    hidden,
    rows,
    seeing,
    slots,
    weekly,
    without,
)

pytestmark = pytest.mark.usefixtures("monday")


def test_a_surgery_is_added_with_its_slots_and_any_of_several_people(
    as_reception, app, scene, helen, sam
):
    data = filled(scene, helen, hosts=[helen, sam], title_pl="Rozmowa", languages=["so"])
    answer = add(as_reception, {**data, "interpreters": ["ur"]})
    assert (answer.status_code, answer.location) == (303, "/staff/surgeries")
    (surgery,) = rows(app, scene.school)
    assert seeing(app, scene.school, surgery) == ["Helen", "Sam"]
    assert (surgery.languages, surgery.interpreters) == (["so"], ["ur"])
    assert surgery.words == {"pl": {"title": "Rozmowa"}}
    made = slots(app, surgery)
    assert len(made) == 12
    assert sum(slot.kept for slot in made) == 3
    page = as_reception.get("/staff/surgeries").text
    assert "Saved: Talk to Helen. Parents can see it." in page
    assert acts(app, scene.school) == ["surgery_added"]


def test_its_dates_and_times_are_looked_at_before_it_is_saved(as_reception, app, scene, helen):
    data = weekly(scene, helen)
    page = add(as_reception, {**without(data, "seen"), "do": "look"})
    assert page.status_code == 200
    assert "Every Tuesday until 6 October: 4 dates. 15:30 to 17:30." in page.text
    assert 'With <bdi dir="auto">Helen</bdi>.' in page.text
    said = "On each date: 12 times of 10 minutes, 3 kept for people who walk in."
    assert said in page.text
    assert rows(app, scene.school) == []
    sent = hidden(page)
    sent["keep"].remove("2026-09-22")
    assert add(as_reception, {**sent, "do": "save"}).status_code == 303
    assert days(rows(app, scene.school)) == ["09-15 15:30", "09-29 15:30", "10-06 15:30"]


def test_going_back_from_the_dates_keeps_what_was_written(as_reception, scene, helen):
    page = add(as_reception, without(weekly(scene, helen, languages=["so", "ur"]), "seen"))
    back = add(as_reception, {**hidden(page), "do": "back"})
    assert back.status_code == 200
    assert 'value="Talk to Helen"' in back.text
    assert f'value="{helen}" checked' in back.text
    assert 'id="languages-so" name="languages" value="so" checked' in back.text
    assert 'id="languages-ur" name="languages" value="ur" checked' in back.text


def test_a_second_tap_adds_nothing(as_reception, app, scene, helen):
    for _ in range(2):
        add(as_reception, weekly(scene, helen))
    assert len(rows(app, scene.school)) == 4


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"hosts": []}, "Choose one person or more."),
        ({"hosts": ["x" * 22]}, "Choose one person or more."),
        ({"title": " "}, "Give it a title."),
        ({"day": ""}, "Choose the day."),
        ({"ends": "15:30"}, "The end is before the start. Look at both times."),
        ({"ends": "15:35"}, "This is longer than from start to end."),
        ({"slot_minutes": ""}, "Type a number from 5 to 120."),
        ({"slot_minutes": "4"}, "Type a number from 5 to 120."),
        ({"gap_minutes": "-1"}, "Type a number from 0 to 60."),
        ({"places": "0"}, "Type a number from 1 to 20."),
        ({"places": "many"}, "Type a number from 1 to 20."),
        ({"walk_in_share": "91"}, "Type a number from 0 to 90."),
        ({"way": "video"}, "It begins with https://."),
        ({"way": "video", "meeting_link": "javascript://a.b/%0aalert(1)"}, "It begins with https"),
        ({"way": "video", "meeting_link": "https://[meet"}, "It begins with https://."),
        ({"repeats": "weekly"}, "Choose the last day."),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_lost(
    as_reception, app, scene, helen, given, said
):
    answer = add(as_reception, filled(scene, helen, **given))
    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="https://kept.example.org"' not in answer.text
    assert "Ask anything." in answer.text
    assert rows(app, scene.school) == []


def test_what_does_not_count_is_not_looked_at(as_reception, app, scene, helen):
    odd = {"slot_minutes": "x", "places": "", "walk_in_share": "999", "meeting_link": "x" * 400}
    assert add(as_reception, filled(scene, helen, come="walk_in", **odd)).status_code == 303
    (surgery,) = rows(app, scene.school)
    assert (surgery.bookable, surgery.walk_ins, surgery.slot_minutes) == (False, True, 10)
    assert surgery.meeting_link == ""
    assert sum(slot.places for slot in slots(app, surgery)) == 0


def test_a_video_meeting_keeps_its_address(as_reception, app, scene, helen):
    data = filled(scene, helen, way="video", meeting_link="https://meet.example.org/abc?x=1")
    add(as_reception, data)
    (surgery,) = rows(app, scene.school)
    assert (surgery.way, surgery.meeting_link) == ("video", "https://meet.example.org/abc?x=1")


def test_a_person_who_is_elsewhere_then_is_said_and_it_can_be_saved_all_the_same(
    as_reception, app, scene, helen, sam
):
    add(as_reception, filled(scene, helen, title="Talk about maths"))
    later = filled(scene, helen, key="n" * 22, hosts=[helen, sam], starts="16:00")
    asked = add(as_reception, without(later, "seen"))
    assert "Helen is also in Talk about maths at 15:30." in asked.text
    assert "You can save all the same." in asked.text
    assert "Sam is also" not in asked.text
    add(as_reception, {**hidden(asked), "do": "save"})
    assert len(rows(app, scene.school)) == 2


def test_a_holiday_and_a_shared_room_are_said(as_reception, app, scene, helen):
    with app.app_context(), db.writing():
        first, last = NOW.date() - timedelta(days=5), NOW.date() + timedelta(days=3)
        terms.change(scene.school, [Term(first, last)], [])
    page = add(as_reception, without(filled(scene, helen), "seen"))
    assert "School is closed on this day." in page.text
    event = {"day": "2026-09-07", "starts": "09:30", "ends": "10:30"}
    page = add(as_reception, without(filled(scene, helen, **event), "seen"))
    assert "This room is also used by Coffee morning at" in page.text


@pytest.mark.parametrize(
    ("idea", "title", "day", "come"),
    [
        ("head", "Talk to the head teacher", "2026-09-12", "walk_in"),
        ("advice", "Citizens Advice in the hall", "2026-09-10", "both"),
        ("needs", "Talk about special needs", "2026-09-08", "book"),
        ("nothing", "", "", "both"),
    ],
)
def test_a_ready_made_idea_fills_the_form(as_reception, helen, idea, title, day, come):
    page = as_reception.get(f"/staff/surgeries/new?like={idea}").text
    assert f'id="title" name="title" type="text" value="{title}"' in page
    assert f'id="day" name="day" type="date" value="{day}"' in page
    assert f'id="come-{come}" name="come" value="{come}" checked' in page


def test_without_anybody_to_talk_to_the_form_says_where_to_begin(as_reception):
    page = as_reception.get("/staff/surgeries/new").text
    assert "First say who parents can talk to" in page
    assert 'href="/staff/hosts/new?then=surgery"' in page
