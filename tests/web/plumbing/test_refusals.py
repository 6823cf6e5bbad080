"""What cannot be done is said in words: every code has a sentence, no answer has a trace."""

import importlib
import pkgutil

import pytest
from flask import abort, g, request

import kiosk.domain
from kiosk.core import errors
from kiosk.web.plumbing import account_words, catalogs, desk, refusals
from kiosk.web.plumbing.language import KNOWN, PRETENDED
from tests import pages

#: Answered by a page of their own, and not by a sentence beside a form.
PAGES = {"refused", "not_found", "busy", "link_ended", "code_spent", "too_many_tries"}
PAGES |= {"pdf_busy", "code_over", "old_poster"}
#: The pages of voices and of words say these themselves, or show the next phrase.
PAGES |= {"no_voice", "nothing_said", "own_recording", "recording_moved", "wording_stopped"}


def every_refusal():
    for module in pkgutil.iter_modules(kiosk.domain.__path__):
        importlib.import_module(f"kiosk.domain.{module.name}")
    waiting = [errors.Refusal]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind.__module__.startswith("kiosk."):
            yield kind


def sentences() -> dict[str, str]:
    return {**refusals.WORDS, **desk.WORDS, **account_words._REFUSED}


@pytest.mark.parametrize("kind", sorted(every_refusal(), key=str), ids=lambda kind: kind.__name__)
def test_every_refusal_has_words(kind):
    assert kind.code in PAGES or sentences().get(kind.code), (
        f"{kind.__module__}.{kind.__name__}: nobody has written a sentence for {kind.code!r}."
        " Add it to WORDS in kiosk/web/plumbing/refusals.py."
    )


def test_every_page_of_a_refusal_is_whole_and_says_where_to_go(build):
    def refuse():
        g.language = {**KNOWN, **PRETENDED}[request.args["tag"]]
        abort(int(request.args["status"]))

    browser = build({"/refuse": refuse}).test_client()
    for tag in ("en", "en-XA", "ar-XB", "pl", "ar"):
        for status in sorted(refusals.STATUS):
            address = f"/refuse?tag={tag}&status={status}"
            answer = browser.get(address)
            assert answer.status_code == status
            pages.check(answer.text, address, for_staff=False)
            words = refusals.CLOSED if status == 403 else refusals.STATUS[status]
            assert catalogs.translate(tag, words) in answer.text, address
            assert f'lang="{tag}"' in answer.text, address
            assert "href=" in answer.text, address


def test_a_fault_says_nothing_of_the_inside(build):
    def broken():
        raise RuntimeError("secret SELECT * FROM staff /srv/instance/secret_key")

    answer = build({"/broken": broken}).test_client().get("/broken")
    assert answer.status_code == 500
    for inside in ("secret", "SELECT", "Traceback", "/srv", "RuntimeError", "flask", "werkzeug"):
        assert inside not in answer.text
    assert refusals.BROKEN in answer.text


def test_the_log_names_the_page_and_no_private_link(build, caplog):
    """With the link somebody could read on; and beside it the log has the time."""

    def broken(token):
        raise RuntimeError("a fault of ours")

    browser = build({"/message/<token>/write": broken}).test_client()
    assert browser.get("/message/a-very-private-link/write").status_code == 500
    assert "a fault of ours" in caplog.text, "the control: the fault is in the log"
    assert "/message/<token>/write [GET]" in caplog.text
    assert "a-very-private-link" not in caplog.text


def test_a_method_that_is_not_taken_says_which_are(client):
    answer = client.delete("/en/visit", headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]
    assert answer.headers.getlist("Content-Type") == ["text/html; charset=utf-8"]


def test_staff_are_told_on_a_page_of_their_own(client):
    assert "css/staff.css" in client.get("/staff/no-such/page").text
    assert "css/parents.css" in client.get("/no/such/page").text
