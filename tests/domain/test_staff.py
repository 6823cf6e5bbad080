"""Accounts of staff: who may change whom, and what a change ends."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from kiosk.core import db, errors
from kiosk.domain import audit, links, passwords, sessions, staff

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def of(school, scene):
    """Return a way to get the person of a role."""
    return lambda role: staff.by_id(school, scene.people[role])


def acts(school):
    return [entry.act for entry in audit.recent(school, limit=3)]


def test_a_new_person_has_no_password_and_a_link_to_choose_one(school, of):
    person = staff.create(school, "Bo", " Bo@School.Example ", "host", by=of("manager"))
    assert (person.email, person.password, person.active) == ("bo@school.example", None, True)
    token = staff.make_link(school, person, of("manager"))
    assert links.look(token, links.INVITATION).staff_id == person.id
    assert acts(school)[:2] == ["staff_link", "staff_added"]


def test_an_address_is_taken_whatever_its_capitals(school, of):
    staff.create(school, "Bo", "bo@school.example", "host", by=of("manager"))
    with pytest.raises(staff.EmailTaken):
        staff.create(school, "Other", "BO@school.example", "host", by=of("manager"))


@pytest.mark.parametrize("typed", ["", "bo", "bo@", "@school", "a@b@c", "b o@school.example"])
def test_what_is_no_address_is_refused(typed):
    with pytest.raises(staff.EmailShape):
        staff.normal_email(typed)


def test_an_account_of_another_school_is_not_found(other, scene, of):
    for find, key in (
        (staff.by_id, scene.people["host"]),
        (staff.by_reference, of("host").reference),
    ):
        with pytest.raises(errors.NotFound):
            find(other, key)
    assert staff.by_email(other, of("host").email) is None
    assert staff.by_uniquifier(other, of("host").fs_uniquifier) is None
    assert scene.people["host"] not in [person.id for person in staff.everybody(other)]


@pytest.mark.parametrize(
    "change",
    [
        lambda school, them, me: staff.change_role(school, them, "reception", me),
        lambda school, them, me: staff.switch_off(school, them, me),
        lambda school, them, me: staff.set_password(school, them, "hash"),
        lambda school, them, me: staff.forget_phone(school, them, me),
    ],
    ids=["role", "off", "password", "phone"],
)
def test_a_change_of_rights_ends_every_session(school, of, change):
    them, before = of("host"), of("host").fs_uniquifier
    token, of_another = sessions.begin(them.id, {}), sessions.begin(of("reception").id, {})
    change(school, them, of("manager"))
    assert them.fs_uniquifier != before
    assert sessions.find(token) is None
    assert sessions.find(of_another)


def test_a_new_name_ends_nothing(school, of):
    token = sessions.begin(of("host").id, {})
    staff.rename(school, of("host"), "Bo Ray", of("manager"))
    assert sessions.find(token)
    assert acts(school)[0] == "staff_renamed"


def test_a_new_password_ends_the_links_too(school, of):
    token = staff.make_link(school, of("host"), of("manager"))
    assert links.look(token, links.PASSWORD)
    staff.set_password(school, of("host"), "hash")
    with pytest.raises(links.LinkEnded):
        links.look(token, links.PASSWORD)


def test_switching_off_ends_the_links_too(school, of):
    token = staff.make_link(school, of("host"), of("manager"))
    staff.switch_off(school, of("host"), of("manager"))
    with pytest.raises(links.LinkEnded):
        links.look(token, links.PASSWORD)
    staff.switch_on(school, of("host"), of("manager"))
    assert of("host").active


def test_a_manager_neither_makes_nor_changes_a_main_manager(school, of):
    manager, chief = of("manager"), of("admin")
    for attempt in (
        lambda: staff.create(school, "Bo", "bo@school.example", "admin", by=manager),
        lambda: staff.change_role(school, of("host"), "admin", manager),
        lambda: staff.change_role(school, chief, "host", manager),
        lambda: staff.switch_off(school, chief, manager),
        lambda: staff.make_link(school, chief, manager),
        lambda: staff.forget_phone(school, chief, manager),
        lambda: staff.rename(school, chief, "Bo", manager),
    ):
        with pytest.raises(staff.OnlyMainManagers):
            attempt()
    staff.change_role(school, of("host"), "admin", chief)  # the control
    assert of("host").role == "admin"


def test_nobody_changes_their_own_rights(school, of):
    with pytest.raises(staff.NotYourself):
        staff.switch_off(school, of("admin"), of("admin"))
    with pytest.raises(staff.NotYourself):
        staff.change_role(school, of("manager"), "host", of("manager"))


def test_the_last_manager_stays(school, of):
    chief, manager = of("admin"), of("manager")
    staff.switch_off(school, manager, chief)  # the control: one of two may go
    visitor = of("host")  # not a manager; the rule does not rest on who asks
    visitor.role = "admin"
    visitor.active = False
    with pytest.raises(staff.LastManager):
        staff.switch_off(school, chief, visitor)
    with pytest.raises(staff.LastManager):
        staff.change_role(school, chief, "reception", visitor)


def test_two_managers_cannot_switch_each_other_off_at_once(app, school, scene):
    db.session.rollback()
    ids = [scene.people["manager"], scene.people["admin"]]
    with db.writing():
        staff.by_id(school, ids[0]).role = "admin"

    def attempt(pair):
        with app.app_context():
            try:
                with db.writing():
                    them, me = (staff.by_id(school, one) for one in pair)
                    staff.switch_off(school, them, me)
            except (staff.LastManager, *db.Unavailable):
                return False
            return True

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(attempt, [ids, ids[::-1]]))
    assert done.count(True) == 1
    assert sum(staff.by_id(school, one).active for one in ids) == 1


def test_a_code_counts_once_and_only_forwards(of):
    assert staff.spend_code_step(of("host"), 100)
    assert not staff.spend_code_step(of("host"), 100)
    assert not staff.spend_code_step(of("host"), 99)
    assert staff.spend_code_step(of("host"), 101)
    assert staff.spend_code_step(of("reception"), 100)


def test_a_recovery_code_is_spent_once_also_at_the_same_moment(app, school, scene):
    kept = passwords.new_codes()[1]
    db.session.rollback()
    with db.writing():
        staff.by_id(school, scene.people["host"]).mf_recovery_codes = kept

    def attempt(_number):
        with app.app_context(), db.writing():
            person = staff.by_id(school, scene.people["host"])
            return staff.spend_recovery_code(school, person, kept[0])

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(attempt, range(8))) == 1
    assert staff.by_id(school, scene.people["host"]).mf_recovery_codes == kept[1:]


def test_a_password_is_checked_against_what_is_known_of_the_person(school, of):
    with pytest.raises(passwords.TooPersonal):
        staff.check_password(school, of("host"), "welcome to riverside my dears")
    staff.check_password(school, of("host"), "welcome to the seaside my dears")
