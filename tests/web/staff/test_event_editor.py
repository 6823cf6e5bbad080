"""The editor: the form, the dates before saving, and changes of one date, later ones, or all."""

import io
import re
from datetime import date

import pytest

from kiosk.core import clock, db
from kiosk.domain import event_editing, schools, terms, venues
from kiosk.domain.recurrence import Term
from tests.domain.test_uploads import photo

pytestmark = pytest.mark.usefixtures("monday")
PAYLOADS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{7777*7}} {% raw %}",
    "</script><svg/onload=alert(1)>",
    "اجتماع <b>الأهل</b> {{7777*7}}",
    "咖啡 'OR 1=1;--",
]


def filled(scene, **given):
    """Return a form as a browser sends it."""
    known = {
        "key": "k" * 22,
        "title": "Chess club",
        "picture": "meeting",
        "sentence": "Come and play.",
        "where": scene.hall.reference,
        "place": "",
        "day": "2026-09-15",
        "starts": "15:30",
        "ends": "16:30",
        "repeats": "none",
        "stop": "until",
        "until": "",
        "count": "",
        "names": "usual",
        "do": "save",
        "seen": "yes",
    }
    return {**known, **given}


def weekly(scene, **given):
    more = {"repeats": "weekly", "stop": "count", "count": "4", **given}
    return filled(scene, **more)


def hidden(page):
    """Return the fields of the page of dates, as its button sends them."""
    fields = {}
    for name, value in re.findall(
        r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.text
    ):
        fields.setdefault(name, []).append(value)
    fields["keep"] = re.findall(r'name="keep" value="([^"]+)" checked', page.text)
    return fields


def events(app, school):
    with app.app_context():
        found = [one.event for one in event_editing.coming(school)]
        return [event for event in found if event.title != "Coffee morning"]


def days(found):
    return [clock.local(each.starts_at, "Europe/London").date().isoformat()[5:] for each in found]


def test_an_event_is_added_and_parents_can_see_it(as_reception, client, app, scene):
    data = filled(scene, day="2026-09-07", starts="10:15", ends="11:00", title_pl="Szachy")
    answer = as_reception.post("/staff/events/new", data=data)
    assert answer.status_code == 303
    assert "Saved: Chess club." in as_reception.get("/staff/events").text
    assert "Chess club" in client.get("/en/").text
    assert "Szachy" in client.get("/pl/").text


def test_its_dates_are_looked_at_before_it_is_saved(as_reception, app, scene):
    data = weekly(scene)
    del data["seen"]
    page = as_reception.post("/staff/events/new", data={**data, "do": "look"})
    assert page.status_code == 200
    assert "Every Tuesday until 6 October: 4 dates. 15:30 to 16:30." in page.text
    assert events(app, scene.school) == []
    answer = as_reception.post("/staff/events/new", data={**hidden(page), "do": "save"})
    assert answer.status_code == 303
    assert days(events(app, scene.school)) == ["09-15", "09-22", "09-29", "10-06"]


def test_a_date_without_its_tick_is_left_out(as_reception, app, scene):
    page = as_reception.post("/staff/events/new", data=without(weekly(scene), "seen"))
    data = {**hidden(page), "do": "save"}
    data["keep"].remove("2026-09-22")
    as_reception.post("/staff/events/new", data=data)
    assert days(events(app, scene.school)) == ["09-15", "09-29", "10-06"]


def without(data, name):
    return {key: value for key, value in data.items() if key != name}


def test_all_ticks_taken_out_is_said(as_reception, app, scene):
    page = as_reception.post("/staff/events/new", data=without(weekly(scene), "seen"))
    data = {**hidden(page), "keep": [], "do": "save"}
    answer = as_reception.post("/staff/events/new", data=data)
    assert answer.status_code == 422
    assert "No date is left." in answer.text


def test_going_back_from_the_dates_keeps_what_was_written(as_reception, scene):
    page = as_reception.post("/staff/events/new", data=without(weekly(scene), "seen"))
    back = as_reception.post("/staff/events/new", data={**hidden(page), "do": "back"})
    assert back.status_code == 200
    assert 'value="Chess club"' in back.text
    assert 'value="weekly" checked' in back.text


