"""The words of the screens at the desk: changed, refused, put back, checked, and on the tablet."""

import html

import pytest

from kiosk.app import create_app
from kiosk.core import clock, db, phrases
from kiosk.domain import audit, schools
from kiosk.web.plumbing import catalogs
from tests.web.staff.conftest import HILLSIDE
from tests.web.staff.languages.conftest import DESK

WORDS = f"{DESK}/pl/words"
HELP, OURS = "Help", "Pomocna dłoń"


def with_htmx(client, address, data):
    return client.post(address, data=data, headers={"HX-Request": "true"})


def test_a_line_stands_with_what_helps_to_translate_it(as_manager):
    page = as_manager.get(WORDS, query_string={"q": "People before you"}).text
    assert "People before you: {n}" in page
    assert '<code class="desk-chip">{n}</code>' in page
    assert catalogs.translate("pl", "People before you: {n}") in html.unescape(page)
    assert "Talk to someone today" in page
    assert "Core line" in page
    assert "letters</span>" in page


def test_words_of_the_glossary_stand_beside_a_line(as_manager):
    page = as_manager.get(WORDS, query_string={"q": "I am here for an event"}).text
    assert 'event: <bdi lang="pl" dir="auto">wydarzenie</bdi>' in page
    assert "impreza" in page


def test_saved_words_are_on_the_tablet_at_once(as_manager, client, app, scene, form):
    assert OURS not in client.get("/pl/").text
    answer = as_manager.post(WORDS, data=form(HELP, OURS))
    assert answer.status_code == 303
    assert OURS in client.get("/pl/").text
    assert OURS not in client.get("/en/").text
    with app.app_context():
        noted = audit.recent(scene.school)[0]
        assert noted.act == "wording_changed"
        assert noted.facts["language"] == "pl"
        assert audit.verify(scene.school) is None


def test_another_process_says_them_after_two_seconds(as_manager, app, settings, form):
    """A second app on the same database, which read the old words a moment ago."""
    other = create_app(settings)
    phone = other.test_client()
    assert OURS not in phone.get("/pl/").text
    # One process stands for two: what it remembers is put back as the other still has it.
    (host, (_at, school)), *_none = schools._remembered.items()
    as_manager.post(WORDS, data=form(HELP, OURS))
    schools._remembered[host] = (clock.monotonic() + 60, school)
    assert OURS not in phone.get("/pl/").text
    schools._remembered.clear()  # SECONDS_REMEMBERED later
    assert schools.SECONDS_REMEMBERED <= 2
    assert OURS in phone.get("/pl/").text
    with other.app_context():
        for engine in (db.reader(), db.writer()):
            engine.dispose()


def test_undo_puts_the_words_back(as_manager, client, form):
    as_manager.post(WORDS, data=form(HELP, OURS))
    page = as_manager.get(WORDS).text
    assert "Saved. The tablet says it in a moment." in page
    back = form(HELP, "", was=OURS, do="put_back")
    as_manager.post(WORDS, data=back)
    assert OURS not in client.get("/pl/").text
    as_manager.post(WORDS, data=form(HELP, OURS))
    as_manager.post(WORDS, data=form(HELP, "Ratunku", was=OURS))
    as_manager.post(WORDS, data=form(HELP, OURS, was="Ratunku", do="put_back"))
    assert OURS in client.get("/pl/").text


def test_going_back_to_the_words_of_open_door(as_manager, client, form):
    as_manager.post(WORDS, data=form(HELP, OURS))
    assert as_manager.get(WORDS, query_string={"show": "own"}).text.count('class="desk-line"') == 1
    as_manager.post(WORDS, data=form(HELP, "whatever was typed", was=OURS, do="ours"))
    assert OURS not in client.get("/pl/").text
    assert "No line fits" in as_manager.get(WORDS, query_string={"show": "own"}).text


def test_our_words_typed_anew_are_no_own_words(as_manager, form, app, scene):
    as_manager.post(WORDS, data=form(HELP, catalogs.translate("pl", HELP)))
    with app.app_context():
        assert schools.by_host("localhost").wordings == 0


@pytest.mark.parametrize(
    ("english", "typed", "said"),
    [
        ("People before you: {n}", "Osoby przed Toba: {m}", "curly brackets"),
        ("People before you: {n}", "Osoby przed Toba:", "curly brackets"),
        ("People before you: {n}", "Osoby {n} {n}", "curly brackets"),
        ("People before you: {n}", "Osoby: {n} {", "curly brackets"),
        (HELP, "Pomoc 24", "Keep the numbers"),
        (HELP, "Pomoc ٤", "with 0 to 9"),
        (HELP, "Pom\u202eoc", "hidden sign"),
        (HELP, "<b>Pomoc</b>", "Leave out the signs"),
        (HELP, "   ", "Write the words first."),
        (HELP, "a" * 1001, "far too long"),
    ],
)
@pytest.mark.parametrize("fragment", [False, True])
def test_what_cannot_be_kept_is_said_beside_the_field_and_stays_typed(
    as_manager, client, app, scene, form, english, typed, said, fragment
):
    data = form(english, typed)
    answer = with_htmx(as_manager, WORDS, data) if fragment else as_manager.post(WORDS, data=data)
    assert answer.status_code == 422
    page = html.unescape(answer.text)
    assert said in page
    assert f'aria-invalid="true">{typed}</textarea>' in page
    assert "<html" in page or fragment
    with app.app_context():
        assert schools.by_host("localhost").wordings == 0


