"""A2 Today: calls for help, answered and closed."""

from tests.web.staff.today.conftest import text


def test_on_my_way_shows_the_first_name_on_the_tablet(as_host, client, call):
    assert "Their language: Arabic" in text(as_host.get("/staff/"))
    answer = as_host.post(f"/staff/today/calls/{call}/answer")
    assert (answer.status_code, answer.location) == (303, "/staff/")
    assert "On the way: Host" in text(as_host.get("/staff/"))
    assert call not in text(as_host.get("/staff/"))
    assert "Host" in text(client.get(f"/en/help/call/{call}"))


def test_the_second_to_answer_learns_who_is_going(as_host, as_reception, call):
    as_host.post(f"/staff/today/calls/{call}/answer")
    as_reception.post(f"/staff/today/calls/{call}/answer")
    assert "On the way: Host" in text(as_reception.get("/staff/"))


def test_a_call_is_closed(as_reception, client, call):
    as_reception.post(f"/staff/today/calls/{call}/close")
    assert call not in text(as_reception.get("/staff/"))
    assert "You can go to the desk" in text(client.get(f"/en/help/call/{call}"))


def test_outsiders_answer_no_calls(as_outsider, client, call):
    for act in ("answer", "close"):
        assert as_outsider.post(f"/staff/today/calls/{call}/{act}").status_code in (403, 404)
