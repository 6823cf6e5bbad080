"""The editor of surgeries: the form, the dates and times before saving, changes of one or more."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from kiosk.core import clock, db, tokens
from kiosk.domain import audit, bookings, hosts, surgery_editing, terms
from kiosk.domain.recurrence import Term
from kiosk.models.surgery import Slot, Surgery

NOW = datetime(2026, 9, 7, 9, 0, tzinfo=UTC)
PAYLOADS = ['"><script>alert(1)</script>', "{{7777*7}} {% raw %}", "اجتماع <b>الأهل</b> {{7777*7}}"]


@pytest.fixture(autouse=True)
def monday():
    """It is Monday 7 September 2026, ten o'clock in London."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def helen(app, scene):
    return _host(app, scene.school, "Helen")


@pytest.fixture
def sam(app, scene):
    return _host(app, scene.school, "Sam")


def _host(app, school, name):
    with app.app_context(), db.writing():
        return hosts.add(school, hosts.HostDraft(name, "Teacher", ("en",))).reference


def filled(scene, host, **given):
    """Return a form as a browser sends it."""
    known = {
        "key": "k" * 22,
        "hosts": [host],
        "title": "Talk to Helen",
        "sentence": "Ask anything.",
        "where": scene.hall.reference,
        "day": "2026-09-15",
        "starts": "15:30",
        "ends": "17:30",
        "repeats": "none",
        "stop": "until",
        "until": "",
        "count": "",
        "come": "both",
        "slot_minutes": "10",
        "gap_minutes": "0",
        "places": "1",
        "walk_in_share": "25",
        "way": "in_person",
        "meeting_link": "",
        "do": "save",
        "seen": "yes",
    }
    return {**known, **given}


def weekly(scene, host, **given):
    return filled(scene, host, **{"repeats": "weekly", "stop": "count", "count": "4", **given})


def without(data, name):
    return {key: value for key, value in data.items() if key != name}


def hidden(page):
    """Return the fields of the page of dates, as its button sends them."""
    fields = {}
    for name, value in re.findall(
        r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.text
    ):
        fields.setdefault(name, []).append(value)
    fields["keep"] = re.findall(r'name="keep" value="([^"]+)" checked', page.text)
    return fields


def rows(app, school):
    """Return the surgeries in order, detached."""
    with app.app_context():
        wanted = Surgery.school_id == school.id
        found = db.session.query(Surgery).filter(wanted).order_by(Surgery.starts_at).all()
        db.session.expunge_all()
        return found


def slots(app, surgery):
    with app.app_context():
        wanted = (Slot.school_id == surgery.school_id, Slot.surgery_id == surgery.id)
        found = db.session.query(Slot).filter(*wanted).order_by(Slot.starts_at).all()
        db.session.expunge_all()
        return found


def book(app, school, surgery, name="Ada"):
    free = next(slot for slot in slots(app, surgery) if slot.places > slot.taken)
    with app.app_context(), db.writing():
        more = {"key": tokens.reference(), "link_token": tokens.reference()}
        bookings.book(school, free.reference, name=name, language="en", came_by="phone", **more)


def seeing(app, school, surgery):
    with app.app_context():
        return [host.name for host in surgery_editing.hosts_of(school, surgery)]


def days(found):
    return [clock.local(each.starts_at, "Europe/London").strftime("%m-%d %H:%M") for each in found]


def add(client, data):
    return client.post("/staff/surgeries/new", data=data)


def acts(app, school):
    with app.app_context():
        found = reversed(audit.recent(school))
        return [entry.act for entry in found if entry.act.startswith("surgery_")]


# --- adding ---------------------------------------------------------------------------------------


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


# --- the live parts -------------------------------------------------------------------------------


