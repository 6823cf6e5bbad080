"""The school's own words for the screens: read once, anew after a change, and never another's."""

import pytest
import sqlalchemy as sa

from kiosk.core import db, tokens
from kiosk.domain import schools, wordings
from kiosk.models.wording import Wording


@pytest.fixture
def say(context, school):
    """Return a way to keep own words for a sentence, as the desk does."""

    def keep(english, words, of=school, checked=""):
        row = Wording(
            school_id=of.id,
            language="pl",
            sentence=tokens.digest(english),
            english=english,
            words=words,
            checked=wordings.digest(checked) if checked else "",
        )
        db.session.add(row)
        db.session.flush()
        wordings.note_change(of)
        db.session.commit()
        return schools.attached(of)

    return keep


def test_a_school_without_own_words_asks_nothing(context, school):
    asked = []
    sa.event.listen(db.reader(), "before_cursor_execute", lambda *it: asked.append(it[2]))
    assert wordings.of(school) is wordings.NONE
    assert asked == []


def test_own_words_are_found_by_language_and_sentence(say):
    school = say("Help", "Pomocy")
    assert wordings.of(school).words == {"pl": {"Help": "Pomocy"}}


def test_words_that_change_are_read_anew(say):
    first = wordings.of(say("Help", "Pomocy"))
    second = wordings.of(say("Back", "Do tyłu"))
    assert first.words["pl"].keys() == {"Help"}
    assert second.words["pl"].keys() == {"Help", "Back"}


def test_another_school_has_its_own(say, other):
    school = say("Help", "Pomocy")
    theirs = say("Help", "Wsparcie", of=other)
    assert wordings.of(school).words["pl"]["Help"] == "Pomocy"
    assert wordings.of(theirs).words["pl"]["Help"] == "Wsparcie"


def test_a_check_holds_only_for_the_words_that_were_checked(say):
    known = wordings.of(say("Help", "Pomocy", checked="Pomocy"))
    assert known.is_checked("pl", "Help", "Pomocy")
    assert not known.is_checked("pl", "Help", "Pomoc")
    assert not known.is_checked("ar", "Help", "Pomocy")


def test_ready_made_pages_are_made_anew(say, school):
    before = school.changes
    assert say("Help", "Pomocy").changes > before
