"""The board for staff: changes to a story, and two editors of one."""

import pytest

from tests.stories import DAY
from tests.web.staff.board.conftest import BOARD, filled, renderings, rows, sent_back


def test_a_page_that_is_sent_back_as_it_is_changes_nothing(as_manager, app, scene, make):
    words = {("pl", "told"): "Brama", ("ar", "told"): "البوابة"}
    reference = make("The gate", answer="It is open", words=words, machine=True)
    before, kept = rows(app)[0], renderings(app, scene.school, reference)
    address = f"{BOARD}/{reference}/change"
    assert as_manager.post(address, data=sent_back(as_manager.get(address).text)).status_code == 303
    after = rows(app)[0]
    assert {**after, "changes": 0} == before
    assert renderings(app, scene.school, reference) == kept


def test_of_two_editors_the_later_one_is_asked_to_look(as_manager, as_reception, app, make):
    reference = make("The gate", answer="First")
    address = f"{BOARD}/{reference}/change"
    theirs, ours = (sent_back(one.get(address).text) for one in (as_manager, as_reception))
    as_manager.post(address, data={**theirs, "told": "What Helen wrote", "first_name": "Helen"})
    answer = as_reception.post(
        address, data={**ours, "told": "What Rosa wrote", "answer_pl": "Tak"}
    )
    assert answer.status_code == 409
    assert "Somebody else saved this story while you wrote." in answer.text
    assert "What Helen wrote" in answer.text
    again = sent_back(answer.text)
    assert (again["told"], again["answer_pl"]) == ("What Rosa wrote", "Tak")
    assert rows(app)[0]["told"] == "What Helen wrote"
    assert as_reception.post(address, data=again).status_code == 303
    assert rows(app)[0]["told"] == "What Rosa wrote"


@pytest.mark.parametrize("version", ["", "-1", "x", "9" * 30, "٣"])
def test_a_version_that_is_none_is_an_older_one(as_manager, app, make, version):
    reference = make("The gate")
    data = filled(changes=version)
    assert as_manager.post(f"{BOARD}/{reference}/change", data=data).status_code == 409
    assert rows(app)[0]["told"] == "The gate"


def test_a_host_changes_drafts_and_not_what_parents_see(as_host, app, make):
    shown, draft = make("Shown", told_on=DAY), make("Draft", shown=False)
    page = as_host.get(f"{BOARD}/{shown}/change").text
    assert "Somebody at the desk can change it." in page
    answer = as_host.post(f"{BOARD}/{shown}/change", data=filled(changes="0"))
    assert answer.status_code == 409
    assert sent_back(answer.text)["told"] == "The gate opens late."
    assert as_host.post(f"{BOARD}/{draft}/change", data=filled(changes="0")).status_code == 303
    assert [row["told"] for row in rows(app)] == ["Shown", "The gate opens late."]
