"""The list of messages: tabs, filters in the address, pages, and what each line shows."""

import re
from datetime import timedelta
from html import unescape

import pytest

from kiosk.core import clock, db, tokens
from kiosk.domain import replies, translations
from tests.messages import change
from tests.surgeries import add_host

LIST = "/staff/messages"
EVERYTHING = f"{LIST}?tab=all"

#: What somebody may type, shown as it was typed.
PAYLOADS = [
    *("<script>alert(1)</script>", "<svg/onload=alert(1)>", "<img src=x onerror=alert(1)>"),
    *("{{7*7}}", "{% raw %}", "${7*7}", "#{7*7}", "%(name)s", "{0}", "%s%n%x"),
    *('=HYPERLINK("http://evil","x")', "+1+1", "-2+3", "@SUM(A1)", "=cmd|' /C calc'!A0"),
    *("</p></li></ul><h1>x", '" onmouseover="alert(1)', "' or 1=1 --", "'; DROP TABLE feedback;"),
    *("</script><script>alert(1)", "<!-- -->", "<![CDATA[x]]>", "&lt;b&gt;", "&#x3C;b&#x3E;"),
    *("\u202etxt.exe", "a\u2067مرحبا", "\u2066x\u2069", "مرحبا <b>بكم</b>", "اردو =1+1"),
    *("👩‍👩‍👧‍👦🏳️‍🌈", "Z̸̢̛a̷l̵g̶o̷", "你好", "ß ŞİĞ ıI", "javascript:alert(1)", "file:///etc/passwd"),
    *("../../etc/passwd", "C:\\x\\y", "a" * 400, "http://evil.example/?a=1&b=2", "null"),
]


def lines(page):
    """Return the text of each line of the list."""
    found = re.findall(r'<li class="message-row.*?</li>', page, re.S)
    plain = [re.sub(r"<svg.*?</svg>|<[^>]+>", " ", one, flags=re.S) for one in found]
    return [unescape(re.sub(r"\s+", " ", one).strip()) for one in plain]


def links(page):
    return re.findall(r'<a class="message-open" href="([^"]+)"', page)


def test_to_answer_is_what_the_link_opens(as_host, told):
    told("Please ring", answer=True)
    told("Only saying")
    page = as_host.get(LIST).text
    assert [line for line in lines(page) if "Please ring" in line] == lines(page)
    assert "wants an answer" in lines(page)[0]
    assert re.search(r'aria-current="page">To answer <span class="message-count">1</span>', page)
    assert "Besides, 1 message of the last 30 days asks for no answer and is not done yet." in page


def test_all_shows_what_asks_for_no_answer_too(as_host, told):
    told("Please ring", answer=True)
    told("Only saying")
    assert len(lines(as_host.get(EVERYTHING).text)) == 2


def test_an_empty_list_says_that_quiet_is_not_happy(as_host):
    page = as_host.get(LIST).text
    assert "No new messages. Quiet is not the same as happy" in page
    assert "asking one question at the gate." in page


def test_a_filter_that_leaves_nothing_says_so_and_shows_the_way_back(as_host, told):
    told("Hello")
    page = as_host.get(f"{EVERYTHING}&language=pl").text
    assert "No message fits what you asked for." in page
    assert f'href="{LIST}?tab=all"' in page


def test_the_address_keeps_what_was_asked_and_a_message_leads_back_to_it(as_host, told, scene):
    event = f"e-{scene.event}"
    told(
        "Dobrze", "pl", face="good", topic="place", about=event, assigned_to_id=scene.people["host"]
    )
    told("Other")
    asked = f"tab=all&language=pl&topic=place&face=good&about={event}&age=7&mine=yes&open=yes"
    page = as_host.get(f"{LIST}?{asked}").text
    assert len(lines(page)) == 1
    for name, value in (("language", "pl"), ("topic", "place"), ("face", "good"), ("about", event)):
        assert re.search(rf'name="{name}".*?value="{value}"[^>]* selected', page, re.S), name
    assert page.count(" checked") == 2
    message = as_host.get(unescape(links(page)[0])).text
    back = re.search(r'class="button quiet" href="([^"]+)"', message)
    assert set(unescape(back[1]).partition("?")[2].split("&")) == set(asked.split("&"))


