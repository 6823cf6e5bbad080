"""The method decides: a look cannot write, a change is committed once, a refusal leaves nothing."""

import pytest
from flask import Response
from sqlalchemy.exc import IntegrityError, OperationalError

from kiosk.core import db, errors
from tests import tables
from tests.web.plumbing.conftest import rename

OWN = {"Sec-Fetch-Site": "same-origin"}


def names(app):
    return {row["name"] for row in tables.rows(app, "school")}


def renaming(answer):
    """Return a view that renames the school, and then answers or raises."""

    def view():
        rename("Renamed")
        if isinstance(answer, Exception):
            raise answer
        return Response("", answer)

    return view


@pytest.mark.parametrize("status", [200, 201, 204, 303])
def test_a_change_that_went_well_is_kept(build, app, status):
    browser = build({"/try": renaming(status)}).test_client()
    assert browser.post("/try", headers=OWN).status_code == status
    assert "Renamed" in names(app)


@pytest.mark.parametrize("status", [400, 403, 404, 409, 422, 500, 503])
def test_a_refusal_leaves_nothing(build, app, status):
    browser = build({"/try": renaming(status)}).test_client()
    assert browser.post("/try", headers=OWN).status_code == status
    assert "Renamed" not in names(app)


@pytest.mark.parametrize(
    ("problem", "status"),
    [
        (ZeroDivisionError("no"), 500),
        (errors.NotFound(), 404),
        (errors.Refusal(), 409),
        (OperationalError("", {}, Exception("database is locked")), 503),
        (IntegrityError("", {}, Exception("somebody has just deleted it")), 503),
    ],
)
def test_a_fault_leaves_nothing(build, app, problem, status):
    browser = build({"/try": renaming(problem)}).test_client()
    assert browser.post("/try", headers=OWN).status_code == status
    assert "Renamed" not in names(app)
    with app.app_context(), db.writing():
        pass  # the writer is free again


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_look_that_tries_to_write_is_stopped_by_the_database(build, app, method):
    browser = build({"/try": renaming(200)}).test_client()
    assert browser.open("/try", method=method).status_code >= 500
    assert "Renamed" not in names(app)


@pytest.mark.parametrize("kind", [OperationalError, IntegrityError])
def test_a_commit_that_does_not_work_is_said_and_nothing_is_answered_as_stored(
    build, app, monkeypatch, kind
):
    """A foreign key of a message is checked at the end: IntegrityError."""
    made = build({"/try": renaming(303)})

    def full():
        raise kind("", {}, Exception("database or disk is full"))

    monkeypatch.setattr(db.session, "commit", full)
    answer = made.test_client().post("/try", headers=OWN)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert "disk" not in answer.text
    monkeypatch.undo()
    assert "Renamed" not in names(app)


def test_two_requests_do_not_share_what_is_half_done(build, app):
    made = build({"/try": renaming(422), "/look": lambda: Response(",".join(names(app)))})
    browser = made.test_client()
    browser.post("/try", headers=OWN)
    assert "Renamed" not in browser.get("/look").text