def asked(client, **given):
    known = {"day": "2026-09-15", "starts": "15:30", "ends": "17:30", "repeats": "none"}
    known |= {"come": "both", "slot_minutes": "10", "gap_minutes": "0", "places": "1"}
    known |= {"walk_in_share": "25", **given}
    return client.get("/staff/surgeries/summary", query_string=known)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "12 times of 10 minutes, 3 kept for people who walk in."),
        ({"come": "book"}, "12 times of 10 minutes."),
        ({"come": "walk_in"}, "People walk in and take a number. There are no times to book."),
        ({"walk_in_share": "0"}, "12 times of 10 minutes, all to book;"),
        ({"gap_minutes": "5"}, "8 times of 10 minutes, 2 kept"),
        ({"places": "3"}, "12 times of 10 minutes, 3 places each, 9 kept"),
        ({"slot_minutes": "120", "come": "book"}, "1 time of 120 minutes."),
        ({"ends": "15:35"}, "No talk fits in here."),
        ({"slot_minutes": "x"}, "Once, on Tuesday 15 September 2026. 15:30 to 17:30."),
    ],
)
def test_the_times_are_said_while_typing(as_reception, given, said):
    answer = asked(as_reception, **given)
    assert answer.status_code == 200
    assert said in answer.text


def test_half_a_form_is_no_trouble(as_reception):
    assert as_reception.get("/staff/surgeries/summary").text.strip() == ""
    assert asked(as_reception, ends="").text.strip() == ""
    assert "The end is before the start" in asked(as_reception, ends="15:00").text


def test_a_clash_is_said_while_typing(as_reception, scene, helen):
    add(as_reception, filled(scene, helen))
    said = "Helen is also in Talk to Helen at 15:30."
    assert said in asked(as_reception, hosts=[helen]).text
    assert said not in asked(as_reception, hosts=[helen], day="2026-09-16").text


# --- copying and changing -------------------------------------------------------------------------


def test_a_copy_is_for_the_next_such_day(as_reception, app, scene, helen):
    add(as_reception, filled(scene, helen))
    (surgery,) = rows(app, scene.school)
    address = f"/staff/surgeries/{surgery.reference}/copy"
    page = as_reception.get(address).text
    assert 'type="date" value="2026-09-22"' in page
    assert f'value="{helen}" checked' in page
    as_reception.post(address, data=filled(scene, helen, key="n" * 22, day="2026-09-22"))
    assert days(rows(app, scene.school)) == ["09-15 15:30", "09-22 15:30"]


def test_one_surgery_is_changed(as_reception, app, scene, helen, sam):
    add(as_reception, filled(scene, helen))
    (surgery,) = rows(app, scene.school)
    address = f"/staff/surgeries/{surgery.reference}/change"
    assert "Save and show to parents" in as_reception.get(address).text
    data = filled(scene, helen, hosts=[sam], title="Talk to Sam", come="book", walk_in_share="0")
    answer = as_reception.post(address, data=data)
    assert answer.location == "/staff/surgeries"
    (changed,) = rows(app, scene.school)
    assert (changed.reference, changed.title, changed.walk_ins) == (
        surgery.reference,
        "Talk to Sam",
        False,
    )
    assert seeing(app, scene.school, changed) == ["Sam"]
    assert acts(app, scene.school) == ["surgery_added", "surgery_changed"]


def test_its_own_time_does_not_stand_in_its_way(as_reception, app, scene, helen):
    add(as_reception, filled(scene, helen))
    (surgery,) = rows(app, scene.school)
    data = without(filled(scene, helen, ends="17:00"), "seen")
    answer = as_reception.post(f"/staff/surgeries/{surgery.reference}/change", data=data)
    assert answer.status_code == 303


def test_of_a_series_the_dates_are_asked_first(as_reception, app, scene, helen):
    add(as_reception, weekly(scene, helen))
    second = rows(app, scene.school)[1]
    address = f"/staff/surgeries/{second.reference}/change"
    page = as_reception.get(address).text
    assert "Which dates do you want to change?" in page
    assert "This and all later dates. Dates: 3" in page
    assert "All dates that are to come. Dates: 4" in page
    assert "This date only" in page


