"""Use my phone: every step goes on where the tablet was, once, in its language, without a word."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from kiosk.core import clock, db, tokens
from kiosk.domain import event_editing, schools
from kiosk.models.event import Event
from kiosk.web.plumbing import catalogs, hand_over_steps
from tests import qr_codes, tables
from tests.parent_bookings import THREE, at_days, confirm, fields, hold, who_of

OVER = "This code has ended. Scan the new code on the screen, or ask a member of staff."


def begin(client, step, subject="", tag="en", **more):
    """Touch "Use my phone"; return the answer."""
    form = {"step": step, "subject": subject, "key": tokens.reference(), **more}
    return client.post(f"/{tag}/use-phone", data=form)


def code_of(page):
    """Return the path in the code of a page."""
    found = qr_codes.texts(page.text)
    return "/k/" + found[0].partition("/k/")[2] if found else None


def shown(client, step, subject="", tag="en"):
    """Touch the button; return the path in the code that is shown."""
    answer = begin(client, step, subject, tag)
    assert answer.status_code == 303, answer.text
    return code_of(client.get(answer.location))


def button(page, step):
    """Return the step and subject that a page's own button sends, with its key."""
    found = re.findall(
        r'name="key" type="hidden" value="([^"]*)"><input name="step" type="hidden" value="'
        rf'{step}"><input name="subject" type="hidden" value="([^"]*)"',
        page,
    )
    assert found, f"there is no button for {step}"
    return dict(zip(("key", "subject"), found[0], strict=True), step=step)


@pytest.fixture
def helen(make_surgery):
    return make_surgery("Helen", starts_at=at_days(1))


def steps(app, client, scene, helen, tag):
    """Return each step whose button a page of the tablet has: that page, and where phones go on."""
    who, code = who_of(app), scene.code
    held = hold(client, tag, who)
    arrived = client.post(
        f"/{tag}/sign-in/{scene.event}",
        data={"key": tokens.reference(), "name": "Zofia", "adults": 1, "children": 0, "do": "here"},
    )
    about = f"e-{scene.event}"
    return {
        "home": (f"/{tag}/", f"/{tag}/"),
        "sign_in": (f"/{tag}/sign-in/{scene.event}", f"/{tag}/event/{code}"),
        "came": (arrived.location, f"/{tag}/event/{code}?came=yes"),
        "talk": (f"/{tag}/talk", f"/{tag}/talk"),
        "who": (f"/{tag}/book", f"/{tag}/book"),
        "book": (f"/{tag}/book/{who}", f"/{tag}/book/{who}"),
        "held": (held, held),
        "feedback": (f"/{tag}/feedback/about/{about}", f"/{tag}/feedback/about/{about}"),
        "whats_on": (f"/{tag}/whats-on/{scene.event}", f"/{tag}/whats-on/{scene.event}"),
    }


@pytest.mark.parametrize("tag", THREE)
def test_each_step_goes_on_where_the_tablet_was_and_in_its_language(app, client, scene, helen, tag):
    for step, (page, where) in steps(app, client, scene, helen, tag).items():
        sent = button(client.get(page).text, step)
        made = client.post(f"/{tag}/use-phone", data=sent)
        phone = app.test_client()
        own = {"Accept-Language": "ar" if tag != "ar" else "pl"}
        link = code_of(client.get(made.location))
        assert phone.get(link, headers=own).status_code == 200, step
        went_on = phone.post(link, headers=own)
        assert (went_on.status_code, went_on.location) == (303, where), step
        page = phone.get(went_on.location, headers=own)
        assert page.status_code == 200, step
        assert 'data-mode="phone"' in page.text
        assert f'<html lang="{tag}"' in page.text


def test_a_code_is_shown_with_its_seconds_and_what_to_do(client):
    page = client.get(begin(client, "home", tag="pl").location)
    for words in ("Use my phone", "Point your phone camera here.", "Finish and clear"):
        assert catalogs.translate("pl", words) in page.text
    assert 'data-code="90"' in page.text
    assert page.headers["X-Robots-Tag"].startswith("noindex")
    assert qr_codes.codes(page.text)[0].size >= 21 + 8, "four modules of white on each side"


