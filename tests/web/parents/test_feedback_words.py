"""What may follow a face: a topic, words of up to 1,000 letters, or nothing at all."""

import re

import pytest

from kiosk.web.plumbing import catalogs, refusals
from tests.parent_messages import THREE, row, touch

OVERRIDE = "\u202egnorw\u202c"
ESCAPED = str.maketrans({"<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&#34;", "'": "&#39;"})


@pytest.fixture
def given(client, scene):
    """Return the address of a message without its last part."""
    return touch(client).removesuffix("/about")


@pytest.mark.parametrize("topic", ["event", "staff", "child", "place", "time", "language", "other"])
def test_a_topic_is_kept_and_shown_when_they_come_back(app, client, given, topic):
    answer = client.post(f"{given}/about", data={"topic": topic})
    assert (answer.status_code, answer.location) == (303, f"{given}/more")
    assert row(app)["topic"] == topic
    page = client.get(f"{given}/about").text
    assert f'name="topic" value="{topic}" aria-pressed="true"' in page


def test_a_topic_that_we_do_not_have_is_none(app, client, given):
    client.post(f"{given}/about", data={"topic": "staff"})
    client.post(f"{given}/about", data={"topic": "robots"})
    assert row(app)["topic"] is None


@pytest.mark.parametrize("tag", THREE)
def test_words_are_kept_in_the_language_of_the_page(app, client, scene, tag):
    given = touch(client, tag).removesuffix("/about")
    page = client.get(f"{given}/write").text
    danger = "If someone is in danger now, tell a member of staff or call 999."
    assert catalogs.translate(tag, danger) in page
    assert 'maxlength="1000"' in page
    assert 'dir="auto"' in page
    answer = client.post(f"{given}/write", data={"words": "Thank you.\r\nMore chairs, please."})
    assert (answer.status_code, answer.location) == (303, f"{given}/answer")
    kept = row(app)
    assert (kept["words"], kept["language"]) == ("Thank you.\nMore chairs, please.", tag)
    assert "More chairs, please." in client.get(f"{given}/write").text


@pytest.mark.parametrize("letter", ["a", "ش", "ł"])
def test_a_thousand_letters_fit_and_one_more_stays_in_its_box(app, client, given, letter):
    assert client.post(f"{given}/write", data={"words": letter * 1000}).status_code == 303
    assert row(app)["words"] == letter * 1000
    answer = client.post(f"{given}/write", data={"words": letter * 1001})
    assert answer.status_code == 422
    assert letter * 1001 in answer.text
    assert refusals.WORDS["words_long"] in answer.text
    assert row(app)["words"] == letter * 1000, "nothing is cut silently"


@pytest.mark.parametrize("words", ["", "   ", "\u200e\u202e", "\r\n\r\n"])
def test_an_empty_box_is_sent_back_kindly(app, client, given, words):
    answer = client.post(f"{given}/write", data={"words": words})
    assert answer.status_code == 422
    assert refusals.WORDS["words_missing"] in answer.text
    assert row(app)["words"] == ""


@pytest.mark.parametrize(
    "words",
    [
        "<script>alert(1)</script>",
        "</textarea><h1>x</h1>",
        "{{7*7}}",
        "=cmd|'/c calc'!A1",
        "it's {name} & %s",
        "شكرا (Sara) 2",
    ],
)
def test_words_stay_words_and_only_their_own_page_shows_them(app, client, given, words):
    client.post(f"{given}/write", data={"words": words})
    assert row(app)["words"] == words
    page = client.get(f"{given}/write").text
    inside = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.DOTALL)[1]
    assert inside == words.translate(ESCAPED)
    other = touch(client).removesuffix("/about")
    for address in (f"{given}/more", f"{given}/about", f"{other}/write", "/en/feedback", "/en/"):
        shown = client.get(address).text
        assert words not in shown
        assert words.translate(ESCAPED) not in shown


def test_marks_that_turn_the_direction_of_all_that_follows_are_taken_out(app, client, given):
    client.post(f"{given}/write", data={"words": f"good {OVERRIDE}"})
    assert row(app)["words"] == "good gnorw"


def test_text_that_begins_with_an_empty_line_keeps_its_first_letter(client, given):
    """A browser eats one line break after <textarea>; ours is there for it to eat."""
    long = "\n" + "b" * 1001
    page = client.post(f"{given}/write", data={"words": long}).text
    assert f"\n{long}</textarea>" in page


@pytest.mark.parametrize("left_at", range(4))
def test_steps_left_halfway_lose_nothing(app, client, given, left_at):
    steps = [
        lambda: client.post(f"{given}/about", data={"topic": "child"}),
        lambda: client.get(f"{given}/more"),
        lambda: client.post(f"{given}/write", data={"words": "Kind."}),
    ]
    for step in steps[:left_at]:
        step()
    client.get("/")  # "Finish and clear"
    kept = row(app)
    assert kept["face"] == "good"
    assert kept["topic"] == ("child" if left_at > 0 else None)
    assert kept["words"] == ("Kind." if left_at > 2 else "")