@pytest.mark.parametrize(("which", "titles"), [("one", "ABAA"), ("later", "ABBB"), ("all", "BBBB")])
def test_a_change_is_for_the_dates_that_were_chosen(as_reception, app, scene, helen, which, titles):
    add(as_reception, weekly(scene, helen, title="A"))
    second = rows(app, scene.school)[1]
    address = f"/staff/surgeries/{second.reference}/change?which={which}"
    form = as_reception.get(address)
    first_day = re.search(r'name="day" type="date" value="([^"]+)"', form.text)[1]
    until = re.search(r'name="until" type="date" value="([^"]*)"', form.text)
    more = {"repeats": "weekly", "until": until[1]} if until and which != "one" else {}
    data = filled(scene, helen, title="B", day=first_day, **more)
    assert as_reception.post(address, data=data).status_code == 303
    assert "".join(each.title for each in rows(app, scene.school)) == titles


def test_those_who_booked_are_said_before_a_change_and_listed_after(
    as_reception, app, scene, helen
):
    add(as_reception, filled(scene, helen))
    (surgery,) = rows(app, scene.school)
    for name in ("Ada", "Bea"):
        book(app, scene.school, surgery, name)
    address = f"/staff/surgeries/{surgery.reference}/change"
    page = as_reception.get(address).text
    assert "2 parents have booked." in page
    assert "you will see whom to tell" in page
    moved = filled(scene, helen, day="2026-09-17")
    answer = as_reception.post(address, data=moved)
    assert answer.location == "/staff/surgeries/to-tell"
    told = as_reception.get(answer.location).text
    assert "Ada" in told
    assert "Bea" in told


def test_a_change_of_words_only_has_nobody_to_tell(as_reception, app, scene, helen):
    add(as_reception, filled(scene, helen))
    (surgery,) = rows(app, scene.school)
    book(app, scene.school, surgery)
    address = f"/staff/surgeries/{surgery.reference}/change"
    answer = as_reception.post(address, data=filled(scene, helen, title="Another title"))
    assert answer.location == "/staff/surgeries"


def test_a_series_is_cancelled_from_a_date_on_and_wholly_put_back(as_reception, app, scene, helen):
    add(as_reception, weekly(scene, helen))
    found = rows(app, scene.school)
    book(app, scene.school, found[2])
    address = f"/staff/surgeries/{found[1].reference}/cancel"
    page = as_reception.get(address).text
    assert "This and all later dates. Dates: 3. Booked: 1" in page
    assert "All dates that are to come. Dates: 4. Booked: 1" in page
    assert as_reception.post(address, data={"which": "x"}).status_code == 200
    as_reception.post(address, data={"which": "later"})

    def off():
        return [each.cancelled_at is not None for each in rows(app, scene.school)]

    assert off() == [False, True, True, True]
    bar = as_reception.get("/staff/surgeries").text
    undone = {"too": re.findall(r'name="too" value="([^"]+)"', bar)}
    assert len(undone["too"]) == 3
    as_reception.post(f"/staff/surgeries/{found[1].reference}/put-back", data=undone)
    assert off() == [False] * 4


def test_what_has_ended_is_not_changed(as_reception, log_in, app, scene, helen):
    add(as_reception, filled(scene, helen))
    (surgery,) = rows(app, scene.school)
    with time_machine.travel(NOW + timedelta(days=30), tick=False):
        address = f"/staff/surgeries/{surgery.reference}/change"
        data = filled(scene, helen, title="Rewritten")
        answer = log_in("reception").post(address, data=data)
    assert answer.status_code == 422
    assert "This date is over. What was, stays as it was." in answer.text
    assert rows(app, scene.school)[0].title == "Talk to Helen"


# --- who may, and what gets through ---------------------------------------------------------------