def test_what_is_shown_to_the_phone_first_takes_nothing(app, client):
    link = shown(client, "home", tag="pl")
    before = tables.digest(app)
    for _turn in range(3):
        page = app.test_client().get(link, headers={"Accept-Language": "ar"})
        assert (page.status_code, app.test_client().head(link).status_code) == (200, 200)
        assert '<html lang="pl"' in page.text, "in the language of the tablet"
    assert tables.digest(app) == before
    assert app.test_client().post(link).location == "/pl/"


def test_the_second_phone_is_told_kindly_in_its_own_language(app, client):
    link = shown(client, "home")
    assert app.test_client().post(link).status_code == 303
    for ask in ("get", "post"):
        late = getattr(app.test_client(), ask)(link, headers={"Accept-Language": "ar"})
        assert late.status_code == 410
        assert catalogs.translate("ar", OVER) in late.text
        assert 'dir="rtl"' in late.text


def test_after_ninety_seconds_it_is_over_on_both_and_a_new_code_can_be_had(app, client, helen):
    sent = {"step": "book", "subject": f"h-{who_of(app)}"}
    address = begin(client, **sent).location
    link = code_of(client.get(address))
    with clock.at(clock.now() + timedelta(seconds=91)):
        assert app.test_client().get(link).status_code == 410
        assert app.test_client().post(link).status_code == 410
        page = client.get(address)
        assert code_of(page) is None
        assert "Show a new code" in page.text
        again = client.post("/en/use-phone", data=button(page.text, "book"))
        new = code_of(client.get(again.location))
        assert new != link
        assert app.test_client().post(new).location == f"/en/book/{who_of(app)}"


def test_the_tablet_hears_that_a_phone_has_it(app, client):
    address = begin(client, "home").location
    link = code_of(client.get(address))
    first = client.get(f"{address}/live")
    asked = {"If-None-Match": first.headers["ETag"]}
    assert client.get(f"{address}/live", headers=asked).status_code == 304
    assert app.test_client().post(link).status_code == 303
    news = client.get(f"{address}/live", headers=asked)
    assert "data-connected" in news.text
    assert code_of(news) is None


def test_a_screen_that_clears_ends_its_code_at_once(app, client):
    address = begin(client, "home").location
    link = code_of(client.get(address))
    assert client.post(f"{address}/cleared").status_code == 204
    assert app.test_client().post(link).status_code == 410


def test_the_same_tap_twice_is_one_code(app, client):
    key = tokens.reference()
    first, again = begin(client, "home", key=key), begin(client, "talk", key=key)
    assert first.location == again.location
    assert tables.count(app, "handoff") == 1


def test_no_phone_and_no_display_can_make_or_see_a_code(client, phone, display):
    address = begin(client, "home").location
    for browser in (phone, display):
        assert begin(browser, "home").status_code == 403
        for path in (address, f"{address}/live"):
            assert browser.get(path).status_code == 403
        assert browser.post(f"{address}/cleared").status_code == 403


@pytest.mark.parametrize(
    ("step", "subject"),
    [
        ("", ""),
        ("staff", ""),
        ("home", "with-a-subject-that-it-has-not"),
        *((step, "x" * 22) for step in hand_over_steps.STEPS if step != "home"),
        *((step, "") for step in ("sign_in", "came", "book", "held", "booking", "survey")),
        ("feedback", "e-" + "x" * 22),
        ("book", "h-" + "x" * 22),
        ("book", "s-" + "x" * 200),
    ],
)
def test_an_unknown_step_or_subject_is_refused_before_a_code_is_shown(app, client, step, subject):
    assert begin(client, step, subject).status_code == 404
    assert tables.count(app, "handoff") == 0


def test_what_another_school_has_is_unknown_here(app, client, scene, other):
    with app.app_context(), db.writing():
        theirs = event_editing.create(
            schools.attached(other), event_editing.Draft("Theirs"), *two_hours()
        ).reference
    assert begin(client, "sign_in", theirs).status_code == 404


def two_hours():
    return clock.now(), clock.now() + timedelta(hours=2)


