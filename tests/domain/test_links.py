"""Links that open one thing once."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
import time_machine

from kiosk.core import db, tokens
from kiosk.domain import links
from kiosk.models.staff import OneTimeLink

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def token():
    """Return the token of a set-up link."""
    with db.writing():
        return links.make(links.SET_UP)


def test_a_link_opens_what_it_is_for(scene):
    with db.writing():
        token = links.make(links.INVITATION, scene.people["host"])
    assert links.look(token, links.INVITATION) == links.Link("invitation", scene.people["host"])


def test_a_link_works_once(token):
    links.use(token, links.SET_UP)
    with pytest.raises(links.LinkEnded):
        links.use(token, links.SET_UP)


def test_looking_does_not_use_a_link_up(token):
    links.look(token, links.SET_UP)
    assert links.use(token, links.SET_UP).purpose == links.SET_UP


def test_a_link_opens_nothing_else(token):
    with pytest.raises(links.LinkEnded):
        links.use(token, links.INVITATION, links.PASSWORD)


def test_an_unknown_token_is_an_ended_link():
    with pytest.raises(links.LinkEnded):
        links.look("x" * 22, links.SET_UP)


@pytest.mark.parametrize(
    ("purpose", "minutes"), [("set-up", 30), ("password", 30), ("invitation", 72 * 60)]
)
def test_a_link_ends_by_itself(scene, purpose, minutes):
    with db.writing():
        token = links.make(purpose, scene.people["host"])
    with time_machine.travel(time.time() + minutes * 60 - 5):
        assert links.look(token, purpose)  # the control: still good just before
    with time_machine.travel(time.time() + minutes * 60 + 5), pytest.raises(links.LinkEnded):
        links.use(token, purpose)


def test_a_newer_link_ends_the_older_one_of_the_same_person_only(scene):
    with db.writing():
        older = links.make(links.INVITATION, scene.people["host"])
        of_another = links.make(links.INVITATION, scene.people["reception"])
        newer = links.make(links.PASSWORD, scene.people["host"])
    with pytest.raises(links.LinkEnded):
        links.look(older, links.INVITATION)
    assert links.look(of_another, links.INVITATION)
    assert links.look(newer, links.PASSWORD)


def test_only_a_digest_is_kept(token):
    kept = db.session.scalars(sa.select(OneTimeLink.token_digest)).one()
    assert kept == tokens.digest(token) != token
    assert len(token) >= 22  # 128 bits


def test_of_many_at_once_one_wins(app, token):
    def attempt(_number):
        with app.app_context():
            try:
                with db.writing():
                    links.use(token, links.SET_UP)
            except links.LinkEnded:
                return False
            return True

    db.session.rollback()
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(16))) == 1
