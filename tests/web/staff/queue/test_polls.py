"""A4: the polls of the runner's page: nothing new, what colleagues do, and how little is read."""

import re

import sqlalchemy as sa
import time_machine

from kiosk.core import clock, db
from tests.web.staff.queue.conftest import OUTSIDE, runner, section, text


def poll(browser, surgery, tag):
    return browser.get(f"{runner(surgery)}/live", headers={"If-None-Match": tag})


def test_a_poll_that_finds_nothing_new_says_so(as_host, surgery, join):
    join(surgery)
    with time_machine.travel(clock.now(), tick=False):
        page = as_host.get(runner(surgery)).get_data(as_text=True)
        tag = re.search(r'If-None-Match": "\\"([^\\]+)\\""', page)[1]
        assert poll(as_host, surgery, f'"{tag}"').status_code == 304


def test_a_poll_sees_who_joins_and_what_a_colleague_does(as_host, as_reception, surgery, join):
    tags = [as_host.get(f"{runner(surgery)}/live").headers["ETag"]]
    join(surgery)
    answer = poll(as_host, surgery, tags[-1])
    assert answer.status_code == 200
    tags.append(answer.headers["ETag"])
    as_reception.post(f"{runner(surgery)}/next")
    answer = poll(as_host, surgery, tags[-1])
    assert answer.status_code == 200
    assert "called at" in section(text(answer), "now")


def test_a_poll_of_an_unchanged_line_reads_little(app, as_host, surgery, join):
    join(surgery)
    with time_machine.travel(clock.now(), tick=False):
        tag = as_host.get(f"{runner(surgery)}/live").headers["ETag"]
        poll(as_host, surgery, tag)
        seen = []

        def count(_c, _cursor, statement, *_rest):
            seen.append(statement)

        with app.app_context():
            sa.event.listen(db.reader(), "before_cursor_execute", count)
            assert poll(as_host, surgery, tag).status_code == 304
            sa.event.remove(db.reader(), "before_cursor_execute", count)
        asked = [one for one in seen if one.lstrip().upper().startswith("SELECT")]
        assert len(asked) <= 4, asked


def test_a_poll_tells_strangers_nothing(client, as_outsider, as_host, surgery):
    tag = as_host.get(f"{runner(surgery)}/live").headers["ETag"]
    assert poll(client, surgery, tag).status_code == 303
    assert poll(as_outsider, surgery, tag).status_code in OUTSIDE
