"""Whether phones reach us: a link that is passed once, within ten minutes, and what it proves."""

from datetime import timedelta

import pytest

from kiosk.core import clock, db, errors, tokens
from kiosk.domain import phone_reach, schools
from kiosk.domain.phone_reach import ANYWHERE, ENDED, NOT, PASSED, WAITING, WIFI, Found
from tests.tables import rows

NAME = "https://welcome.school.example"
TOKEN = "t" * 32


@pytest.fixture
def at(monkeypatch):
    """Return a way to let time pass."""

    def later(**by):
        now = clock.now() + timedelta(**by)
        monkeypatch.setattr(clock, "now", lambda: now)

    return later


@pytest.fixture
def known(app, school):
    """Return what the school knows, fresh from the table."""

    def read():
        row = next(one for one in rows(app, "school") if one["id"] == school.id)
        return row["phones"], row["phones_address"], row["changes"]

    return read


@pytest.fixture
def do(app, school):
    """Return a way to do something of the domain, committed."""

    def act(function, *given, **more):
        with app.app_context(), db.writing():
            return function(school, *given, **more)

    return act


def begin(do, token=TOKEN, address=NAME, reference=""):
    do(phone_reach.begin, reference or tokens.reference(), token, address, None)


def test_a_phone_on_mobile_data_proves_that_all_phones_come(do, known):
    begin(do)
    before = known()[2]
    assert do(phone_reach.passed, TOKEN, True) == ANYWHERE
    phones, address, changes = known()
    assert (phones, address) == (ANYWHERE, NAME)
    assert changes > before, "pages that are kept ready are made anew"


def test_a_phone_on_the_guest_wifi_proves_it_for_the_guest_wifi(do, known):
    begin(do)
    assert do(phone_reach.passed, TOKEN, False) == WIFI
    assert known()[0] == WIFI


@pytest.mark.parametrize(
    "address",
    [
        "http://192.168.1.20:8000",
        "http://10.0.0.5",
        "https://kiosk.local",
        "http://reception-pc:8000",
        "http://[fd00::5]:8000",
        "https://door.school.internal",
    ],
)
def test_an_address_of_the_building_is_never_taken_for_reached_from_everywhere(do, known, address):
    begin(do, address=address)
    assert do(phone_reach.passed, TOKEN, True) == WIFI
    assert known()[0] == WIFI


@pytest.mark.parametrize("address", [NAME, "http://8.8.8.8", "http://[2600::1]:8000"])
def test_an_address_that_everybody_can_ask_may_be_reached_from_everywhere(address):
    assert not phone_reach.is_inside(address)


def test_a_link_is_passed_once(do, known):
    begin(do)
    do(phone_reach.passed, TOKEN, False)
    with pytest.raises(errors.LinkEnded):
        do(phone_reach.passed, TOKEN, True)
    assert known()[0] == WIFI


def test_a_link_is_passed_within_ten_minutes(do, known, at):
    begin(do)
    at(minutes=9, seconds=59)
    do(phone_reach.look, TOKEN)
    at(seconds=2)
    for late in (lambda: do(phone_reach.look, TOKEN), lambda: do(phone_reach.passed, TOKEN, True)):
        with pytest.raises(errors.LinkEnded):
            late()
    assert known()[0] == ANYWHERE, "as the school was before"


def test_looking_passes_nothing(do, app):
    begin(do)
    do(phone_reach.look, TOKEN)
    (row,) = rows(app, "reach_test")
    assert (row["reached_at"], row["mobile"]) == (None, None)
    do(phone_reach.passed, TOKEN, True)
    (row,) = rows(app, "reach_test")
    assert row["mobile"] is True


def test_the_link_is_kept_as_a_digest(do, app):
    begin(do)
    (row,) = rows(app, "reach_test")
    assert TOKEN not in repr(row)
    assert row["link_digest"] == tokens.digest(TOKEN)


def test_a_new_test_ends_the_one_before(do):
    begin(do)
    begin(do, "u" * 32)
    with pytest.raises(errors.LinkEnded):
        do(phone_reach.look, TOKEN)
    do(phone_reach.look, "u" * 32)