def test_nothing_typed_and_nothing_that_opens_anything_is_in_the_row(app, client, helen):
    held = hold(client, "pl", who_of(app))
    sent = button(client.get(held).text, "held")
    made = client.post("/pl/use-phone", data={**sent, "name": "Zuzanna", "phone": "07700 900982"})
    link = code_of(client.get(made.location))
    (row,) = tables.rows(app, "handoff")
    kept = " ".join(str(value) for value in row.values())
    assert "Zuzanna" not in kept
    assert "07700" not in kept
    assert link.removeprefix("/k/") not in kept
    assert held.split("/")[-1].partition("?")[0] not in kept


def test_a_time_that_is_kept_is_booked_on_the_phone_and_not_lost(app, client, helen):
    sent = button(client.get(hold(client, "pl", who_of(app))).text, "held")
    link = code_of(client.get(client.post("/pl/use-phone", data=sent).location))
    phone = app.test_client()
    booked = confirm(phone, phone.post(link).location)
    assert booked.status_code == 303
    assert booked.location.startswith("/pl/booking/")
    assert [row["state"] for row in tables.rows(app, "booking")] == ["booked"]


def test_a_booking_goes_to_the_phone_once(app, client, helen):
    done = client.get(confirm(client, hold(client, "pl", who_of(app))).location)
    link = code_of(done)
    phone = app.test_client()
    mine = phone.post(link).location
    assert mine.startswith("/pl/booking/")
    assert phone.get(mine).status_code == 200
    assert mine not in done.text, "the long-lived link is not on the tablet's screen"
    assert app.test_client().post(link).status_code == 410


def test_the_same_booking_sent_twice_has_one_code(app, client, helen):
    address = hold(client, "en", who_of(app))
    hidden, _slots = fields(client.get(address).text)
    form = {**hidden, "name": "Amal", "speaker": "no"}
    sent = [client.post(address.partition("?")[0], data=form).location for _turn in range(2)]
    assert sent[0] == sent[1]
    assert tables.count(app, "handoff") == 1


def test_a_code_for_what_is_gone_meanwhile_is_over_and_was_not_taken(app, client, scene):
    link = shown(client, "sign_in", scene.event)
    with app.app_context(), db.writing():
        db.session.execute(sa.delete(Event).where(Event.reference == scene.event))
    assert app.test_client().post(link).status_code == 410
    assert [row["taken_at"] for row in tables.rows(app, "handoff")] == [None]


def test_guessed_codes_end_kindly_and_are_limited_and_a_known_one_never(client, phone):
    own = shown(client, "home")
    answers = {phone.post("/k/" + "B" * 32).status_code for _turn in range(25)}
    assert answers == {410, 429}
    assert phone.get(own).status_code == 200


def test_making_codes_is_limited(client):
    answers = [begin(client, "home").status_code for _turn in range(61)]
    assert answers == [303] * 60 + [429]


@pytest.fixture
def phones_reach(app, scene):
    """Return a way to say how phones reach the school."""

    def say(how, **more):
        with app.app_context(), db.writing():
            school = schools.attached(scene.school)
            for name, value in {"phones": how, **more}.items():
                setattr(school, name, value)
        schools.forget()

    return say


def test_where_phones_do_not_reach_us_nothing_speaks_of_them(
    app, client, scene, helen, phones_reach
):
    address = begin(client, "home").location
    pages = [page for page, _where in steps(app, client, scene, helen, "en").values()]
    booked = confirm(client, hold(client, "en", who_of(app)))
    phones_reach("")
    for page in (*pages, booked.location):
        assert "use-phone" not in client.get(page).text, page
        assert '<svg class="qr"' not in client.get(page).text, page
    assert begin(client, "home").status_code == 404
    assert client.get(address).status_code == 200


def test_where_phones_need_the_wifi_first_the_screen_says_so(client, phones_reach):
    phones_reach("wifi", wifi_name="<Guests> & co", phones_address="http://192.168.20.5:8000")
    page = client.get(begin(client, "home").location)
    assert "First join this Wi-Fi on your phone:" in page.text
    assert "<bdi>&lt;Guests&gt; &amp; co</bdi>" in page.text
    assert qr_codes.texts(page.text)[0].startswith("http://192.168.20.5:8000/k/")
