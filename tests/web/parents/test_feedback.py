"""Three faces: kept by one touch, changed by another; nothing about who it was or when."""

import re
from datetime import timedelta

import pytest

from kiosk.core import clock, db, tokens
from kiosk.domain import feedback, schools
from kiosk.web.plumbing import catalogs, private_links, refusals
from tests import tables
from tests.parent_messages import STEPS, THREE, row, touch


@pytest.fixture
def given(client, scene):
    """Return the address of a message without its last part."""
    return touch(client).removesuffix("/about")


@pytest.mark.parametrize("tag", THREE)
def test_one_touch_is_kept_and_says_so(app, client, scene, tag):
    page = client.get(touch(client, tag, "better"))
    assert catalogs.translate(tag, "Thank you. We read every message.") in page.text
    kept = row(app)
    assert (kept["face"], kept["day"]) == ("better", clock.today("Europe/London"))
    assert kept["language"] is None, "a face has no language"
    assert [kept[name] for name in ("topic", "event_id", "words")] == [None, None, ""]


def test_a_double_touch_and_a_lost_answer_are_one_row(app, client, scene):
    form = {"key": tokens.reference(), "face": "good"}
    answers = {client.post("/en/feedback", data=form).location for _ in range(3)}
    assert len(answers) == 1
    assert tables.count(app, "feedback") == 1
    client.post("/en/feedback", data={**form, "key": tokens.reference()})
    assert tables.count(app, "feedback") == 2, "the control: another page is another message"


def test_the_same_key_with_another_face_changes_it(app, client, scene):
    form = {"key": tokens.reference(), "face": "good"}
    first = client.post("/en/feedback", data=form)
    again = client.post("/en/feedback", data={**form, "face": "better"})
    assert again.location == first.location
    assert row(app)["face"] == "better"


@pytest.mark.parametrize("face", ["good", "ok", "better"])
def test_a_changed_mind_is_one_row(app, client, given, face):
    answer = client.post(f"{given}/face", data={"face": face})
    assert (answer.status_code, answer.location) == (303, f"{given}/about")
    assert row(app)["face"] == face
    page = client.get(answer.location).text
    assert re.findall(r'value="(\w+)" aria-pressed="true"', page) == [face]


@pytest.mark.parametrize("face", ["", "angry", "{{7*7}}"])
@pytest.mark.parametrize("tag", THREE)
def test_a_face_that_we_do_not_have_is_asked_for_again(app, client, scene, tag, face):
    key = tokens.reference()
    about = f"e-{scene.event}"
    answer = client.post(f"/{tag}/feedback", data={"key": key, "face": face, "about": about})
    assert answer.status_code == 422
    assert catalogs.translate(tag, refusals.WORDS["choose"]) in answer.text
    assert f'value="{key}"' in answer.text
    assert f'value="{about}"' in answer.text
    assert tables.count(app, "feedback") == 0


def test_a_changed_mind_to_no_face_at_all_keeps_the_first(app, client, given):
    assert client.post(f"{given}/face", data={"face": "none"}).status_code == 422
    assert row(app)["face"] == "good"


def test_looking_changes_nothing(app, client, given):
    before = tables.digest(app)
    pages = ["/en/feedback", "/en/feedback/thanks", "/f", "/en/"]
    for address in [*pages, *(f"{given}/{step}" for step in STEPS)]:
        client.get(address)
    assert tables.digest(app) == before
    client.post(f"{given}/face", data={"face": "ok"})
    assert tables.digest(app) != before, "the control: a touch does"


@pytest.mark.parametrize("step", STEPS)
def test_links_that_open_nothing_end_kindly_and_are_limited(client, scene, step):
    address = f"/en/feedback/{'A' * 32}/{step}"
    answer = client.get(address)
    assert answer.status_code == 404
    assert "This link has ended. Scan the poster again." in answer.text
    assert [client.get(address).status_code for _ in range(25)][-1] == 429


