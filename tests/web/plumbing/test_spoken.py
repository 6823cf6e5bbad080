"""Languages by their own names."""

import pytest

from kiosk.web.plumbing import spoken


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("pl", "Polski"),
        ("ar", "العربية"),
        ("so", "Soomaali"),
        ("ur", "اردو"),
        ("xx-none", "xx-none"),
    ],
)
def test_a_language_is_called_by_its_own_name(tag, name):
    assert spoken.own_name(tag) == name


def test_each_name_says_which_language_it_is_in_and_keeps_its_direction():
    shown = spoken.in_own_names(["pl", "ar"])
    assert shown == '<bdi lang="pl">Polski</bdi>, <bdi lang="ar">العربية</bdi>'


def test_a_tag_from_somewhere_else_cannot_become_markup():
    assert "<b>" not in spoken.in_own_names(["<b>"])
