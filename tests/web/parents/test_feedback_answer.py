"""An answer for somebody without a name: seven pictures, a link, or a number if they like."""

import re

import pytest

from kiosk.core import db, tokens
from kiosk.domain import answer_codes
from kiosk.web.plumbing import catalogs, code_words, private_links, refusals
from tests import tables
from tests.devices import as_phone
from tests.parent_messages import TAGS, THREE, row, write

NUMBER, DIALLED = "07700 900 982", "07700900982"


def token_of(given):
    return given.rpartition("/")[2]


def pictures_of(page):
    """Return the words under the pictures of a code page, in their order."""
    listed = re.search(r'<ol class="code-pictures"[^>]*>(.*?)</ol>', page, re.DOTALL)[1]
    return re.findall(r"<span>([^<]+)</span></li>", listed)


@pytest.fixture
def given(client, scene):
    return write(client)


@pytest.fixture
def asked(client, given):
    """Return the address of a message whose writer wants an answer."""
    client.post(f"{given}/answer", data={"answer": "yes"})
    return given


@pytest.mark.parametrize("tag", TAGS)
def test_every_step_opens_in_its_language(client, scene, tag):
    given = write(client, tag)
    assert client.get(f"{given}/answer").status_code == 200
    assert client.post(f"{given}/answer", data={"answer": "yes"}).location == f"{given}/code"
    for step in ("code", "contact", "contact?way=call", "contact?way=text"):
        page = client.get(f"{given}/{step}")
        assert page.status_code == 200
        assert f'<html lang="{tag}"' in page.text


def test_a_face_alone_is_not_asked_whether_it_wants_an_answer(app, client, scene):
    form = {"key": tokens.reference(), "face": "good"}
    given = client.post("/en/feedback", data=form).location.removesuffix("/about")
    assert client.get(f"{given}/answer").location == f"{given}/more"
    assert client.post(f"{given}/answer", data={"answer": "yes"}).location == f"{given}/more"
    assert client.get(f"{given}/code").location == f"{given}/answer"
    assert client.get(f"{given}/contact").location == f"{given}/answer"
    kept = row(app)
    assert (kept["wants_answer"], kept["language"], kept["code_digest"]) == (False, None, None)


@pytest.mark.parametrize("tag", THREE)
def test_yes_shows_seven_pictures_with_their_words(app, client, scene, tag):
    given = write(client, tag)
    client.post(f"{given}/answer", data={"answer": "yes"})
    page = client.get(f"{given}/code").text
    secret = app.config["SECRET_KEY"]
    code = answer_codes.draw(secret, token_of(given), 0)
    with app.app_context():
        assert pictures_of(page) == [code_words.code_word(one, tag) for one in code]
    assert catalogs.translate(tag, "Write this down or take a photo.") in page
    kept = row(app)
    assert kept["wants_answer"]
    assert kept["code_digest"] == answer_codes.digest(secret, code)


def test_the_pictures_are_the_same_each_time(client, asked):
    first = pictures_of(client.get(f"{asked}/code").text)
    client.post(f"{asked}/answer", data={"answer": "yes"})
    assert pictures_of(client.get(f"{asked}/code").text) == first
    other = write(client)
    client.post(f"{other}/answer", data={"answer": "yes"})
    assert pictures_of(client.get(f"{other}/code").text) != first, "the control: another message"


def test_a_code_that_is_taken_is_drawn_anew_and_found_again(app, client, scene, monkeypatch):
    """The first draw of every message is the same here, so the second message needs another."""
    real = answer_codes.draw
    same = ("boat",) * answer_codes.LENGTH

    def draw(secret, token, attempt=0):
        return same if attempt == 0 else real(secret, token, attempt)

    monkeypatch.setattr(answer_codes, "draw", draw)
    codes = []
    for _ in range(2):
        given = write(client)
        client.post(f"{given}/answer", data={"answer": "yes"})
        codes.append(pictures_of(client.get(f"{given}/code").text))
    assert codes[0] == ["Boat"] * 7
    assert codes[1] != codes[0]
    assert len({one["code_digest"] for one in tables.rows(app, "feedback")}) == 2


