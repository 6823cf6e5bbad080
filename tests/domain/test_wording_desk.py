"""A school's own words: kept once, never another's, and two people at once lose nothing."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from kiosk.core import db, errors
from kiosk.domain import schools, word_checks, wording_desk, wording_files, wordings
from kiosk.models.wording import Wording

OURS = "Pomoc"


@pytest.fixture
def by(scene):
    return scene.people["manager"]


@pytest.fixture
def save(context, scene, by):
    def keep(words, was=OURS, school=scene.school, english="Help", ours=OURS):
        about = {"ours": ours, "was": wordings.digest(was), "staff_id": by}
        return wording_desk.save(school, "pl", english, words, **about)

    return keep


def kept(school):
    return wording_desk.kept(school, "pl").get("Help", wording_desk.NOTHING)


def test_own_words_are_kept_with_who_wrote_them(save, school):
    assert save("Pomocna dłoń")
    assert (kept(school).words, kept(school).changed_by) == ("Pomocna dłoń", "Manager Person")
    assert not save("Pomocna dłoń", was="Pomocna dłoń")


def test_spaces_controls_and_half_isolates_are_cleaned_away(save, school):
    save("  Po\u0007moc\n  teraz \u2066")
    assert kept(school).words == "Pomoc teraz"
    assert wording_desk.cleaned("\u2066a\u2069 ") == "\u2066a\u2069"


def test_words_are_one_row_however_often_they_change(save, school):
    for before, after in ((OURS, "a"), ("a", "b"), ("b", OURS), (OURS, "c")):
        save(after, was=before)
    wanted = sa.select(sa.func.count()).where(Wording.school_id == school.id)
    assert db.session.scalar(wanted) == 1


def test_words_of_before_are_not_written_over(save, school):
    save("Pierwsze")
    with pytest.raises(wordings.WordsMoved):
        save("Drugie")
    assert kept(school).words == "Pierwsze"


def test_another_school_has_none_of_it(save, school, other):
    save("Pomocna dłoń")
    assert kept(other).words == ""
    with pytest.raises(errors.NotFound):
        word_checks.see(other, "pl", "x" * 22, 1)


def test_two_at_the_same_moment_the_second_is_told(app, scene, by):
    """Both have read the catalog's words; whoever comes second sees that they were not alone."""
    ready = threading.Barrier(2)

    def write(words):
        with app.app_context():
            ready.wait()
            try:
                with db.writing():
                    about = {"ours": OURS, "was": wordings.digest(OURS), "staff_id": by}
                    return wording_desk.save(scene.school, "pl", "Help", words, **about)
            except wordings.WordsMoved:
                return "moved"
            finally:
                db.session.remove()

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(write, ("Pierwsze", "Drugie")))
    assert sorted(map(str, done)) == ["True", "moved"]
    with app.app_context():
        assert schools.by_host("localhost").wordings == 1


@pytest.mark.parametrize(
    ("given", "tag", "fits"),
    [
        ("pl", "pl", True),
        ("pl-PL", "pl", True),
        ("ro", "pl", False),
        ("", "pl", False),
        ("pt", "pt-PT", True),
        ("pt-BR", "pt-PT", False),
        ("zh-CN", "zh-Hans", True),
        ("zh-HK", "zh-Hant-HK", True),
        ("zh-HK", "zh-Hans", False),
        ("zh", "zh-Hans", False),
        ("plx", "pl", False),
    ],
)
def test_which_files_are_for_a_language(given, tag, fits):
    assert wording_files.is_of(given, tag) is fits
