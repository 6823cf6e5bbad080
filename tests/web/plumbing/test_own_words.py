"""The school's own words on its screens, at once; and the line about unchecked words."""

import pytest

from kiosk.core import db, phrases, tokens
from kiosk.domain import schools, wordings
from kiosk.models.wording import Wording
from kiosk.web.plumbing import catalogs


@pytest.fixture
def say(app, scene):
    """Return a way to keep own words and checks for Polish sentences."""

    def keep(lines, of=scene.school):
        with app.app_context(), db.writing():
            for english, words, checked in lines:
                digest = wordings.digest(checked) if checked else ""
                db.session.add(
                    Wording(
                        school_id=of.id,
                        language="pl",
                        sentence=tokens.digest(english),
                        english=english,
                        words=words,
                        checked=digest,
                    )
                )
            wordings.note_change(of)
        schools.forget()

    return keep


def test_own_words_are_on_the_next_page(client, say):
    assert "Pomocna dłoń" not in client.get("/pl/").text
    say([("Help", "Pomocna dłoń", "")])
    assert "Pomocna dłoń" in client.get("/pl/").text
    assert "Pomocna dłoń" not in client.get("/en/").text


def test_another_school_keeps_ours(client, say, other):
    say([("Help", "Pomocna dłoń", "")], of=other)
    assert "Pomocna dłoń" not in client.get("/pl/").text


def test_own_words_are_escaped(client, say):
    say([("Help", "<img src=x onerror=alert(1)>", "")])
    page = client.get("/pl/").text
    assert "<img src=x" not in page
    assert "&lt;img src=x" in page


def test_a_language_that_nobody_checked_says_so_and_english_does_not(client):
    said = catalogs.translate("pl", "A computer made this translation. It may have mistakes.")
    assert said in client.get("/pl/").text
    assert "A computer made this" not in client.get("/en/").text


def test_a_language_whose_core_lines_are_checked_does_not_say_it(client, say):
    said = catalogs.translate("pl", "A computer made this translation. It may have mistakes.")
    lines = [(one, "", catalogs.translate("pl", one)) for one in phrases.in_order()]
    say(lines[1:])
    assert said in client.get("/pl/").text
    say(lines[:1])
    assert said not in client.get("/pl/").text