def test_a_second_tap_adds_nothing(as_reception, app, scene):
    for _ in range(2):
        as_reception.post("/staff/events/new", data=weekly(scene))
    assert len(events(app, scene.school)) == 4


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"title": "  "}, "Give the event a title."),
        ({"title": "x" * 121}, "This is long. 120 letters fit here."),
        ({"day": ""}, "Choose the day."),
        ({"day": "31/02/2026"}, "Choose a day, or type it like this: 2026-11-24."),
        ({"starts": "25:00"}, "Type the time like this: 09:15."),
        ({"ends": "15:30"}, "The end is before the start."),
        ({"repeats": "weekly"}, "Choose the last day."),
        ({"repeats": "weekly", "stop": "count"}, "Type how many dates there are."),
        ({"repeats": "weekly", "until": "2026-09-01"}, "The last day is before the first one."),
        ({"repeats": "weekly", "until": "2046-09-01"}, "That is more than 200 dates."),
        ({"repeats": "weekly", "stop": "count", "count": "999"}, "Type a number from 1 to 60."),
    ],
)
def test_what_does_not_fit_is_said_beside_it_and_nothing_is_lost(
    as_reception, app, scene, given, said
):
    answer = as_reception.post("/staff/events/new", data=filled(scene, **given))
    assert answer.status_code == 422
    assert said in answer.text
    assert "Come and play." in answer.text
    assert events(app, scene.school) == []


def test_digits_of_other_scripts_are_digits(as_reception, app, scene):
    data = filled(scene, starts="١٥:٣٠", ends="١٦:٣٠")
    assert as_reception.post("/staff/events/new", data=data).status_code == 303


def test_another_schools_room_is_not_found(as_reception, app, scene, other):
    with app.app_context():
        theirs = venues.everything(other)[0][1][0].reference
    for do in ("look", "save"):
        data = filled(scene, where=theirs, do=do)
        assert as_reception.post("/staff/events/new", data=data).status_code == 404
    assert (
        as_reception.get(
            f"/staff/events/summary?day=2026-09-15&starts=09:00&ends=10:00&where={theirs}"
        ).status_code
        == 404
    )


def test_fields_that_are_not_ours_are_ignored(as_reception, app, scene, other):
    more = {
        "school_id": str(other.id),
        "reference": "x" * 22,
        "cancelled_at": "2026-01-01",
        "picture": "../../secret",
        "badges": ["free", "gold"],
        "series_id": "1",
        "id": "1",
    }
    as_reception.post("/staff/events/new", data=filled(scene, **more))
    (event,) = events(app, scene.school)
    assert (event.school_id, event.picture, event.badges) == (scene.school.id, "coffee", ["free"])
    assert event.cancelled_at is None
    assert event.series_id is None


@pytest.mark.parametrize("text", PAYLOADS)
def test_what_looks_like_code_is_only_text(as_reception, client, phone, app, scene, text):
    data = filled(
        scene,
        title=text,
        sentence=text,
        place=text,
        title_pl=text,
        day="2026-09-07",
        starts="10:15",
        ends="11:00",
    )
    look = as_reception.post("/staff/events/new", data=without(data, "seen"))
    as_reception.post("/staff/events/new", data=data)
    (event,) = events(app, scene.school)
    assert event.title == text
    pages = [look, as_reception.get("/staff/events"), client.get("/en/"), client.get("/pl/")]
    pages += [
        as_reception.get(f"/staff/events/{event.reference}/{do}") for do in ("change", "copy")
    ]
    pages += [phone.get(f"/en/event/{event.code}")]
    for page in pages:
        assert page.status_code == 200
        for tag in ("<script>alert", "<img src=x", "<svg/onload", "<b>الأ"):
            assert tag not in page.text
        assert "54439" not in page.text


def test_a_room_that_is_taken_is_said_and_can_be_taken_all_the_same(as_reception, app, scene):
    data = filled(scene, day="2026-09-07", starts="10:15", ends="11:00")
    page = as_reception.post("/staff/events/new", data=without(data, "seen"))
    assert "This room is also used by Coffee morning at 09:55." in page.text
    assert as_reception.post("/staff/events/new", data=data).status_code == 303


def test_a_day_in_the_holidays_is_said(as_reception, app, scene):
    with app.app_context(), db.writing():
        terms.change(scene.school, [Term(date(2026, 9, 1), date(2026, 9, 20))], [])
    page = as_reception.post("/staff/events/new", data=without(weekly(scene), "seen"))
    assert "Tuesday 22 September: School is closed on this day." in page.text
    term_only = weekly(scene, stop="until", until="2026-12-31", term_time_only="y")
    page = as_reception.post("/staff/events/new", data=without(term_only, "seen"))
    assert "in term time until 15 September: 1 date." in page.text