@pytest.mark.parametrize(
    ("step", "form"),
    [("face", {"face": "ok"}), ("about", {"topic": "child"}), ("write", {"words": "Kind."})],
)
def test_nothing_is_changed_without_its_link(app, client, given, step, form):
    before = row(app)
    answer = client.post(f"/en/feedback/{'A' * 32}/{step}", data=form)
    assert answer.status_code == 404
    assert row(app) == before
    client.post(f"{given}/{step}", data=form)
    assert row(app) != before, "the control: with its link it is"


@pytest.mark.parametrize("purpose", [private_links.ANSWER, private_links.WISH])
def test_a_link_of_another_kind_opens_nothing(app, client, scene, purpose):
    key = tokens.reference()
    client.post("/en/feedback", data={"key": key, "face": "good"})
    with app.app_context():
        wrong, right = (private_links.token(one, key) for one in (purpose, "feedback"))
    assert client.get(f"/en/feedback/{wrong}/about").status_code == 404
    assert client.get(f"/en/feedback/{right}/about").status_code == 200


def test_another_school_cannot_open_it(app, client, other):
    with app.app_context(), db.writing():
        theirs, ours = ("A" * 32, "B" * 32)
        feedback.give(other, token=theirs, face="good")
        feedback.give(schools.by_host("localhost"), token=ours, face="good")
    assert client.get(f"/en/feedback/{theirs}/about").status_code == 404
    assert client.get(f"/en/feedback/{ours}/about").status_code == 200


def test_two_days_later_the_link_opens_nothing(client, given):
    with clock.at(clock.now() + timedelta(days=1)):
        assert client.get(f"{given}/write").status_code == 200
    with clock.at(clock.now() + timedelta(days=2)):
        assert client.get(f"{given}/write").status_code == 404


def test_the_pages_are_private_and_leave_nothing_in_the_browser(app, client, given):
    for step in STEPS:
        page = client.get(f"{given}/{step}")
        assert page.headers["X-Robots-Tag"].startswith("noindex")
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["Referrer-Policy"] == "same-origin"
        assert "ETag" not in page.headers
        assert "Set-Cookie" not in page.headers
    sent = client.post(f"{given}/write", data={"words": "Kind."})
    assert "Set-Cookie" not in sent.headers


def test_no_row_says_when_or_from_where(app, client, given):
    """What is stored about a face is a day; nothing else tells two of them apart but chance."""
    touch(client, face="good")
    one, other = tables.rows(app, "feedback")
    differ = {name for name in one if one[name] != other[name]}
    assert differ == {"reference", "link_digest"}


def test_too_many_new_messages_wait_and_those_that_are_known_do_not(app, client, scene):
    known = {"key": tokens.reference(), "face": "good"}
    assert client.post("/en/feedback", data=known).status_code == 303
    for _ in range(239):  # two hundred parents may share the address of a hall
        form = {"key": tokens.reference(), "face": "ok"}
        assert client.post("/en/feedback", data=form).status_code == 303
    answer = client.post("/en/feedback", data={"key": tokens.reference(), "face": "ok"})
    assert answer.status_code == 429
    assert "Wait a few minutes. Then try again." in answer.text
    assert client.post("/en/feedback", data=known).status_code == 303
    elsewhere = {"REMOTE_ADDR": "198.51.100.7"}
    form = {"key": tokens.reference(), "face": "ok"}
    assert client.post("/en/feedback", data=form, environ_base=elsewhere).status_code == 303
    assert tables.count(app, "feedback") == 241


def test_the_three_faces_share_one_head(client, scene):
    page = client.get("/en/feedback").text
    faces = re.findall(r'<button class="face"[^>]*><svg.*?</svg>', page, re.DOTALL)
    heads = {re.search(r'class="a" d="([^"]+)"', one)[1] for one in faces}
    assert len(faces) == 3
    assert len(heads) == 1
    assert len({re.search(r'class="ink" d="([^"]+)"', one)[1] for one in faces}) == 3
