"""One message: colleagues who have answered it too."""

from tests.web.staff.message.conftest import LIST, follow, hidden, plain


def test_a_colleague_who_answered_meanwhile_is_named_and_both_answers_stay(
    as_host, waiting, send, answers
):
    body = as_host.get(f"{LIST}/{waiting}").text
    send(waiting, "From the manager")
    given = {"key": hidden(body, "key"), "seen": hidden(body, "seen"), "text": "From the host"}
    after = follow(as_host, as_host.post(f"{LIST}/{waiting}/reply", data=given))
    assert "Sent. Manager has answered too." in after
    assert answers(waiting) == ["From the manager", "From the host"]
    assert "Manager has answered too." in plain(as_host.get(f"{LIST}/{waiting}").text)


def test_each_of_two_sees_that_the_other_has_answered(log_in, waiting, send):
    send(waiting, "From the manager")
    assert "Manager has answered." in plain(log_in("host").get(f"{LIST}/{waiting}").text)
    send(waiting, "From the host", "host")
    assert "Host has answered too." in plain(log_in("manager").get(f"{LIST}/{waiting}").text)
    both = plain(log_in("reception").get(f"{LIST}/{waiting}").text)
    assert "Manager and Host have answered." in both


def test_one_alone_is_told_of_nobody(as_host, waiting, send):
    send(waiting, "Mine", "host")
    assert "has answered" not in as_host.get(f"{LIST}/{waiting}").text