def test_the_sentence_and_the_hints_come_while_typing(as_reception, scene):
    asked = "day=2026-09-15&starts=09:15&ends=10:30&repeats=monthly_weekday&until=2026-12-31"
    page = as_reception.get(f"/staff/events/summary?{asked}")
    assert "The third Tuesday of every month until 15 December: 4 dates." in page.text
    assert "<html" not in page.text
    assert as_reception.get("/staff/events/summary").text.strip() == ""
    assert (
        "last day"
        in as_reception.get(
            "/staff/events/summary?day=2026-09-15&starts=09:15&ends=10:30&repeats=weekly"
        ).text
    )
    hints = as_reception.get("/staff/events/hints?title=Meet+the+SENCO&sentence=")
    assert "the teacher who helps with special needs" in hints.text


def test_missing_words_are_listed_kindly_before_saving(as_reception, scene):
    page = as_reception.post(
        "/staff/events/new", data=without(weekly(scene, title_pl="Szachy"), "seen")
    )
    assert "Arabic, title" in page.text
    assert "Polish, title" not in page.text


def test_an_idea_fills_the_form(as_reception):
    page = as_reception.get("/staff/events/new?like=coffee").text
    assert 'value="Coffee morning"' in page
    assert 'value="coffee" checked' in page
    assert as_reception.get("/staff/events/new?like=nothing").status_code == 200


def test_last_weeks_event_is_copied_in_three_taps(as_reception, app, scene):
    as_reception.post("/staff/events/new", data=filled(scene, day="2026-09-01", key="a" * 22))
    listed = as_reception.get("/staff/events/before").text
    address = re.search(r"/staff/events/[\w-]{22,32}/copy", listed)[0]
    form = as_reception.get(address)  # first tap
    values = dict(re.findall(r'name="(\w+)" type="\w+" value="([^"]*)"', form.text))
    assert values["day"] == "2026-09-08"
    copied = filled(
        scene, key=re.search(r'name="key" value="([^"]+)"', form.text)[1], day=values["day"]
    )
    look = as_reception.post(address, data={**without(copied, "seen"), "do": "look"})  # second
    as_reception.post(address, data={**hidden(look), "do": "save"})  # third
    assert days(events(app, scene.school)) == ["09-08"]


def test_one_event_is_changed_and_keeps_its_address(as_reception, app, scene):
    as_reception.post("/staff/events/new", data=filled(scene))
    (event,) = events(app, scene.school)
    address = f"/staff/events/{event.reference}/change"
    assert "Save and show on tablet" in as_reception.get(address).text
    data = without(filled(scene, title="Go club", day="2026-09-16"), "seen")
    assert as_reception.post(address, data=data).status_code == 303
    (changed,) = events(app, scene.school)
    assert (changed.title, changed.reference) == ("Go club", event.reference)
    assert days([changed]) == ["09-16"]


def test_of_a_series_the_dates_are_asked_for_first(as_reception, app, scene):
    as_reception.post("/staff/events/new", data=weekly(scene))
    second = events(app, scene.school)[1]
    asked = as_reception.get(f"/staff/events/{second.reference}/change").text
    for which in ("one", "later", "all"):
        assert f"/change?which={which}" in asked


@pytest.mark.parametrize(
    ("which", "titles"),
    [
        ("one", ["Chess club", "Go club", "Chess club", "Chess club"]),
        ("later", ["Chess club", "Go club", "Go club", "Go club"]),
        ("all", ["Go club"] * 4),
    ],
)
def test_a_change_is_for_one_date_the_later_ones_or_all(as_reception, app, scene, which, titles):
    as_reception.post("/staff/events/new", data=weekly(scene))
    before = events(app, scene.school)
    address = f"/staff/events/{before[1].reference}/change?which={which}"
    shown = as_reception.get(address).text
    values = dict(re.findall(r'name="(\w+)" type="\w+" value="([^"]*)"', shown))
    data = weekly(
        scene, title="Go club", day=values["day"], stop="until", until=values.get("until", "")
    )
    if which == "one":
        data["repeats"] = "none"
    assert as_reception.post(address, data=data).status_code == 303
    after = events(app, scene.school)
    assert [event.title for event in after] == titles
    assert [event.reference for event in after] == [event.reference for event in before]
    assert days(after) == days(before)


def test_dates_of_their_own_are_kept_unless_ticked(as_reception, app, scene):
    as_reception.post("/staff/events/new", data=weekly(scene))
    first, second, *_ = events(app, scene.school)
    one = f"/staff/events/{second.reference}/change?which=one"
    as_reception.post(one, data=filled(scene, title="Party", day="2026-09-22"))
    every = f"/staff/events/{first.reference}/change?which=all"
    assert "Dates that were changed on their own: 1." in as_reception.get(every).text
    data = weekly(scene, title="Go club", stop="until", until="2026-10-06")
    as_reception.post(every, data=data)
    assert [event.title for event in events(app, scene.school)][1] == "Party"
    as_reception.post(every, data={**data, "title": "Tea", "override": "y"})
    assert {event.title for event in events(app, scene.school)} == {"Tea"}