def test_only_the_desk_plans_surgeries(as_host, as_reception, app, scene, helen):
    add(as_reception, filled(scene, helen))
    (surgery,) = rows(app, scene.school)
    for address in ("new", "summary", f"{surgery.reference}/change", f"{surgery.reference}/copy"):
        assert as_host.get(f"/staff/surgeries/{address}").status_code == 403
        assert as_reception.get(f"/staff/surgeries/{address}").status_code == 200
    assert add(as_host, filled(scene, helen, key="n" * 22)).status_code == 403
    assert len(rows(app, scene.school)) == 1


def test_what_belongs_to_another_school_is_not_found_or_not_ours(
    as_reception, app, scene, other, helen
):
    theirs = _host(app, other, "Hillary")
    assert add(as_reception, filled(scene, theirs)).status_code == 422
    assert add(as_reception, filled(scene, helen, where="x" * 22)).status_code == 404
    page = as_reception.get("/staff/surgeries/new").text
    assert "Hillary" not in page
    assert asked(as_reception, hosts=[theirs]).status_code == 200
    assert asked(as_reception, reference="x" * 22).status_code == 404
    assert rows(app, scene.school) == []


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_markup_gets_through(as_reception, app, scene, payload):
    host = _host(app, scene.school, payload)
    data = weekly(scene, host, title=payload, sentence=payload, title_pl=payload)
    look = add(as_reception, without(data, "seen"))
    add(as_reception, data)
    surgery = rows(app, scene.school)[0]
    pages = [
        look,
        as_reception.get("/staff/surgeries"),
        as_reception.get(f"/staff/surgeries/{surgery.reference}/change?which=all"),
        as_reception.get(f"/staff/surgeries/{surgery.reference}/change"),
        as_reception.get(f"/staff/surgeries/{surgery.reference}/cancel"),
        asked(as_reception, hosts=[host], day="2026-09-15"),
    ]
    for page in pages:
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        assert "<b>الأهل" not in page.text
        assert "54439" not in page.text


def test_fields_that_are_not_ours_are_ignored(as_reception, app, scene, other, helen):
    more = {"school_id": other.id, "door": "closed", "reference": "x" * 22, "version": "7"}
    add(as_reception, filled(scene, helen, **more))
    (surgery,) = rows(app, scene.school)
    assert (surgery.school_id, surgery.door) == (scene.school.id, "open")
    assert surgery.reference != "x" * 22


def test_dates_that_are_not_like_the_others_keep_their_own_unless_ticked(
    as_reception, app, scene, helen
):
    add(as_reception, weekly(scene, helen, title="A"))
    found = rows(app, scene.school)
    as_reception.post(
        f"/staff/surgeries/{found[1].reference}/change?which=one",
        data=filled(scene, helen, title="Own", day="2026-09-22"),
    )
    address = f"/staff/surgeries/{found[0].reference}/change?which=all"
    page = as_reception.get(address).text
    assert "Dates that are not like the others: 1." in page
    data = weekly(scene, helen, title="B")
    as_reception.post(address, data=data)
    assert [each.title for each in rows(app, scene.school)] == ["B", "Own", "B", "B"]
    as_reception.post(address, data={**data, "title": "C", "override": "y"})
    assert [each.title for each in rows(app, scene.school)] == ["C"] * 4


@pytest.mark.parametrize("typed", ["0", "-10", "9" * 20])
@pytest.mark.parametrize("field", ["slot_minutes", "gap_minutes", "places", "walk_in_share"])
def test_a_number_that_no_surgery_has_is_asked_for_again(as_reception, scene, helen, field, typed):
    given = filled(scene, helen, come="both", **{field: typed})
    assert as_reception.get("/staff/surgeries/summary", query_string=given).status_code == 200
    fine = typed == "0" and field in ("gap_minutes", "walk_in_share")
    answer = as_reception.post("/staff/surgeries/new", data=given)
    assert answer.status_code == (303 if fine else 422)
