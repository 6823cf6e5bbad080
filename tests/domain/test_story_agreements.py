"""I think so too: a device counts once, whatever comes at once, and its name is kept nowhere."""

import hashlib
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
import sqlalchemy as sa

from kiosk.core import db, errors, tokens
from kiosk.domain import story_agreements, story_editing
from kiosk.models.story import Story, StoryAgreement
from tests import tables
from tests.stories import writer

AT_ONCE = 20


@pytest.fixture
def make(app, scene):
    return writer(app, scene.school, scene.people["manager"])


@pytest.fixture
def agree(app, scene):
    """Return a way to agree, committed."""

    def touch(reference, device, school=None):
        with app.app_context(), db.writing():
            return story_agreements.agree(school or scene.school, reference, device)

    return touch


def numbers(app):
    """Return the number that parents see, and how many rows there are."""
    return (
        [row["agreed"] for row in tables.rows(app, "story")],
        tables.count(app, "story_agreement"),
    )


def test_a_device_counts_once_and_another_once_more(app, make, agree):
    reference = make()
    assert [agree(reference, "a"), agree(reference, "a"), agree(reference, "b")] == [
        True,
        False,
        True,
    ]
    assert numbers(app) == ([2], 2)


def test_a_device_may_agree_with_each_story(app, make, agree):
    for reference in (make("One"), make("Two")):
        assert agree(reference, f"device-{reference}")
    assert numbers(app) == ([1, 1], 2)


def test_nobody_agrees_with_what_is_not_shown(app, make, agree):
    reference = make(shown=False)
    assert not agree(reference, "a")
    assert numbers(app) == ([0], 0)


def test_another_schools_story_or_none_is_not_found(app, make, agree, other):
    reference = make()
    for school, asked in ((other, reference), (None, tokens.reference()), (None, "%00")):
        with pytest.raises(errors.NotFound):
            agree(asked, "a", school)
    assert numbers(app) == ([0], 0)


def test_agreeing_makes_no_page_anew_and_no_editor_late(app, make, agree, scene):
    reference = make()
    before = tables.rows(app, "school"), tables.rows(app, "story")[0]["changes"]
    agree(reference, "a")
    assert (tables.rows(app, "school"), tables.rows(app, "story")[0]["changes"]) == before
    draft = story_editing.Draft("Another", tables.rows(app, "story")[0]["told_on"])
    with app.app_context(), db.writing():
        story_editing.change(scene.school, reference, draft, 0, scene.people["manager"])
    assert numbers(app) == ([1], 1)


def test_what_a_device_agreed_with_is_known_to_itself_only(app, make, agree, scene):
    reference = make()
    agree(reference, "a")
    with app.app_context():
        assert story_agreements.agreed(scene.school, {reference: "a"}) == {reference}
        assert story_agreements.agreed(scene.school, {reference: "b"}) == set()
        assert story_agreements.agreed(scene.school, {}) == set()
        assert not story_agreements.is_new(scene.school, reference, "a")
        assert story_agreements.is_new(scene.school, reference, "b")


def test_only_a_digest_is_kept(app, make, agree):
    agree(make(), "the device itself")
    (row,) = tables.rows(app, "story_agreement")
    assert set(row) == {"id", "school_id", "story_id", "device_digest"}
    assert row["device_digest"] == hashlib.sha256(b"the device itself").hexdigest()


def race(app, call):
    """Let twenty threads do the same at the same moment; return how often it was said to count."""
    gate = threading.Barrier(AT_ONCE)

    def one(_number):
        with app.app_context():
            gate.wait(20)
            with suppress(db.Conflict), db.writing():
                return call()
        return False

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return sum(pool.map(one, range(AT_ONCE)))


@pytest.mark.faults
def test_twenty_touches_of_one_device_at_once_are_one(app, make, scene):
    reference = make()
    counted = race(app, lambda: story_agreements.agree(scene.school, reference, "one device"))
    assert counted == 1
    assert numbers(app) == ([1], 1)


@pytest.mark.faults
def test_twenty_devices_at_once_are_twenty(app, make, scene):
    reference = make()
    race(app, lambda: story_agreements.agree(scene.school, reference, tokens.reference()))
    assert numbers(app) == ([AT_ONCE], AT_ONCE)


@pytest.mark.faults
def test_without_the_unique_key_one_device_would_be_many(app, make, scene):
    """The control: look first, then write, as without the key. The race above would see it."""
    reference = make()
    looked = threading.Barrier(AT_ONCE)

    def look_then_write():
        with db.reader().connect() as connection:
            wanted = sa.select(sa.func.count()).select_from(StoryAgreement)
            known = connection.execute(wanted.where(StoryAgreement.school_id > 0)).scalar_one()
        looked.wait(20)
        if known:
            return False
        row = db.session.scalars(
            sa.select(Story).where(Story.school_id == scene.school.id, Story.reference == reference)
        ).one()
        db.session.add(
            StoryAgreement(
                school_id=scene.school.id, story_id=row.id, device_digest=tokens.reference()
            )
        )
        db.session.execute(
            sa.update(Story)
            .where(Story.school_id == scene.school.id)
            .values(agreed=Story.agreed + 1),
            execution_options={"synchronize_session": False},
        )
        return True

    race(app, look_then_write)
    shown, rows = numbers(app)
    assert shown[0] > 1
    assert rows > 1
