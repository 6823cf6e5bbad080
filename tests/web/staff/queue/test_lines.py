"""A4: today's lines: who, where and how many wait, and what Today says of them."""

import re
from datetime import timedelta

import sqlalchemy as sa

from kiosk.core import clock, db
from kiosk.domain import queue_line
from kiosk.models.host import Host
from kiosk.models.surgery import Surgery, SurgeryHost
from tests.web.staff.queue.conftest import runner, text


def test_a_day_without_surgeries_says_so_and_how_to_add_one(as_reception, as_host):
    page = text(as_reception.get("/staff/queue"))
    assert "No surgery today." in page
    assert "Add one." in page
    assert "Add one." not in text(as_host.get("/staff/queue"))


def test_each_line_tells_who_where_and_how_many_wait(as_host, surgery, join):
    join(surgery)
    join(surgery)
    page = text(as_host.get("/staff/queue"))
    assert "Helen" in page
    assert "Riverside hall" in page
    assert "<b>2</b> waiting" in page
    assert "Open" in page


def test_the_own_line_stands_first(app, scene, as_host, surgery, make_surgery):
    mine = make_surgery("Sam", host={"staff_id": scene.people["host"]})
    page = text(as_host.get("/staff/queue"))
    assert page.index(mine.reference) < page.index(surgery.reference)
    assert "you</span>" in page


def test_a_host_who_is_linked_is_found_by_their_card(app, scene, surgery):
    """The control of "the own line stands first": without a link nobody's line is their own."""
    with app.app_context():
        linked = db.session.scalars(
            sa.select(Host.staff_id)
            .join(SurgeryHost, SurgeryHost.host_id == Host.id)
            .join(Surgery, Surgery.id == SurgeryHost.surgery_id)
            .where(Surgery.school_id == scene.school.id)
        ).all()
    assert linked == [None]


def test_the_list_says_how_each_door_stands(as_host, make_surgery):
    make_surgery("Helen", door="break")
    make_surgery("Sam", walk_ins=False)
    make_surgery("Ada", starts_at=clock.now() + timedelta(minutes=50))
    page = text(as_host.get("/staff/queue"))
    assert "Break" in page
    assert "Only for booked times" in page
    assert "Takes numbers from" in page


def test_a_cancelled_surgery_is_no_line_of_today(app, scene, as_host, surgery):
    with app.app_context(), db.writing():
        found = queue_line.surgery_by_reference(scene.school, surgery.reference)
        found.cancelled_at = clock.now()
    assert surgery.reference not in text(as_host.get("/staff/queue"))
    assert "This surgery is not happening." in text(as_host.get(runner(surgery)))


def test_today_counts_who_waits_and_leads_there(as_host, surgery, join):
    join(surgery)
    page = text(as_host.get("/staff/"))
    assert re.search(r'href="/staff/queue">Waiting to talk</a></dt><dd>1</dd>', page)


def test_today_learns_of_somebody_who_joins(as_host, surgery, join):
    tag = as_host.get("/staff/today/live").headers["ETag"]
    join(surgery)
    assert as_host.get("/staff/today/live", headers={"If-None-Match": tag}).status_code == 200