@pytest.fixture
def digests(monkeypatch):
    """Return in which mode each slow digest was made."""
    made, real = [], answer_codes.digest

    def slow(secret, code):
        made.append(db.mode())
        return real(secret, code)

    monkeypatch.setattr(answer_codes, "digest", slow)
    return made


def test_nobody_waits_for_the_writer_while_a_code_is_drawn(client, given, digests):
    assert client.post(f"{given}/answer", data={"answer": "yes"}).status_code == 303
    assert digests == [db.READING_FIRST]


def test_where_there_is_no_code_no_digest_is_made(client, given, digests):
    """A number was left, and no code was drawn: ten digests for each look would be a siege."""
    client.post(f"{given}/contact", data={"way": "call", "contact": NUMBER})
    assert client.get(f"{given}/code").location == f"{given}/answer"
    assert digests == []
    client.post(f"{given}/answer", data={"answer": "yes"})
    assert client.get(f"{given}/code").status_code == 200
    assert len(digests) == 2, "the control: one to draw it, one to find it again"


def test_the_code_holds_the_link_to_the_answer(app, client, asked):
    page = client.get(f"{asked}/code").text
    assert '<svg class="qr"' in page
    with app.app_context():
        own = private_links.token(private_links.ANSWER, token_of(asked))
    assert own not in page, "on the tablet the link is for the phone's camera only"
    assert row(app)["answer_digest"] == tokens.digest(own)
    as_phone(client)
    assert f"/a/{own}?language=en" in client.get(f"{asked}/code").text


def test_the_link_opens_the_page_of_the_answer(app, client, asked):
    with app.app_context():
        own = private_links.token(private_links.ANSWER, token_of(asked))
    answer = client.get(f"/a/{own}?language=ar")
    assert answer.location.startswith("/ar/answer/")
    assert client.get(answer.location).status_code == 200


def test_no_is_an_answer(app, client, asked):
    answer = client.post(f"{asked}/answer", data={"answer": "no"})
    assert (answer.status_code, answer.location) == (303, "/en/feedback/thanks")
    kept = row(app)
    assert (kept["wants_answer"], kept["code_digest"], kept["contact"]) == (False, None, "")
    assert client.get(f"{asked}/code").location == f"{asked}/answer"


@pytest.mark.parametrize("tag", THREE)
@pytest.mark.parametrize("choice", ["", "maybe"])
def test_neither_is_asked_again(app, client, scene, tag, choice):
    given = write(client, tag)
    answer = client.post(f"{given}/answer", data={"answer": choice})
    assert answer.status_code == 422
    assert catalogs.translate(tag, refusals.WORDS["choose"]) in answer.text
    assert not row(app)["wants_answer"]


@pytest.mark.parametrize("way", ["call", "text"])
def test_a_number_is_kept_and_never_shown_again(app, client, asked, way):
    assert f"way={way}" in client.get(f"{asked}/contact").text
    assert f'value="{way}"' in client.get(f"{asked}/contact?way={way}").text
    answer = client.post(f"{asked}/contact", data={"way": way, "contact": NUMBER})
    assert (answer.status_code, answer.location) == (303, "/en/feedback/thanks")
    kept = row(app)
    assert (kept["contact_way"], kept["contact"]) == (way, DIALLED)
    for step in ("contact", f"contact?way={way}", "code", "answer"):
        page = client.get(f"{asked}/{step}").text
        assert DIALLED not in page
        assert NUMBER not in page


@pytest.mark.parametrize("tag", THREE)
@pytest.mark.parametrize("typed", ["", "0770", "call me", "<b>12</b>"])
def test_a_number_that_cannot_be_dialled_stays_in_its_field(app, client, scene, tag, typed):
    given = write(client, tag)
    client.post(f"{given}/answer", data={"answer": "yes"})
    answer = client.post(f"{given}/contact", data={"way": "call", "contact": typed})
    assert answer.status_code == 422
    assert catalogs.translate(tag, refusals.WORDS["phone"]) in answer.text
    assert f'value="{typed.replace("<", "&lt;").replace(">", "&gt;")}"' in answer.text
    assert row(app)["contact"] == ""


def test_digits_of_another_script_are_a_number(app, client, asked):
    client.post(f"{asked}/contact", data={"way": "call", "contact": "٠٧٧٠٠ ٩٠٠ ٩٨٢"})
    assert row(app)["contact"] == DIALLED


