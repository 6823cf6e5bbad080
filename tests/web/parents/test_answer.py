"""A code of pictures or a link opens an answer; guessing is limited; the words stay away."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import timedelta

import pytest
import sqlalchemy as sa
from limits import parse

from kiosk.core import clock, db, tokens
from kiosk.domain import answer_codes, feedback, replies, translations
from kiosk.web.plumbing import catalogs, code_tries, code_words, drawings, throttle
from tests import tables

THREE = ["en", "pl", "ar"]
WORDS = "Canary Alpha cannot climb the stairs"
WRONG = "We cannot find your answer. Look at your code and try again."
MANY = "Many codes were tried just now. Try again in an hour."
NONE_YET = "There is no answer yet"


@pytest.fixture
def message(app, scene):
    """Return a message that waits for an answer: its token, link, code and reference."""
    token, link = tokens.reference(), tokens.reference()
    with app.app_context(), db.writing():
        secret = app.config["SECRET_KEY"]
        code = answer_codes.draw(secret, token)
        feedback.give(scene.school, token=token, face="better")
        feedback.set_topic(scene.school, token, "place")
        feedback.write(scene.school, token, WORDS, "pl")
        given = {"code": code, "answer_token": link, "secret": secret, "language": "pl"}
        assert feedback.want_answer(scene.school, token, **given)
        return {"link": link, "code": code, "is": feedback.reference_of(scene.school, token)}


@pytest.fixture
def answer(app, scene, message):
    """Return a way to answer the message."""

    def send(text="We will\nbuild a ramp.", polish=""):
        with app.app_context(), db.writing():
            by = scene.people["host"]
            given = {"key": tokens.reference(), "text": text, "staff_id": by}
            made = replies.send(scene.school, message["is"], **given)
            if polish:
                known = {"source": "en", "source_text": text, "staff_id": by}
                translations.write(
                    scene.school, "reply", made.reference, "text", "pl", polish, **known
                )
            return made.reference

    return send


@pytest.fixture
def quick(monkeypatch):
    """Make digests in no time, and count them."""
    made = []

    def fast(_secret, code):
        made.append(code)
        return tokens.digest(" ".join(code))

    monkeypatch.setattr(answer_codes, "digest", fast)
    return made


def other_codes(message):
    """Return codes that open nothing, as many as wanted."""
    number = 0
    while True:
        drawn = answer_codes.draw("nobody's secret", str(number))
        number += 1
        if drawn != message["code"]:
            yield drawn


def send(client, code, tag="en", address="127.0.0.1"):
    data = {"chosen": list(code)}
    return client.post(f"/{tag}/answer", data=data, environ_base={"REMOTE_ADDR": address})


def hidden(page):
    return re.findall(r'name="chosen" value="([^"]+)"', page)


@pytest.mark.parametrize("tag", THREE)
def test_the_page_shows_every_picture_with_its_word(client, tag):
    page = client.get(f"/{tag}/answer")
    assert page.headers["X-Robots-Tag"].startswith("noindex")
    assert page.headers["Cache-Control"] == "no-store"
    for picture in answer_codes.PICTURES:
        assert f'name="add" value="{picture}"' in page.text
        assert drawings.picture(picture) in page.text
        assert f"<span>{code_words.code_word(picture, tag)}</span></button>" in page.text


def test_every_picture_has_a_drawing_and_one_word_that_no_other_has():
    words = [code_words.WORDS[picture] for picture in answer_codes.PICTURES]
    assert len(set(words)) == len(answer_codes.PICTURES) == 24
    assert all(drawings.picture(picture) for picture in answer_codes.PICTURES)


@pytest.mark.parametrize("tag", THREE)
def test_without_scripts_each_touch_brings_the_page_and_the_seventh_the_answer(
    client, message, tag
):
    chosen = []
    for picture in message["code"]:
        page = client.post(f"/{tag}/answer", data={"chosen": chosen, "add": picture})
        chosen.append(picture)
        if len(chosen) < answer_codes.LENGTH:
            assert page.status_code == 200
            assert hidden(page.text) == chosen
    assert page.status_code == 303
    assert page.location.startswith(f"/{tag}/answer/")
    opened = client.get(page.location)
    assert catalogs.translate(tag, NONE_YET) in opened.text
    assert opened.headers["X-Robots-Tag"].startswith("noindex")


def test_the_last_picture_can_be_taken_away_and_what_is_no_picture_is_left_out(client):
    sent = {"chosen": ["fish", "nonsense", "sun"], "take": "last"}
    assert hidden(client.post("/en/answer", data=sent).text) == ["fish"]
    assert hidden(client.post("/en/answer", data={"take": "last"}).text) == []
    for added in ("<script>", "", "favicon"):
        sent = {"chosen": ["fish"], "add": added}
        assert hidden(client.post("/en/answer", data=sent).text) == ["fish"]


def test_the_code_is_in_no_address_and_no_cookie(client, message):
    opened = send(client, message["code"])
    assert not any(picture in opened.location for picture in message["code"])
    assert "Set-Cookie" not in opened.headers


@pytest.mark.parametrize("tag", THREE)
def test_the_answer_opens_by_code_and_by_link_without_the_words(client, message, answer, tag):
    answer(polish="Zbudujemy\nrampę.")
    by_code = client.get(send(client, message["code"], tag).location)
    by_link = client.get(f"/{tag}/answer/{message['link']}")
    shown = "Zbudujemy\nrampę."  # Arabic has no rendering: then it is in the message's language
    for page in (by_code, by_link):
        assert ("We will\nbuild a ramp." if tag == "en" else shown) in page.text
        assert catalogs.translate(tag, "Here is your answer") in page.text
        assert catalogs.translate(tag, "It could be better") in page.text
        assert WORDS not in page.text
    assert 'data-mode="tablet"' in by_code.text
    assert 'data-mode="phone"' in by_link.text


def test_a_computers_translation_says_so_and_the_original_is_beside_it(
    app, client, message, answer, monkeypatch
):
    monkeypatch.setattr(catalogs, "is_unchecked", lambda _tag: False)  # the words of the screen
    answer(polish="Zbudujemy rampę.")
    machine = "A computer made this translation. It may have mistakes."
    assert catalogs.translate("pl", machine) not in client.get(f"/pl/answer/{message['link']}").text
    with app.app_context(), db.writing():
        db.session.execute(sa.text("UPDATE translation SET machine = true"))
    page = client.get(f"/pl/answer/{message['link']}").text
    assert catalogs.translate("pl", machine) in page
    assert '<bdi lang="en" dir="auto">We will\nbuild a ramp.</bdi>' in page


def test_i_have_read_this_marks_what_was_on_the_page(app, client, message, answer):
    answer()
    page = client.get(f"/en/answer/{message['link']}")
    seen = re.findall(r'name="reply" value="([^"]+)"', page.text)
    answer("A later one.")
    address = re.search(r'action="([^"]+/read)"', page.text)[1]
    for _again in range(2):
        assert client.post(address, data={"reply": seen}).location == address[: -len("/read")]
    assert sorted(row["opened"] for row in tables.rows(app, "reply")) == [False, True]
    page = client.get(f"/en/answer/{message['link']}").text
    seen = re.findall(r'name="reply" value="([^"]+)"', page)
    client.post(address, data={"reply": seen})
    assert "I have read this" not in client.get(f"/en/answer/{message['link']}").text


def test_the_short_address_opens_on_a_phone_in_its_language(phone, message):
    polish = {"Accept-Language": "pl"}
    opened = phone.get(f"/a/{message['link']}", headers=polish)
    assert (opened.status_code, opened.location) == (303, f"/pl/answer/{message['link']}")
    assert "Set-Cookie" not in opened.headers, "A phone is told from a tablet without a cookie."
    assert 'data-mode="phone"' in phone.get(opened.location).text
    assert phone.get("/a", headers=polish).location == "/pl/answer"


@pytest.mark.parametrize("tag", THREE)
def test_a_wrong_code_is_answered_kindly_and_shows_what_was_touched(client, message, tag):
    wrong = next(other_codes(message))
    page = send(client, wrong, tag)
    assert page.status_code == 422
    assert catalogs.translate(tag, WRONG) in page.text
    assert hidden(page.text) == []
    tried = page.text.partition('class="code-tried"')[2].partition("</ol>")[0]
    words = re.findall(r'<span class="sr">([^<]+)</span>', tried)
    assert words == [code_words.code_word(picture, tag) for picture in wrong]


def test_an_erased_message_and_a_code_that_never_was_get_the_same_answer(
    app, client, scene, message, monkeypatch
):
    made = []
    real = answer_codes.digest
    monkeypatch.setattr(answer_codes, "digest", lambda *given: made.append(1) or real(*given))
    monkeypatch.setattr("kiosk.web.plumbing.times.time_of", lambda _at: "09:00")
    never = answer_codes.draw("nobody's secret", "")
    assert send(client, message["code"]).status_code == 303, "the code works until it is erased"
    with app.app_context(), db.writing():
        db.session.execute(sa.delete(db.Base.metadata.tables["feedback"]))
    made.clear()
    erased, wrong = send(client, message["code"]), send(client, never)
    assert made == [1, 1], "the slow part is done for both"
    assert erased.status_code == wrong.status_code == 422

    def blank(page):
        return re.sub(r'(?s)<ol class="code-tried"[^>]*>.*?</ol>', "", page.text)

    assert blank(erased) == blank(wrong)
    assert {k: v for k, v in erased.headers if k != "Content-Length"} == {
        k: v for k, v in wrong.headers if k != "Content-Length"
    }


def test_somebody_who_guesses_is_stopped_before_anything_slow_is_done(client, message, quick):
    codes = other_codes(message)
    assert [send(client, next(codes)).status_code for _ in range(10)] == [422] * 10
    made = len(quick)
    stopped = send(client, message["code"])
    assert stopped.status_code == 429
    assert MANY in stopped.text
    assert 0 < int(stopped.headers["Retry-After"]) <= 3600
    assert len(quick) == made, "a refused try costs nothing"
    assert send(client, message["code"], address="10.1.1.1").status_code != 429


def test_of_ipv6_the_half_that_a_household_has_is_one_address(client, message, quick):
    codes = other_codes(message)
    own = [f"2001:db8:1:2::{number:x}" for number in range(12)]
    found = [send(client, next(codes), address=one).status_code for one in own]
    assert found == [422] * 10 + [429] * 2
    other = send(client, message["code"], address="2001:db8:1:3::1")
    assert other.status_code != 429, "the control: another household is not stopped"


def test_control_without_limits_the_guesser_finds_the_code(client, app, message, monkeypatch):
    for rule in ("ANSWER_CODE", "ANSWER_CODES"):
        monkeypatch.setattr(throttle, rule, parse("1000000 per hour"))
    codes = other_codes(message)
    assert all(send(client, next(codes)).status_code == 422 for _ in range(15))
    assert send(client, message["code"]).status_code == 303


def test_many_addresses_together_are_stopped_for_the_whole_school(client, message, quick):
    codes = other_codes(message)
    addresses = [f"10.0.0.{number}" for number in range(14)]
    found = [send(client, next(codes), address=one).status_code for one in addresses * 9]
    assert found.count(422) == 120
    assert found.count(429) == 6
    assert len(quick) == 120
    assert send(client, message["code"], address="10.9.9.9").status_code == 429


def test_right_codes_are_never_counted(client, message):
    assert all(send(client, message["code"]).status_code == 303 for _ in range(12))
    page = send(client, next(other_codes(message)))
    assert page.status_code == 422


@pytest.mark.one_engine
@pytest.mark.parametrize("guarded", [True, False])
def test_the_limit_is_exact_however_many_come_at_once(app, message, monkeypatch, guarded):
    """The control: without one at a time, more than ten slip through."""
    made = []

    def slow(_secret, code):
        made.append(code)
        time.sleep(0.05)
        return tokens.digest(" ".join(code))

    monkeypatch.setattr(answer_codes, "digest", slow)
    if not guarded:
        monkeypatch.setattr(code_tries, "_one_at_a_time", nullcontext())
    codes = other_codes(message)
    tries = [next(codes) for _ in range(24)]
    with ThreadPoolExecutor(12) as threads:
        found = list(threads.map(lambda code: send(app.test_client(), code).status_code, tries))
    assert (len(made) == 10) is guarded
    assert (found.count(422) == 10) is guarded


def test_what_a_code_opened_closes_after_half_an_hour(client, message, answer, monkeypatch):
    answer()
    address = send(client, message["code"]).location
    read = re.search(r'action="([^"]+/read)"', client.get(address).text)[1]
    made = time.time()
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: made + 29 * 60)
    assert client.get(address).status_code == 200
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: made + 31 * 60)
    closed = client.get(address)
    assert closed.status_code == 410
    assert "We will" not in closed.text
    assert "Touch your pictures again." in closed.text
    assert client.post(read).status_code == 303
    link = client.get(f"/en/answer/{message['link']}")
    assert "We will" in link.text, "the link in the QR code stays open"


def test_a_made_up_or_changed_token_opens_nothing_and_is_limited(client, message):
    good = send(client, message["code"]).location
    changed = good[:-2] + ("aa" if good[-2:] != "aa" else "bb")
    digest = tokens.digest(message["link"])
    for address in (changed, f"/en/answer/{digest}", "/en/answer/no.such.token"):
        assert client.get(address).status_code == 404
        assert client.post(f"{address}/read").status_code == 404
    found = [client.get(f"/en/answer/{tokens.reference()}").status_code for _ in range(20)]
    assert (found[0], found[-1]) == (404, 429)
    assert client.get(f"/en/answer/{message['link']}").status_code == 200


def test_looking_stores_nothing(app, client, message, answer):
    answer()
    before = tables.digest(app)
    with clock.at(clock.now() + timedelta(minutes=5)):
        client.get(send(client, message["code"]).location)
        client.get(f"/en/answer/{message['link']}")
        send(client, next(other_codes(message)))
    assert tables.digest(app) == before


def test_help_leads_to_the_pictures(client):
    page = client.get("/en/help").text
    assert 'href="/en/answer"' in page
    assert "I have a code. Show my answer" in page
