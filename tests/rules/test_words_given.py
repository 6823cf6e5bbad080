"""Every word that parents meet was given to translators: here on pages that no walk comes to.

The walks of a tablet, a phone, a wall and a door look for such words in test_canaries.py; the
screens as a browser shows them, with what scripts write, in tests/browser/test_every_screen.py.
"""

import pytest
from icalendar import Calendar

from kiosk.core import languages, sentences
from kiosk.domain.speakers import LISTEN, READ, WORDS
from kiosk.web.plumbing import language
from kiosk.web.plumbing.private_links import BOOKING
from tests import marked
from tests.rules import addresses, walks

pytestmark = pytest.mark.one_engine

MARKED = walks.MARKED


@pytest.fixture
def things(house, scene):
    return addresses.furnish(house, scene)


@pytest.mark.parametrize("task", [READ, LISTEN, WORDS])
def test_no_page_of_speakers_has_one(visit, things, monkeypatch, task):
    known = {**languages.table(), "pl": language.PRETENDED[MARKED]}
    monkeypatch.setattr(languages, "table", lambda: known)
    phone, begin = visit("anybody"), f"/speak/{things.voices.links[task]}"
    pages = [phone.get(begin), phone.post(begin, data={"name": "", "agree": ""})]
    phone.post(begin, data={"name": "Ania", "agree": "yes"})
    pages += [phone.get(begin), phone.get(f"{begin}/{task}")]
    looked_at = [page for page in pages if f'lang="{MARKED}"' in page.text[:200]]
    assert looked_at
    for page in looked_at:
        assert marked.outside(page.text) == []


@pytest.mark.parametrize("who", [walks.WALL, walks.DOOR])
def test_no_screen_on_a_wall_has_one(visit, things, who):
    """They speak English beside other languages: each text is one that translators were given."""
    asked = ["/wall", f"/wall/{things.venue}"] if who == walks.WALL else []
    for address in (*asked, f"/wall/door/{things.ways.room}"):
        page = visit(who).get(address)
        assert page.status_code == 200
        texts = {one.partition(":")[0] for one in marked.texts(page.text)}
        given = {one.partition(":")[0] for one in sentences.by_english()}
        assert texts & given
        assert all(one.startswith("Riverside") for one in texts - given), address


@pytest.mark.parametrize(
    "page",
    ["posters/welcome", "posters/event/{event}", "messages/sheet", "surgeries/{surgery}/sheet"],
)
def test_no_poster_and_no_sheet_has_one(visit, things, page):
    address = page.format(event=things.event, surgery=things.talks.surgery)
    shown = visit("manager").get(f"/staff/{address}?languages={MARKED}").text
    assert marked.outside_parts(shown) == []


def test_no_file_for_a_calendar_has_one(visit, things):
    address = f"/{MARKED}/booking/{things.talks.links[BOOKING]}/calendar.ics"
    entry = next(iter(Calendar.from_ical(visit("anybody").get(address).data).walk("VEVENT")))
    for name in ("SUMMARY", "DESCRIPTION"):
        words, _break, _address = str(entry[name]).partition("\n")
        assert marked.outside(f"<title>{words}</title><body>") == []
        assert "⟦" in words


def test_control_a_word_without_marks_is_found():
    page = '<html lang="en-XA"><title>⟦Ŵé⟧</title><body><p>⟦Go to: ⟦x⟧ hall⟧ <b>Plain</b></p>'
    assert marked.outside(page) == ["Plain"]
    assert marked.outside('<body><img alt="Tree"><p>⟦Ţŕéé⟧</p>') == ["Tree"]
    assert marked.outside_parts('<body>A <i lang="en-XA">⟦Ţŕéé⟧ <b>Plain</b></i>') == ["Plain"]
    assert marked.texts("<body>Plain <b>words</b> 12") == {"Plain", "words"}
    assert marked.outside_parts("<body>Plain") is None, "nothing was looked at"
    assert marked.outside("<title>Home</title><body>") == ["Home"]
    assert marked.outside('<body><bdi>Amal</bdi><i lang="pl">Polski</i> Monday 2 June 2031') == []
