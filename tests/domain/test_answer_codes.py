"""Codes of pictures: drawn the same each time, many, and of no use without the secret."""

from itertools import pairwise

from kiosk.domain import answer_codes


def test_a_link_always_has_the_same_code_and_another_attempt_another_one():
    code = answer_codes.draw("secret", "link")
    assert code == answer_codes.draw("secret", "link")
    assert len(code) == answer_codes.LENGTH == 7
    assert set(code) <= set(answer_codes.PICTURES)
    others = {answer_codes.draw(*other) for other in (("secret", "other"), ("else", "link"))}
    assert code not in others | {answer_codes.draw("secret", "link", 1)}


def test_every_picture_is_drawn_about_as_often_in_every_place():
    codes = [answer_codes.draw("secret", f"link {n}") for n in range(4800)]
    for place in range(answer_codes.LENGTH):
        drawn = [code[place] for code in codes]
        assert set(drawn) == set(answer_codes.PICTURES)
        assert max(map(drawn.count, answer_codes.PICTURES)) < 280, "200 each are expected"
    assert len(set(codes)) == len(codes)
    assert not [code for code in codes for one, two in pairwise(code) if one == two]


def test_the_digest_depends_on_the_order_and_on_the_secret():
    code = ("boat", "tree", "fish", "bird", "moon", "bell", "hat")
    made = answer_codes.digest("secret", code)
    assert made == answer_codes.digest("secret", code)
    assert len(made) == 64
    assert made != answer_codes.digest("secret", code[::-1])
    assert made != answer_codes.digest("another", code)