def test_an_email_address_is_asked_for_on_a_phone_only(app, client, asked):
    assert "way=email" not in client.get(f"{asked}/contact").text
    as_phone(client)
    assert "way=email" in client.get(f"{asked}/contact").text
    assert 'type="email"' in client.get(f"{asked}/contact?way=email").text
    wrong = client.post(f"{asked}/contact", data={"way": "email", "contact": "amal at home"})
    assert wrong.status_code == 422
    assert refusals.WORDS["email"] in wrong.text
    client.post(f"{asked}/contact", data={"way": "email", "contact": "amal@school-family.org"})
    assert row(app)["contact"] == "amal@school-family.org"


def test_a_way_that_we_do_not_have_is_asked_for_again(app, client, asked):
    answer = client.post(f"{asked}/contact", data={"way": "pigeon", "contact": NUMBER})
    assert answer.status_code == 422
    assert refusals.WORDS["choose"] in answer.text
    assert row(app)["contact"] == ""


@pytest.mark.parametrize("left_at", range(3))
def test_steps_left_halfway_lose_nothing(app, client, given, left_at):
    steps = [
        lambda: client.post(f"{given}/answer", data={"answer": "yes"}),
        lambda: client.post(f"{given}/contact", data={"way": "call", "contact": NUMBER}),
    ]
    for step in steps[:left_at]:
        step()
    client.get("/")  # "Finish and clear"
    kept = row(app)
    assert (kept["face"], kept["words"]) == ("better", "More chairs, please.")
    assert kept["wants_answer"] is (left_at > 0)
    assert bool(kept["contact"]) is (left_at > 1)


def test_looking_changes_nothing(app, client, asked):
    before = tables.digest(app)
    for step in ("answer", "code", "contact", "contact?way=call"):
        client.get(f"{asked}/{step}")
    assert tables.digest(app) == before
    client.post(f"{asked}/answer", data={"answer": "no"})
    assert tables.digest(app) != before, "the control: a touch does"


@pytest.mark.parametrize("step", ["answer", "code", "contact"])
def test_links_that_open_nothing_end_kindly(client, scene, step):
    answer = client.get(f"/en/feedback/{'A' * 32}/{step}")
    assert answer.status_code == 404
    assert "This link has ended. Scan the poster again." in answer.text


@pytest.mark.parametrize(
    ("step", "form"),
    [("answer", {"answer": "no"}), ("contact", {"way": "call", "contact": NUMBER})],
)
def test_nothing_is_changed_without_its_link(app, client, asked, step, form):
    before = row(app)
    assert client.post(f"/en/feedback/{'A' * 32}/{step}", data=form).status_code == 404
    assert row(app) == before
    client.post(f"{asked}/{step}", data=form)
    assert row(app) != before, "the control: with its link it is"


def test_the_link_of_the_answer_does_not_open_the_message(app, client, asked):
    with app.app_context():
        own = private_links.token(private_links.ANSWER, token_of(asked))
    assert client.get(f"/en/feedback/{own}/code").status_code == 404


def test_the_pages_are_private_and_leave_nothing_in_the_browser(client, asked):
    for step in ("answer", "code", "contact"):
        page = client.get(f"{asked}/{step}")
        assert page.headers["X-Robots-Tag"].startswith("noindex")
        assert page.headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in page.headers
        assert "ETag" not in page.headers


def test_the_code_is_nowhere_in_the_database(app, client, asked):
    secret = app.config["SECRET_KEY"]
    code = answer_codes.draw(secret, token_of(asked), 0)
    for value in row(app).values():
        assert " ".join(code) not in str(value)
        assert "".join(code) not in str(value)


def test_a_code_costs_one_slow_digest_a_page(app, client, asked, monkeypatch):
    """Slow on purpose: a page that made many of them would stop the server."""
    made = []
    real = answer_codes.digest
    monkeypatch.setattr(answer_codes, "digest", lambda *a: made.append(1) or real(*a))
    client.get(f"{asked}/code")
    assert len(made) == 1
    made.clear()
    client.get(f"{asked}/answer")
    assert made == []