def test_another_schools_link_opens_nothing_here(do, app, other):
    begin(do)
    with app.app_context(), db.writing(), pytest.raises(errors.LinkEnded):
        phone_reach.passed(other, TOKEN, True)
    do(phone_reach.look, TOKEN)


def test_how_the_test_stands_is_told(do, at):
    assert do(phone_reach.latest) is None
    begin(do, reference="r" * 22)
    assert do(phone_reach.latest).state == WAITING
    do(phone_reach.passed, TOKEN, True)
    trial = do(phone_reach.latest)
    assert (trial.state, trial.mobile, trial.reference) == (PASSED, True, "r" * 22)
    begin(do, "u" * 32)
    at(minutes=11)
    assert do(phone_reach.latest).state == ENDED
    at(minutes=60)
    assert do(phone_reach.latest) is None


def test_passing_is_written_down_for_who_began_it(do, app, scene):
    manager = scene.people["manager"]
    do(phone_reach.begin, tokens.reference(), TOKEN, NAME, manager)
    do(phone_reach.passed, TOKEN, True)
    note = rows(app, "audit_entry")[-1]
    assert (note["act"], note["staff_id"]) == ("phones_passed", manager)
    assert note["facts"] == {"how": ANYWHERE}


def test_the_result_is_forgotten_and_put_back(do, known):
    begin(do)
    do(phone_reach.passed, TOKEN, True)
    before = do(phone_reach.of)
    do(phone_reach.forget_result)
    assert known()[:2] == (NOT, "")
    assert do(phone_reach.of) == Found(NOT, "", None)
    do(phone_reach.keep, before)
    assert do(phone_reach.of) == before


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://Welcome.School.example/", NAME),
        ("https://welcome.school.example:443", NAME),
        ("http://192.0.2.10:8000", "http://192.0.2.10:8000"),
        (" http://reception-pc ", "http://reception-pc"),
        ("http://[2001:db8::1]:8000", "http://[2001:db8::1]:8000"),
    ],
)
def test_an_address_is_kept_in_one_way(typed, kept):
    assert phone_reach.root(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "welcome.school.example",
        "ftp://welcome.school.example",
        "javascript:alert(1)",
        "https://me:secret@welcome.school.example",
        "https://welcome.school.example/path",
        "https://welcome.school.example?x=1",
        "https://welcome.school.example#x",
        "https://welcome.school.example:0",
        "https://welcome.school.example:99999",
        "https://-.example",
        "https://[::::]",
        "https://[1.2.3.4]",
        "https://.",
        "https://a\nb",
        "https://" + "a." * 110 + "example",
    ],
)
def test_anything_but_a_host_and_a_port_is_refused(do, app, typed):
    with pytest.raises(phone_reach.AddressOdd):
        begin(do, address=typed)
    assert not rows(app, "reach_test")


def test_the_guest_wifi_is_named_and_taken_away(do, app, school):
    for given in (("Guests", "tea and toys"), ("Gäste", ""), ("", "")):
        do(phone_reach.name_wifi, *given)
        row = next(one for one in rows(app, "school") if one["id"] == school.id)
        assert (row["wifi_name"], row["wifi_password"]) == given


@pytest.mark.parametrize(
    ("name", "password", "refusal"),
    [
        ("", "tea and toys", phone_reach.WifiName),
        ("ж" * 17, "", phone_reach.WifiName),
        ("Guests", "short", phone_reach.WifiPassword),
        ("Guests", "x" * 64, phone_reach.WifiPassword),
        ("Guests", "пароль-для-гостей", phone_reach.WifiPassword),
        ("Guests", "tea\nand toys", phone_reach.WifiPassword),
    ],
)
def test_a_wifi_that_no_phone_could_join_is_refused(do, name, password, refusal):
    with pytest.raises(refusal):
        do(phone_reach.name_wifi, name, password)


def test_old_tests_are_erased_by_the_clock(do, app, at):
    begin(do)
    at(minutes=59)
    assert do(phone_reach.forget) == 0
    at(minutes=2)
    assert do(phone_reach.forget) == 1
    assert not rows(app, "reach_test")


def test_only_this_schools_are_erased(do, app, at, other):
    with app.app_context(), db.writing():
        phone_reach.begin(other, tokens.reference(), TOKEN, NAME, None)
    at(minutes=61)
    assert do(phone_reach.forget) == 0
    schools.forget()
