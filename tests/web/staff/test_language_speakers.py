"""A13, speakers: links for them, what they did, what can be heard; managers make, staff look."""

import re

import pytest

from kiosk.core import db
from kiosk.domain import recordings, speakers
from kiosk.domain.speakers import READ
from tests.speaking import WELCOME, files, read, somebody
from tests.tables import rows

PAGE = "/staff/languages/pl/speakers"
CORE = recordings.Phrase("Back", "Wstecz")


@pytest.fixture
def reader(app, school, scene, settings):
    """Return somebody who has read a phrase: their reference, and the recording."""
    with app.app_context(), db.writing():
        made, _token = somebody(school, scene.people["manager"])
        return made.reference, read(settings.clips, school, made, CORE)


def make(browser, page=PAGE, **form):
    return browser.post(page, data={"task": READ, "name": "Ania", **form})


def audited(app, act):
    return [row["facts"] for row in rows(app, "audit_entry") if row["act"] == act]


def test_a_link_is_shown_once_with_a_code_and_opens_the_task(app, as_manager, phone):
    page = make(as_manager)
    assert page.status_code == 200
    token = re.search(r"/speak/([\w-]{22})", page.text)[1]
    assert "<svg" in page.text
    assert token not in as_manager.get(PAGE).text
    assert phone.get(f"/speak/{token}").status_code == 200
    assert audited(app, "speaker_invited") == [{"language": "pl", "task": "read"}]
    assert "noindex" in page.headers["X-Robots-Tag"]


def test_what_is_missing_or_too_long_is_asked_for_again(app, as_manager):
    assert make(as_manager, task="").status_code == 422
    page = make(as_manager, name="a" * 91)
    assert page.status_code == 422
    assert "A name can have up to 90 letters." in page.text
    assert rows(app, "speaker") == []


def test_english_can_be_read_but_has_no_words_to_check(as_manager):
    page = "/staff/languages/en/speakers"
    assert "Check words" not in as_manager.get(page).text
    assert make(as_manager, page, task="words").status_code == 422
    assert make(as_manager, page).status_code == 200
    assert as_manager.get("/staff/languages/xx/speakers").status_code == 404


def test_an_ended_link_opens_nothing(app, school, as_manager, phone):
    token = re.search(r"/speak/([\w-]{22})", make(as_manager).text)[1]
    (row,) = rows(app, "speaker")
    assert as_manager.post(f"{PAGE}/{row['reference']}/end").status_code == 303
    assert phone.get(f"/speak/{token}").status_code == 404
    assert "has ended" in as_manager.get(PAGE).text


def test_staff_hear_a_recording_and_see_how_far_it_is(as_host, reader):
    _who, take = reader
    page = as_host.get(PAGE).text
    assert "Wstecz" in page
    assert "Waits for a second speaker" in page
    assert "Ania" in page
    assert as_host.get(f"{PAGE}/sound/{take.reference}").data.startswith(b"webm")
    assert as_host.get("/staff/languages/ar/speakers/sound/" + take.reference).status_code == 404
    assert "Make a link" not in page, "a manager makes links"
    assert make(as_host).status_code == 403


def test_a_recording_is_sent_back_with_a_reason_and_deleted(
    app, school, settings, as_manager, reader
):
    _who, take = reader
    assert as_manager.post(f"{PAGE}/refuse", data={"recording": take.reference}).status_code == 422
    assert take.file in files(settings.clips, school), "the control"
    form = {"recording": take.reference, "reason": "cut"}
    assert as_manager.post(f"{PAGE}/refuse", data=form).status_code == 303
    assert take.file not in files(settings.clips, school)
    (row,) = rows(app, "recording")
    assert (row["state"], row["level"]) == ("refused", "cut")
    assert audited(app, "recording_refused")[0]["reason"] == "cut"
    assert "To be recorded again" in as_manager.get(PAGE).text
    assert as_manager.post(f"{PAGE}/refuse", data=form).status_code == 404


def test_all_recordings_of_somebody_are_deleted_after_a_question(
    app, school, settings, as_manager, reader
):
    who, take = reader
    address = f"{PAGE}/{who}/delete"
    assert "has recorded 1 phrases" in as_manager.get(address).text
    assert len(rows(app, "recording")) == 1, "asking deletes nothing"
    assert as_manager.post(address).status_code == 303
    assert rows(app, "recording") == []
    assert take.file not in files(settings.clips, school)
    assert rows(app, "speaker")[0]["agreed_at"] is None
    assert audited(app, "recordings_deleted") == [{"language": "pl", "recordings": 1}]


def test_words_that_changed_since_are_marked(app, school, scene, settings, as_manager):
    with app.app_context(), db.writing():
        made, _token = somebody(school, scene.people["manager"])
        other = recordings.Phrase("Welcome", "Nobody says it so")
        read(settings.clips, school, made, other)
    assert WELCOME.sentence == other.sentence
    assert "The words have changed since." in as_manager.get(PAGE).text


def test_the_other_school_sees_nothing_of_it(as_outsider, app, school, reader, other):
    with app.app_context():
        db.use(db.READING)
        assert speakers.listed(other, "pl") == []
        assert len(speakers.listed(school, "pl")) == 1
