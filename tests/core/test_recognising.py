"""What could tell who somebody is, in words written for everybody."""

import pytest

from kiosk.core import recognising


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The gate was locked when Amina came.", ["Amina"]),
        ("My son Adam was alone.", ["My son Adam"]),
        ("Mrs Khan was kind. So was Mr O'Brien.", ["Mrs Khan", "Mr O'Brien"]),
        ("The children of 3B wait. So does class 10C.", ["3B", "class 10C"]),
        ("Ring 07700 900 982 or +44 7700 900982.", ["07700 900 982", "+44 7700 900982"]),
        ("Write to a.b@school.org.", ["a.b@school.org"]),
        ("Czy Kasia może przyjść? Kasia pyta.", ["Kasia"]),
    ],
)
def test_what_could_tell_who_it_is_is_found(text, found):
    assert recognising.found(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The gate was locked when we came. It rained. Nobody came!",
        "I think Year 3 reads English on Monday, and I'm glad. “Please open early,” we heard.",
        "From 24 November, 09:15 to 10:00. The day is 2026-11-24.",
        "THE PTA AND THE NHS HELPED.",
        "البوابة كانت مغلقة",
        "my daughter is happy here",
    ],
)
def test_words_that_name_nobody_are_left_alone(text):
    assert recognising.found(text) == []


def test_each_is_said_once_and_only_the_first_few():
    assert recognising.found("We saw Amina. We saw Amina.") == ["Amina"]
    names = " ".join(f"with N{'abcdefghijkl'[at]}" for at in range(12))
    assert len(recognising.found(f"we came {names}")) == recognising.MOST


def test_a_very_long_text_takes_no_long_time():
    assert len(recognising.found("a Aa 1 " * 20_000)) <= recognising.MOST