@pytest.mark.parametrize(
    "typed", ["Osoby przed Tobą: {n}", "{n}: osoby przed Tobą", "Pomoc\u200c: {n}"]
)
def test_the_control_what_can_be_kept_is(as_manager, form, typed):
    answer = as_manager.post(WORDS, data=form("People before you: {n}", typed))
    assert answer.status_code == 303
    assert typed in as_manager.get(WORDS, query_string={"show": "own"}).text


def test_long_words_are_kept_and_said_to_be_long(as_manager, form):
    assert as_manager.post(WORDS, data=form(HELP, "Pomoc " * 10)).status_code == 303
    assert "This is long" in as_manager.get(WORDS, query_string={"show": "own"}).text


def test_a_word_that_the_glossary_avoids_is_kept_and_said(as_manager, form):
    """A person decides: the list of words is advice."""
    page = as_manager.get(WORDS, query_string={"q": HELP}).text
    assert "says not to use" not in page


def test_two_people_at_once_the_later_one_sees_what_the_first_saved(
    as_manager, log_in, client, form
):
    as_admin = log_in("admin")
    first, later = form(HELP, OURS), form(HELP, "Ratunku")
    assert as_manager.post(WORDS, data=first).status_code == 303
    answer = as_admin.post(WORDS, data=later)
    assert answer.status_code == 409
    assert f'Saved now: <bdi lang="pl" dir="auto">{OURS}</bdi>' in answer.text
    assert ">Ratunku</textarea>" in answer.text
    assert OURS in client.get("/pl/").text
    again = form(HELP, "Ratunku", was=OURS)
    assert f'name="was" value="{again["was"]}"' in answer.text
    assert as_admin.post(WORDS, data=again).status_code == 303
    assert "Ratunku" in client.get("/pl/").text


def test_two_people_with_the_same_idea_do_not_meet(as_manager, log_in, form):
    as_manager.post(WORDS, data=form(HELP, OURS))
    assert log_in("admin").post(WORDS, data=form(HELP, OURS)).status_code == 303


def test_htmx_gets_the_line_alone_with_the_way_back(as_manager, form):
    answer = with_htmx(as_manager, WORDS, form(HELP, OURS))
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert OURS in answer.text
    assert 'id="undo" hx-swap-oob="innerHTML"' in answer.text
    assert 'name="do" value="put_back"' in answer.text


PAYLOADS = ["\"'` onmouseover=alert(1) x=", "{{ 7 * 7 }}", "{% if 1 %}", "javascript:alert(1)"]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_words_are_words_and_never_markup(as_manager, client, form, payload):
    answer = as_manager.post(WORDS, data=form(HELP, payload))
    page = client.get("/pl/").text
    if answer.status_code == 422:  # curly brackets are for what the computer fills in
        assert payload not in html.unescape(page)
        assert html.escape(payload, quote=False) in answer.text.replace("&#34;", '"').replace(
            "&#39;", "'"
        )
    else:
        assert payload in html.unescape(page)
        assert "onmouseover=alert(1) x=>" not in page


def test_somebody_of_the_staff_who_speaks_it_says_that_it_is_right(
    as_host, as_manager, form, app, scene
):
    assert "Not checked yet" in as_host.get(WORDS, query_string={"q": HELP}).text
    assert as_host.post(f"{WORDS}/check", data=form(HELP, do="check")).status_code == 303
    page = as_manager.get(WORDS, query_string={"q": HELP}).text
    assert "Checked by" in page
    today = clock.today(scene.school.time_zone)
    assert f"{today.day} {today:%B}" in page
    with app.app_context():
        assert audit.recent(scene.school)[0].act == "wording_checked"
    as_manager.post(WORDS, data=form(HELP, OURS))
    assert "Checked by" not in as_manager.get(WORDS, query_string={"show": "own"}).text
    as_manager.post(WORDS, data=form(HELP, was=OURS, do="ours"))
    assert "Checked by" in as_manager.get(WORDS, query_string={"q": HELP}).text
    as_manager.post(f"{WORDS}/check", data=form(HELP, do="uncheck"))
    assert "Checked by" not in as_manager.get(WORDS, query_string={"q": HELP}).text


def test_words_that_changed_meanwhile_are_not_checked(as_host, as_manager, form):
    as_manager.post(WORDS, data=form(HELP, OURS))
    answer = as_host.post(f"{WORDS}/check", data=form(HELP, do="check"))
    assert answer.status_code == 409
    assert "Not checked yet" in answer.text
    assert as_host.post(f"{WORDS}/check", data=form(HELP, was=OURS, do="check")).status_code == 303


