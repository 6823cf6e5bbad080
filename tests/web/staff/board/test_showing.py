"""The board for staff: what parents see now, showing and taking down."""

from tests.stories import DAY
from tests.web.staff.board.conftest import BOARD


def test_showing_and_taking_down_can_be_taken_back(as_reception, client, make):
    reference = make("The gate", shown=False)
    for act, undo, seen in (("show", "take-down", True), ("take-down", "show", False)):
        assert as_reception.post(f"{BOARD}/{reference}/{act}").status_code == 303
        assert ("The gate" in client.get("/en/we-changed").text) is seen
        page = as_reception.get(BOARD).text
        assert page.count(f'action="{BOARD}/{reference}/{undo}"') == 2  # the bar, and the row
        assert as_reception.post(f"{BOARD}/{reference}/{act}").status_code == 303, "Again is fine."
    assert "Taken down" in as_reception.get(BOARD).text


def test_the_board_parts_what_is_shown_from_the_rest(as_host, make):
    assert "Nothing is written yet." in as_host.get(BOARD).text
    for number in range(9):
        make(f"Story {number}", told_on=DAY)
    make("A draft", shown=False)
    page = as_host.get(BOARD).text
    order = [page.index(part) for part in ("Parents see these now", "Story 8", "Shown, but older")]
    order += [page.index(part) for part in ("Story 0", "Being written", "A draft")]
    assert order == sorted(order)
    assert "Show to parents" not in page, "A host writes; the desk shows."
