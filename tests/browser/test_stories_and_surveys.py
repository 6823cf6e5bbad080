"""T9 and surveys in a real browser: the next story, agreeing once, and a survey with its way back."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests import tables
from tests.browser.visitor import Visitor, said
from tests.conftest import Scene
from tests.stories import writer
from tests.surveys import MadeSurvey

pytestmark = pytest.mark.browser

TITLE = "You told us. We did this."
AGREE = "I think so too"
SURVEY_THANKS = "Thank you. Those were all the questions."


@pytest.fixture
def three(app: Flask, scene: Scene) -> None:
    """Show three stories on the board."""
    write = writer(app, scene.school, scene.people["host"])
    for told in ("The tea is cold.", "The gate is shut.", "We need a bench."):
        write(told)


def story(visitor: Visitor) -> str:
    """Return what parents told, in the story on the screen."""
    return visitor.page.locator(".story-quote").inner_text()


def agreed(app: Flask) -> list[int]:
    """Return how many think so too, of each story that anybody agreed with."""
    return sorted(row["agreed"] for row in tables.rows(app, "story") if row["agreed"])


def test_stories_one_after_the_other_and_back(three: None, tablet: Visitor) -> None:
    page = tablet.open("/en/").page
    first = page.evaluate("history.length")
    tablet.touch("What we changed").reads(TITLE)
    seen = [story(tablet)]
    assert not page.get_by_text("The one before").count()
    for number in (2, 3):
        tablet.touch("The next one").sees(f"Story {number} of 3")
        seen.append(story(tablet))
    assert sorted(seen) == ["The gate is shut.", "The tea is cold.", "We need a bench."]
    assert not page.get_by_text("The next one").count()
    tablet.touch("The one before").sees("Story 2 of 3")
    assert story(tablet) == seen[1]
    assert page.evaluate("history.length") == first


def test_agreeing_counts_once_and_again_changes_nothing(
    three: None, tablet: Visitor, app: Flask
) -> None:
    page = tablet.open("/en/we-changed").page
    for _ in range(3):
        tablet.touch(AGREE).sees("Thank you for telling us.").sees("People who think so too: 1")
        page.wait_for_timeout(650)
    assert agreed(app) == [1]
    tablet.touch("The next one").sees("Story 2 of 3").touch(AGREE)
    tablet.sees("People who think so too: 1")
    assert agreed(app) == [1, 1]


def test_nobody_at_the_tablet_sees_what_another_one_agreed_with(
    three: None, tablet: Visitor
) -> None:
    tablet.open("/en/we-changed").touch(AGREE).sees("Thank you for telling us.")
    tablet.touch("Finish and clear").reads("Riverside")
    tablet.open("/en/we-changed")
    expect(tablet.page.locator(".story-agree .main-button")).to_be_visible()
    expect(tablet.page.get_by_text("Thank you for telling us.")).to_have_count(0)


def ask(page: Page, question: str) -> None:
    """Wait until this question is on the screen."""
    expect(page.locator("#question")).to_have_text(question)


def test_a_whole_survey_in_arabic_with_a_change_on_the_way(
    tablet: Visitor, app: Flask, make_survey: Callable[..., MadeSurvey]
) -> None:
    survey = make_survey(
        ("faces", "How?"),
        ("one", "Drink?", ["Tea", "Coffee"]),
        ("several", "Which?", ["A", "B", "C"]),
        ("five", "Easy?"),
        ("text", "More?"),
    )
    page = tablet.open("/ar/").page
    first = page.evaluate("history.length")
    tablet.open(f"/ar/survey/{survey.reference}").touch(page.locator("main .main-button"))
    ask(page, "How?")
    tablet.touch(page.locator("[value=good]"))
    ask(page, "Drink?")
    tablet.touch("Tea")
    ask(page, "Which?")
    tablet.touch(page.locator(".frame-bar .bar-button").first)
    ask(page, "Drink?")
    expect(page.locator("[aria-pressed=true]")).to_contain_text("Tea")
    tablet.touch("Coffee")
    ask(page, "Which?")
    for box in ("A", "C"):
        tablet.touch(page.locator("label").filter(has_text=box))
    tablet.touch(page.locator("main .main-button"))
    ask(page, "Easy?")
    tablet.touch(page.locator("[value='4']"))
    ask(page, "More?")
    page.locator("textarea").fill("شكراً لكم.")
    tablet.touch(page.locator("main .main-button")).reads(said("ar", SURVEY_THANKS))
    assert page.evaluate("history.length") == first + 1, "the test opened one page by its address"
    (row,) = tables.rows(app, "survey_response")
    faces, one, several, five, _text = survey.questions
    assert row["answers"] == {
        faces.reference: ["good"],
        one.reference: [one.options[1]],
        several.reference: [several.options[0], several.options[2]],
        five.reference: ["4"],
    }
    (message,) = tables.rows(app, "feedback")
    assert (message["words"], message["language"], message["face"]) == ("شكراً لكم.", "ar", None)