@pytest.mark.parametrize(
    "asked",
    [
        "tab=nothing",
        "language=" + "x" * 5000,
        "topic=x&face=x&age=x",
        "age=-1",
        "about=h-x",
        "about=e-" + "A" * 22,
        "after=x",
        "after=2026-13-40." + "a" * 22,
        "after=0001-01-01." + "a" * 22,
        "after=9999-12-31." + "a" * 22,
        "mine=1&open=1&faces=1",
        "tab=all&tab=answer&after=2026-01-01.'",
    ],
)
def test_an_address_that_means_nothing_is_answered_all_the_same(as_host, told, asked):
    told("Hello", answer=True)
    assert as_host.get(f"{LIST}?{asked}").status_code == 200


def test_this_term_begins_with_the_term(app, scene, as_host, told):
    today = clock.today(scene.school.time_zone)
    told("In the term", day=today - timedelta(days=40))
    told("Before it", day=today - timedelta(days=41))
    assert "This term" not in as_host.get(LIST).text
    add_term(app, scene, today - timedelta(days=40), today + timedelta(days=40))
    assert "This term" in as_host.get(LIST).text
    assert [
        "In the term" in line for line in lines(as_host.get(f"{EVERYTHING}&age=term").text)
    ] == [True]


def add_term(app, scene, first, last):
    from kiosk.domain import recurrence, terms

    with app.app_context(), db.writing():
        terms.change(scene.school, [recurrence.Term(first, last)], [])
    scene.school.terms = [[first.isoformat(), last.isoformat()]]


def test_older_messages_come_on_pages_of_thirty(as_host, told):
    for n in range(31):
        told(f"Number {n}.", answer=True)
    first = as_host.get(f"{LIST}?age=7").text
    older = re.search(r'href="([^"]+)" rel="next">Older messages', first)[1]
    second = as_host.get(unescape(older)).text
    assert (len(lines(first)), len(lines(second))) == (30, 1)
    assert "age=7" in older
    assert set(lines(first)).isdisjoint(lines(second))
    assert "Older messages" not in second
    assert "Newest messages" in second


def test_the_order_of_a_day_is_that_of_random_names(as_host, told):
    given = [told(f"Number {n}.") for n in range(12)]
    page = as_host.get(EVERYTHING).text
    shown = [re.search(r"messages/([\w-]+)", one)[1] for one in links(page)]
    assert shown == sorted(given, reverse=True)
    assert shown not in (given, given[::-1])


def test_faces_without_words_are_counted_and_listed_only_when_asked_for(as_reception, told):
    for _ in range(3):
        told(face="good")
    told("Words")
    page = as_reception.get(EVERYTHING).text
    assert "Besides, 3 touches of a face without words in 30 days." in page
    assert 'href="/staff/messages/summary">See the summary' in page
    assert len(lines(page)) == 1
    assert len(lines(as_reception.get(f"{EVERYTHING}&faces=yes").text)) == 4


def test_a_host_has_no_link_to_the_summary(as_host, told):
    told()
    page = as_host.get(EVERYTHING).text
    assert "Besides, 1 touch of a face" in page
    assert "/staff/messages/summary" not in page
    assert "/staff/messages/export" not in page


def test_faces_are_never_counted_about_a_person(app, scene, as_manager, told):
    with app.app_context(), db.writing():
        about = f"h-{add_host(scene.school, 'Helen').reference}"
    for face in ("good", "good", "better"):
        told(face=face, about=about)
    told("She listened", about=about)
    for more in ("", "&faces=yes", "&face=better", "&faces=yes&face=better"):
        page = as_manager.get(f"{EVERYTHING}&about={about}{more}").text
        assert "of a face without words" not in page
        assert len(lines(page)) <= 1
    everything = as_manager.get(f"{EVERYTHING}&faces=yes").text
    assert len(lines(everything)) == 4
    assert ["Helen" in line for line in lines(everything)].count(True) == 1


def test_a_line_tells_what_there_is_to_know(app, scene, as_manager, told):
    today = clock.today(scene.school.time_zone)
    told(
        "Zimno tu.\nBardzo.",
        "pl",
        face="better",
        topic="place",
        about=f"e-{scene.event}",
        contact=("call", "07700 900 982"),
        language_seen="en",
        day=today - timedelta(days=3),
        assigned_to_id=scene.people["host"],
    )
    line = lines(as_manager.get(LIST).text)[0]
    for part in (
        "Zimno tu. …",
        "It could be better",
        "The building",
        "Polish",
        "They chose Polish. It reads like English.",
        "wants an answer",
        "left a number or an address",
        "3 days ago",
        "about Coffee morning",
        "with Host",
    ):
        assert part in line, part
    assert "07700" not in line, "contact details stand on the page of the message only"
    assert "Bardzo" not in line