def test_when_every_core_line_is_checked_parents_read_no_warning(as_manager, client, form):
    said = catalogs.translate("pl", "A computer made this translation. It may have mistakes.")
    core = [one for one in phrases.in_order() if catalogs.catalog("pl").get(one)]
    for english in phrases.in_order():
        if english not in core:
            as_manager.post(WORDS, data=form(english, "Słowa", was=""))
    for english in core[1:]:
        as_manager.post(f"{WORDS}/check", data=form(english, do="check"))
    for english in set(phrases.in_order()) - set(core):
        as_manager.post(f"{WORDS}/check", data=form(english, was="Słowa", do="check"))
    assert said in client.get("/pl/").text
    as_manager.post(f"{WORDS}/check", data=form(core[0], do="check"))
    assert said not in client.get("/pl/").text


def test_what_a_speaker_said_stands_beside_the_line_and_can_be_taken(
    as_manager, client, tell, form
):
    reference = tell(HELP, meaning="Rescue! <b>", better=OURS)
    page = as_manager.get(WORDS, query_string={"show": "said"}).text
    assert "Zofia" in page
    assert "Rescue! &lt;b&gt;" in page
    assert page.count('class="desk-line"') == 1
    assert as_manager.get(DESK).text.count("What speakers said: 1 new") == 1
    as_manager.post(WORDS, data=form(HELP, do="take", reference=reference))
    assert OURS in client.get("/pl/").text
    assert "What speakers said: 1 new" not in as_manager.get(DESK).text
    assert "They read other words" in as_manager.get(WORDS, query_string={"show": "said"}).text


def test_better_words_that_cannot_be_kept_are_not_taken(as_manager, client, tell, form):
    reference = tell(HELP, better="Pomoc {n}")
    answer = as_manager.post(WORDS, data=form(HELP, do="take", reference=reference))
    assert answer.status_code == 422
    assert "curly brackets" in answer.text


def test_what_a_speaker_said_can_be_marked_as_read(as_manager, tell, form):
    reference = tell(HELP, meaning="Help")
    as_manager.post(WORDS, data=form(HELP, do="seen", reference=reference))
    assert "new</a>" not in as_manager.get(DESK).text
    gone = as_manager.post(WORDS, data=form(HELP, do="seen", reference="x" * 22))
    assert gone.status_code == 404


@pytest.mark.parametrize("show", ["all", "missing", "unchecked", "own", "said", "core", "what"])
@pytest.mark.parametrize("order", ["core", "letters"])
def test_every_filter_opens(as_host, show, order):
    answer = as_host.get(WORDS, query_string={"show": show, "order": order, "page": "2"})
    assert answer.status_code == 200


def test_the_list_has_pages(as_manager):
    first, second = as_manager.get(WORDS).text, as_manager.get(f"{WORDS}?page=2").text
    assert first.count('class="desk-line"') == second.count('class="desk-line"') == 20
    assert "You are welcome here." in first
    assert "You are welcome here." not in second
    assert as_manager.get(f"{WORDS}?page=9999").status_code == 200
    assert as_manager.get(f"{WORDS}?page=-1").status_code == 200


@pytest.mark.parametrize("tag", ["en", "xx", "en-XA", "..", "PL"])
def test_languages_without_words_of_ours_are_not_there(as_manager, tag):
    assert as_manager.get(f"{DESK}/{tag}/words").status_code == 404


def test_a_sentence_that_is_not_ours_is_not_there(as_manager, form):
    data = {**form(HELP, OURS), "sentence": "0" * 16}
    assert as_manager.post(WORDS, data=data).status_code == 404


def test_hosts_look_and_check_but_change_nothing(as_host, as_reception, form, client):
    for browser in (as_host, as_reception):
        page = browser.get(WORDS).text
        assert "<textarea" not in page
        assert "A manager can change these words." in page
        assert browser.post(WORDS, data=form(HELP, OURS)).status_code == 403
    assert OURS not in client.get("/pl/").text
    assert client.get(WORDS).status_code == 303


def test_another_school_sees_and_keeps_its_own(as_manager, outsider, client, tell, form):
    as_manager.post(WORDS, data=form(HELP, OURS))
    reference = tell(HELP, meaning="Rescue!")
    own = outsider.get(WORDS, query_string={"show": "own"}, **HILLSIDE)
    assert own.status_code == 200
    assert "No line fits" in own.text
    assert "Rescue!" not in outsider.get(WORDS, query_string={"q": HELP}, **HILLSIDE).text
    assert "new</a>" not in outsider.get(DESK, **HILLSIDE).text
    seen = form(HELP, do="seen", reference=reference)
    assert outsider.post(WORDS, data=seen, **HILLSIDE).status_code == 404
    take = form(HELP, do="take", reference=reference)
    assert outsider.post(WORDS, data=take, **HILLSIDE).status_code == 422
    theirs = outsider.post(WORDS, data=form(HELP, "Inne słowa"), **HILLSIDE)
    assert theirs.status_code == 303
    assert "Inne słowa" in outsider.get(WORDS, query_string={"show": "own"}, **HILLSIDE).text
    assert OURS in client.get("/pl/").text
