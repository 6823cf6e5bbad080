"""What a speaker said of a line counts as checked when somebody of the staff accepts the meaning."""

import html

import pytest

from kiosk.core import phrases
from kiosk.domain import audit
from kiosk.web.plumbing import catalogs
from tests.web.staff.conftest import HILLSIDE
from tests.web.staff.languages.conftest import DESK

WORDS = f"{DESK}/pl/words"
HELP, OURS = "Help", "Pomocna dłoń"
ACCEPT = "The meaning is right: count it as checked"


def is_checked(app, english, tag="pl"):
    """Say whether parents read these words as checked ones."""
    with app.test_request_context("/"):
        app.preprocess_request()
        return catalogs.is_checked(tag, english)


def test_what_a_speaker_said_counts_only_when_staff_accept_the_meaning(
    as_host, tell, form, app, scene
):
    reference = tell(HELP, meaning="Rescue! <b>")
    page = as_host.get(WORDS, query_string={"show": "said"}).text
    assert f'<dd><bdi dir="ltr">{HELP}</bdi></dd>' in page
    assert '<dd><bdi dir="auto">Rescue! &lt;b&gt;</bdi></dd>' in page
    assert page.count(ACCEPT) == 1
    assert not is_checked(app, HELP), "the control: what a speaker said alone is not counted"
    assert as_host.post(f"{WORDS}/check", data=form(HELP, do="accept", reference=reference))
    assert is_checked(app, HELP)
    page = as_host.get(WORDS, query_string={"show": "said"}).text
    assert ACCEPT not in page
    assert 'Checked by <bdi dir="auto">Zofia</bdi>' in page
    with app.app_context():
        assert audit.recent(scene.school)[0].act == "wording_accepted"
        assert audit.verify(scene.school) is None
    assert "What speakers said: 1 new" not in as_host.get(DESK).text


def test_undo_takes_back_that_it_was_accepted(as_host, tell, form, app):
    reference = tell(HELP, meaning="Help")
    accept = form(HELP, do="accept", reference=reference)
    answer = as_host.post(f"{WORDS}/check", data=accept, headers={"HX-Request": "true"})
    assert "The speaker&#39;s name stands beside them." in answer.text
    assert 'name="do" value="uncheck"' in answer.text
    as_host.post(f"{WORDS}/check", data=form(HELP, do="uncheck"))
    assert not is_checked(app, HELP)
    assert as_host.get(WORDS, query_string={"show": "said"}).text.count(ACCEPT) == 1


@pytest.mark.parametrize("who", ["as_host", "as_manager"])
def test_words_that_changed_since_a_speaker_read_them_do_not_count(
    request, as_manager, tell, form, app, who
):
    reference, browser = tell(HELP, meaning="Help"), request.getfixturevalue(who)
    accept = form(HELP, do="accept", reference=reference)
    as_manager.post(WORDS, data=form(HELP, OURS))
    page = browser.get(WORDS, query_string={"show": "said"}).text
    assert ACCEPT not in page
    assert "They read other words than stand here now." in page
    for was in (accept["was"], form(HELP, was=OURS)["was"]):
        answer = browser.post(f"{WORDS}/check", data={**accept, "was": was})
        assert answer.status_code == 409
        assert "changed after the speaker read them" in answer.text
        assert OURS in answer.text
    assert not is_checked(app, HELP)


def test_what_was_read_in_other_words_meanwhile_was_not_seen_by_who_accepts(
    as_host, as_manager, tell, form, app
):
    """The page showed what was said of the words of before; the speaker has read the new ones."""
    before = form(HELP, do="accept")
    as_manager.post(WORDS, data=form(HELP, OURS))
    reference = tell(HELP, meaning="Something else", read=OURS)
    answer = as_host.post(f"{WORDS}/check", data={**before, "reference": reference})
    assert answer.status_code == 409
    now = form(HELP, was=OURS, do="accept", reference=reference)
    assert as_host.post(f"{WORDS}/check", data=now).status_code == 303, "the control"
    assert is_checked(app, HELP)


def test_better_words_are_taken_and_never_accepted(as_manager, tell, form, app):
    reference = tell(HELP, meaning="Help", better=OURS)
    page = as_manager.get(WORDS, query_string={"show": "said"}).text
    assert ACCEPT not in page
    assert "Take these words" in page
    accept = form(HELP, do="accept", reference=reference)
    assert as_manager.post(f"{WORDS}/check", data=accept).status_code == 404
    assert not is_checked(app, HELP)


def test_whoever_checked_first_stays_beside_the_words(as_host, as_manager, tell, form):
    reference = tell(HELP, meaning="Help")
    as_manager.post(f"{WORDS}/check", data=form(HELP, do="check"))
    accept = form(HELP, do="accept", reference=reference)
    assert as_host.post(f"{WORDS}/check", data=accept).status_code == 303
    page = as_host.get(WORDS, query_string={"show": "said"}).text
    assert 'Checked by <bdi dir="auto">Zofia' not in page
    assert "Checked by" in page


def test_another_school_accepts_nothing_here(outsider, tell, form, app):
    accept = form(HELP, do="accept", reference=tell(HELP, meaning="Help"))
    assert outsider.post(f"{WORDS}/check", data=accept, **HILLSIDE).status_code == 404
    assert not is_checked(app, HELP)


def test_what_waits_for_staff_is_listed_first(as_host, as_manager, tell, form):
    read, waits, better = phrases.in_order()[:3]
    as_manager.post(
        WORDS, data=form(read, do="seen", reference=tell(read, "", better="Inne słowa"))
    )
    tell(better, "Something", better="Lepsze słowa")
    tell(waits, "Something")
    page = html.unescape(as_host.get(WORDS, query_string={"show": "said"}).text)
    places = [page.index(f'<bdi dir="ltr">{one}</bdi></p>') for one in (waits, better, read)]
    assert places == sorted(places)


def test_the_warning_goes_when_every_core_line_was_accepted(as_host, client, tell, form, app):
    said = catalogs.translate("pl", "A computer made this translation. It may have mistakes.")
    core = phrases.in_order()
    assert set(core) <= set(catalogs.catalog("pl")), "else a manager has to write them first"
    told = {english: tell(english, "Somebody's words for it") for english in core}
    for english in core[1:]:
        accept = form(english, do="accept", reference=told[english])
        assert as_host.post(f"{WORDS}/check", data=accept).status_code == 303
    assert said in client.get("/pl/").text, "the control: one line waits"
    last = form(core[0], do="accept", reference=told[core[0]])
    as_host.post(f"{WORDS}/check", data=last)
    assert said not in client.get("/pl/").text
