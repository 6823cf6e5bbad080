from dataclasses import replace

import pytest

from kiosk.core import db, errors
from kiosk.domain import hosts, schools, staff
from kiosk.domain.hosts import HostDraft

HELEN = HostDraft("Helen", "Head teacher", ["en"], words={"pl": {"role": "Dyrektorka"}})


def test_a_host_is_kept_as_staff_wrote_it(context, school):
    host = hosts.add(school, HELEN)
    db.session.expunge_all()
    found = hosts.by_reference(school, host.reference)
    assert hosts.draft_of(found) == replace(HELEN, languages=("en",))


def test_a_host_without_a_name_is_refused(context, school):
    with pytest.raises(hosts.NameMissing):
        hosts.add(school, HostDraft(""))
    assert hosts.everyone(school) == []


def test_a_host_can_be_changed(context, school):
    host = hosts.add(school, HELEN)
    hosts.change(school, host, replace(HELEN, name="Helen M.", languages=["en", "pl", "en"]))
    assert (host.name, host.languages) == ("Helen M.", ["en", "pl"])


def test_hosts_stand_by_name_and_closed_ones_at_the_end(context, school):
    for name in ("sam", "Citizens Advice", "Adam"):
        hosts.add(school, HostDraft(name))
    adam = hosts.everyone(school)[0]
    hosts.close(school, adam.reference)
    assert [host.name for host in hosts.everyone(school)] == ["Citizens Advice", "sam"]
    everyone = hosts.everyone(school, closed=True)
    assert [host.name for host in everyone] == ["Citizens Advice", "sam", "Adam"]
    hosts.open_again(school, adam.reference)
    assert [host.name for host in hosts.everyone(school)] == ["Adam", "Citizens Advice", "sam"]


def test_a_closed_host_is_still_offered_where_it_is_chosen(context, school):
    host = hosts.add(school, HELEN)
    hosts.close(school, host.reference)
    assert hosts.offered(school) == []
    assert hosts.offered(school, [host.id]) == [host]


def test_hosts_are_found_in_the_order_they_were_chosen_in(context, school):
    made = [hosts.add(school, HostDraft(name)) for name in ("A", "B", "C")]
    asked = [made[2].reference, made[0].reference, made[2].reference]
    assert [host.name for host in hosts.by_references(school, asked)] == ["C", "A"]
    with pytest.raises(errors.NotFound):
        hosts.by_references(school, [made[0].reference, "nobody"])


def test_a_host_of_another_school_is_not_found(context, school, other):
    host = hosts.add(other, HELEN)
    for attempt in (hosts.by_reference, hosts.close, hosts.open_again):
        with pytest.raises(errors.NotFound):
            attempt(school, host.reference)
    assert hosts.everyone(school, closed=True) == []
    assert hosts.everyone(other) == [host]


def of_staff(school, staff_id):
    return [host for host in hosts.everyone(school) if host.staff_id == staff_id]


def test_a_host_can_be_a_member_of_staff_of_this_school_only(context, school, other, scene):
    host = hosts.add(school, replace(HELEN, staff_id=scene.people["host"]))
    assert of_staff(school, scene.people["host"]) == [host]
    assert of_staff(school, scene.people["manager"]) == []
    theirs = staff.everybody(other)[0]
    with pytest.raises(errors.NotFound):
        hosts.change(school, host, replace(HELEN, staff_id=theirs.id))
    assert host.staff_id == scene.people["host"]


def test_roles_that_are_not_translated_yet_are_listed(context, school):
    assert hosts.missing_words(school, hosts.add(school, HostDraft("Sam"))) == []
    missing = hosts.missing_words(school, hosts.add(school, HELEN))
    assert ("ar", "role") in missing
    assert ("pl", "role") not in missing


def test_parents_pages_are_made_anew_when_a_host_changes(context, school):
    before = schools.changes(school)
    host = hosts.add(school, HELEN)
    hosts.close(school, host.reference)
    assert schools.changes(school) == before + 2