def test_a_translation_stands_first_and_the_original_beneath(app, scene, as_manager, told):
    reference = told("Zimno tu", "pl")
    about = {"source": "pl", "source_text": "Zimno tu", "staff_id": scene.people["host"]}
    with app.app_context(), db.writing():
        translations.write(
            scene.school, "feedback", reference, "words", "en", "It is cold", **about
        )
    page = as_manager.get(EVERYTHING).text
    assert page.index("It is cold") < page.index("Zimno tu")
    assert '<bdi lang="pl" dir="auto">Zimno tu</bdi>' in page
    assert "translation by Host" in lines(page)[0]


def test_a_voice_that_nobody_typed_up_is_named(as_host, told):
    told(has_voice=True, language="pl")
    page = as_host.get(EVERYTHING).text
    assert lines(page)[0].startswith("A voice, not typed up yet")
    assert "1 voice is not typed up yet." in page


def test_an_answered_message_is_marked(app, scene, as_host, told):
    reference = told("Please", answer=True)
    assert "answered" not in lines(as_host.get(EVERYTHING).text)[0]
    with app.app_context(), db.writing():
        replies.send(
            scene.school,
            reference,
            key=tokens.reference(),
            text="Yes",
            staff_id=scene.people["host"],
        )
    line = lines(as_host.get(EVERYTHING).text)[0]
    assert "answered" in line
    assert "wants an answer" not in line


@pytest.mark.parametrize("payload", PAYLOADS)
def test_whatever_was_typed_is_shown_as_it_was_typed(app, scene, as_host, told, payload):
    reference = told("x", "ar", answer=True)
    with app.app_context(), db.writing():  # past the cleaning of what parents type
        change(scene.school, reference, words=payload)
    page = as_host.get(LIST).text
    shown = re.search(r'class="message-open"[^>]*><bdi[^>]*>(.*?)</bdi>', page, re.S)[1]
    assert "<" not in shown
    begins = unescape(shown)
    assert begins == payload or (len(payload) > 160 and payload[:160] + " …" == begins)
    whole = as_host.get(f"{LIST}/{reference}").text
    assert payload in unescape(whole)
    assert payload not in whole or not set(payload) & set("<&\"'")


def test_what_the_safeguarding_lead_has_is_hidden_from_everybody(app, scene, as_manager, told):
    reference = told("Words of danger", answer=True)
    assert "Words of danger" in as_manager.get(LIST).text  # the control
    with app.app_context(), db.writing():
        change(scene.school, reference, state="danger")
    for address in (LIST, EVERYTHING, f"{EVERYTHING}&faces=yes", "/staff/"):
        page = as_manager.get(address).text
        assert "Words of danger" not in page
        assert reference not in page
    assert re.search(r'aria-current="page">To answer</a>', as_manager.get(LIST).text)


def test_a_session_of_another_school_opens_nothing_here(as_outsider, as_manager, told):
    reference = told("Only ours", answer=True)
    assert "Only ours" in as_manager.get(LIST).text
    for address in (LIST, EVERYTHING, f"{LIST}/{reference}"):
        assert "/staff/login" in as_outsider.get(address).headers["Location"]


def test_nobody_gets_in_without_an_account(client):
    assert "/staff/login" in client.get(LIST).headers["Location"]


def test_the_way_in_stands_in_the_row_of_links(as_host):
    page = as_host.get(LIST).text
    assert re.search(r'href="/staff/messages" aria-current="page"', page)


def test_today_says_what_waits_and_only_while_it_waits(app, scene, as_host, told):
    assert "to-the-messages" not in as_host.get("/staff/").text
    told(face="good")
    assert "to-the-messages" not in as_host.get("/staff/").text, "a face waits for nobody"
    reference = told("Please", answer=True)
    told("Read me")
    board = re.sub(r"<[^>]+>", "", as_host.get("/staff/today/live").text)
    assert "Messages: some wait for an answer." in board
    with app.app_context(), db.writing():
        change(scene.school, reference, state="danger")
    assert "Messages: there is something to read." in re.sub(
        r"<[^>]+>", "", as_host.get("/staff/today/live").text
    )


def test_a_poll_of_today_stays_unchanged_when_a_parent_gives_a_message(as_host, told):
    tag = as_host.get("/staff/today/live").headers["ETag"]
    told("Please", answer=True)
    again = as_host.get("/staff/today/live", headers={"If-None-Match": tag})
    assert again.status_code in (304, 200)
    if again.status_code == 200:  # the minute has turned
        assert again.headers["ETag"].split(".")[:3] == tag.split(".")[:3]