def test_words_in_a_language_that_is_switched_off_are_kept(as_reception, app, scene):
    as_reception.post("/staff/events/new", data=filled(scene, title_pl="Szachy"))
    (event,) = events(app, scene.school)
    with app.app_context(), db.writing():
        schools.attached(scene.school).languages = ["en", "ar"]
        schools.note_change(scene.school)
    address = f"/staff/events/{event.reference}/change"
    assert "Szachy" not in as_reception.get(address).text
    as_reception.post(address, data=filled(scene, title="Go club"))
    assert events(app, scene.school)[0].words == {"pl": {"title": "Szachy"}}


def test_the_same_time_on_the_clock_in_summer_and_winter(as_reception, app, scene):
    data = weekly(scene, day="2026-10-20", count="2")
    as_reception.post("/staff/events/new", data=data)
    first, second = events(app, scene.school)
    assert (first.starts_at.hour, second.starts_at.hour) == (14, 15)
    page = as_reception.get("/staff/events").text
    assert page.count("15:30 to 16:30") == 2


def test_a_photo_is_shown_and_can_be_taken_away(as_reception, client, app, scene):
    data = filled(scene, day="2026-09-07", starts="10:15", ends="11:00")
    data["photo"] = (io.BytesIO(photo("JPEG")), "me.jpg")
    as_reception.post("/staff/events/new", data=data, content_type="multipart/form-data")
    (event,) = events(app, scene.school)
    url = f"/pictures/{scene.school.reference}/{event.image}"
    assert url in client.get("/en/").text
    with client.get(url) as sent:
        assert sent.mimetype == "image/webp"
    address = f"/staff/events/{event.reference}/change"
    kept = filled(scene, image=event.image)
    as_reception.post(address, data=kept)
    assert events(app, scene.school)[0].image == event.image
    as_reception.post(address, data={**kept, "photo_off": "y"})
    assert events(app, scene.school)[0].image is None


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"<svg xmlns='x' onload='alert(1)'/>", "We cannot read this photo."),
        (b"<?php echo 1;", "We cannot read this photo."),
        (b"\x89PNG\r\n\x1a\n" + b"0" * (2 * 1024 * 1024), "This photo is too large."),
        (b"\xff\xd8\xff" + b"0" * (9 * 1024 * 1024), "This photo is too large."),
    ],
)
def test_a_photo_that_cannot_be_taken_is_said_kindly(as_reception, app, scene, raw, said):
    data = filled(scene, photo=(io.BytesIO(raw), "photo.png"))
    answer = as_reception.post("/staff/events/new", data=data, content_type="multipart/form-data")
    answer.request.environ["wsgi.input"].close()  # what the test's browser wrote to send it
    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="Chess club"' in answer.text
    assert events(app, scene.school) == []


def test_a_picture_name_that_is_not_ours_is_dropped(as_reception, app, scene):
    as_reception.post("/staff/events/new", data=filled(scene, image="../../opendoor.sqlite3"))
    assert events(app, scene.school)[0].image is None


def test_more_than_a_server_reads_is_refused_with_a_page(as_reception, app, scene):
    data = filled(scene, photo=(io.BytesIO(b"0" * (17 * 1024 * 1024)), "photo.png"))
    answer = as_reception.post("/staff/events/new", data=data, content_type="multipart/form-data")
    answer.request.environ["wsgi.input"].close()
    assert answer.status_code == 413
    assert "Go to Today" in answer.text


def test_next_years_dates_say_their_year(as_reception, scene):
    data = weekly(scene, day="2026-12-29", count="2")
    page = as_reception.post("/staff/events/new", data=without(data, "seen"))
    assert "Tuesday 29 December<" in page.text
    assert "Tuesday 5 January 2027" in page.text


@pytest.mark.parametrize("day", ["0001-01-01", "1999-12-31", "9999-12-31"])
@pytest.mark.parametrize("field", ["day", "until"])
def test_a_year_out_of_reach_is_said_kindly(as_reception, scene, field, day):
    given = {"repeats": "weekly", "stop": "until", field: day}
    answer = as_reception.post("/staff/events/new", data=filled(scene, **given))
    assert answer.status_code == 422
    assert "Choose a day in the years 2000 to 2100." in answer.text
    summary = as_reception.get("/staff/events/summary", query_string=filled(scene, **given))
    assert summary.status_code == 200
