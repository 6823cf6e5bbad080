"""Words as PO files: taken away clean, brought in after a look, and nothing that cannot be kept."""

import html
import io
import re
import shutil
import subprocess

import pytest
from babel.messages.pofile import read_po

from kiosk.core import clock, po_files, sentences
from kiosk.domain import schools
from kiosk.web.plumbing import catalogs
from tests.web.staff.conftest import HILLSIDE
from tests.web.staff.languages.conftest import DESK

FILES, WORDS = f"{DESK}/pl/files", f"{DESK}/pl/words"
HELP, OURS = "Help", "Pomocna dłoń"
HEADER = 'msgid ""\nmsgstr ""\n"Language: {}\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'


def file_of(*lines, language="pl"):
    """Return a PO file of (English, words) or (English, words, flag)."""
    parts = [HEADER.format(language)]
    for english, words, *flag in lines:
        parts += [f"#, {one}\n" for one in flag]
        parts.append(f'msgid "{english}"\nmsgstr "{words}"\n\n')
    return "".join(parts).encode()


def look(client, raw, name="pl.po", **more):
    data = {"file": (io.BytesIO(raw), name)}
    return client.post(FILES, data=data, content_type="multipart/form-data", **more)


def keep(client, page, **more):
    found = re.findall(r'name="(lines|version)" value="([^"]*)"', page)
    data = {name: html.unescape(value) for name, value in found}
    return client.post(f"{FILES}/keep", data={**data, **more}, content_type="multipart/form-data")


def taken(client, tag="pl"):
    answer = client.get(f"{DESK}/{tag}/words.po")
    assert answer.status_code == 200
    assert f'filename="open-door-{tag}.po"' in answer.headers["Content-Disposition"]
    return answer.data


def test_a_file_holds_our_own_words_over_the_catalogs(as_manager, form):
    as_manager.post(WORDS, data=form(HELP, OURS))
    catalog = read_po(io.BytesIO(taken(as_manager)), abort_invalid=True)
    words = {one.id: one.string for one in catalog if one.id}
    assert words[HELP] == OURS
    assert words["Welcome"] == catalogs.translate("pl", "Welcome")
    assert set(words) == {one.english for one in sentences.every()}
    assert str(catalog.locale) == "pl"


def test_the_notes_of_translators_are_in_the_file(as_manager):
    assert '#. A guess at the wait.\n#, python-brace-format\nmsgid "About {from} to {to}' in (
        taken(as_manager).decode()
    )


def test_a_checked_line_says_so_with_its_day_until_it_changes(as_manager, form):
    as_manager.post(f"{WORDS}/check", data=form(HELP, do="check"))
    today = clock.today("Europe/London")
    assert f'# checked {today}\nmsgid "Help"' in taken(as_manager).decode()
    as_manager.post(WORDS, data=form(HELP, OURS))
    assert "# checked" not in taken(as_manager).decode()


@pytest.fixture
def unsure(tmp_path, monkeypatch):
    """Let the catalog of Polish hold a line that its translator was not sure of."""
    folder = tmp_path / "pl" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    raw = file_of((HELP, "Pomoc", "fuzzy"), ("Back", "Wstecz"))
    (folder / "messages.po").write_bytes(raw)
    monkeypatch.setattr("kiosk.core.languages.ROOT", tmp_path)
    catalogs.forget()
    yield
    monkeypatch.undo()
    catalogs.forget()


def test_a_line_nobody_was_sure_of_stays_so_until_the_school_has_words(as_manager, form, unsure):
    assert '#, fuzzy\nmsgid "Help"\nmsgstr "Pomoc"' in taken(as_manager).decode()
    as_manager.post(WORDS, data=form(HELP, OURS, was=""))
    assert f'msgid "Help"\nmsgstr "{OURS}"' in taken(as_manager).decode()
    assert "fuzzy" not in taken(as_manager).decode()


@pytest.mark.skipif(shutil.which("msgfmt") is None, reason="gettext is not on this machine")
@pytest.mark.parametrize("tag", ["pl", "ar", "ur", "ro"])
def test_gettext_finds_the_file_clean(as_manager, tag, tmp_path, form):
    as_manager.post(WORDS, data=form(HELP, 'Pomocna "dłoń" \\ kropka'))
    file = tmp_path / f"{tag}.po"
    file.write_bytes(taken(as_manager, tag))
    command = [str(shutil.which("msgfmt")), "--check", "--output-file=/dev/null", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    broken = file.read_text().replace("{n}", "{m}").replace('msgstr "', 'msgstr "{x} ', 9)
    file.write_text(broken)
    assert subprocess.run(command, capture_output=True, check=False).returncode


def test_the_template_holds_every_sentence_without_words(as_host):
    answer = as_host.get(f"{DESK}/words.pot")
    catalog = read_po(io.BytesIO(answer.data), abort_invalid=True)
    assert {one.id for one in catalog if one.id} == {one.english for one in sentences.every()}
    assert not any(one.string for one in catalog if one.id)


def test_a_file_is_looked_at_before_anything_is_kept(as_manager, client):
    answer = look(as_manager, file_of((HELP, OURS), ("Back", catalogs.translate("pl", "Back"))))
    assert answer.status_code == 200
    page = html.unescape(answer.text)
    assert "Lines that would change: 1." in page
    assert "The same as now: 1." in page
    assert OURS in page
    assert OURS not in client.get("/pl/").text
    assert keep(as_manager, answer.text).status_code == 303
    assert OURS in client.get("/pl/").text


def test_what_was_taken_away_changes_nothing_when_it_comes_back(as_manager, form):
    as_manager.post(WORDS, data=form(HELP, OURS))
    assert "This file would change nothing." in look(as_manager, taken(as_manager)).text


def test_lines_that_cannot_be_kept_are_said_with_their_reason_and_left_out(as_manager, client):
    raw = file_of(
        (HELP, OURS),
        ("People before you: {n}", "Osoby: {m}"),
        ("Back", "Wstecz 24"),
        ("Continue", "<b>Dalej</b>"),
        ("Yes", "Ta\u202ek"),
        ("No", "N" * 2000),
        ("Welcome", "Witamy!", "fuzzy"),
        ("Skip", ""),
        ("Nobody ever wrote this", "Nikt"),
    )
    answer = look(as_manager, raw)
    page = html.unescape(answer.text)
    assert "Cannot be kept: 5" in page
    for said in ("curly brackets", "Keep the numbers", "signs < >", "hidden sign", "far too long"):
        assert said in page
    assert "(fuzzy), and left out: 1." in page
    assert "Without words: 1." in page
    assert "Not a sentence of our screens, and left out: 1." in page
    assert "Keep this line" in page
    keep(as_manager, answer.text)
    with_own = as_manager.get(WORDS, query_string={"show": "own"}).text
    assert with_own.count('class="desk-line"') == 1


def test_lines_put_into_the_form_by_hand_are_looked_at_once_more(as_manager, app):
    page = look(as_manager, file_of((HELP, OURS))).text
    key = sentences.by_english()["People before you: {n}"].key
    keep(as_manager, page, lines=f'{{"{key}": "Osoby: {{m}}", "x": "y", "{key[:-1]}": 7}}')
    keep(as_manager, page, lines="no json")
    keep(as_manager, page, lines="[1, 2]")
    with app.app_context():
        schools.forget()
        assert schools.by_host("localhost").wordings == 0


def test_words_changed_meanwhile_are_shown_before_the_file_is_kept(as_manager, log_in, form):
    page = look(as_manager, file_of((HELP, OURS))).text
    log_in("admin").post(WORDS, data=form(HELP, "Ratunku"))
    answer = keep(as_manager, page)
    assert answer.status_code == 409
    assert "Somebody changed words meanwhile." in answer.text
    assert "Ratunku" in answer.text
    assert keep(as_manager, answer.text).status_code == 303
    assert OURS in as_manager.get(WORDS, query_string={"show": "own"}).text


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "Choose a file first."),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not a PO file"),
        ("Żółw".encode("iso-8859-2"), "not a PO file"),
        (b"Dear school, here are my words.", "not a PO file"),
        (file_of((HELP, OURS)).rstrip()[:-3], "not a PO file"),
        (file_of((HELP, OURS), language="ro"), "This file is for Romanian, not for Polish."),
        (file_of((HELP, OURS), language="tlh"), "This file is for tlh, not for Polish."),
        (file_of((HELP, OURS), language=""), "does not say which language"),
        (b"<?xml version='1.0'?><a/>", "not a PO file"),
    ],
)
def test_what_is_no_file_for_this_language_is_refused(as_manager, raw, said):
    answer = look(as_manager, raw)
    assert answer.status_code == 422
    assert said in answer.text


def test_a_file_that_is_too_large_is_refused(as_manager, monkeypatch):
    """The limit is low here: the test's own browser does not close a file of 2 MB."""
    assert po_files.LARGEST == 2 * 1024 * 1024
    monkeypatch.setattr(po_files, "LARGEST", 300)
    assert look(as_manager, file_of((HELP, OURS))).status_code == 200
    answer = look(as_manager, file_of((HELP, "a" * 300)))
    assert answer.status_code == 422
    assert "larger than 2 MB" in answer.text


def test_a_form_without_a_file_is_refused(as_manager):
    assert as_manager.post(FILES, data={}).status_code == 422


@pytest.mark.parametrize("language", ["pl", "pl_PL", "PL"])
def test_a_region_behind_the_language_does_no_harm(as_manager, language):
    assert look(as_manager, file_of((HELP, OURS), language=language)).status_code == 200


def test_a_file_with_a_byte_order_mark_is_read(as_manager):
    assert look(as_manager, b"\xef\xbb\xbf" + file_of((HELP, OURS))).status_code == 200


def test_plurals_contexts_and_old_lines_are_none_of_ours(as_manager):
    raw = file_of((HELP, OURS)) + (
        b'msgctxt "menu"\nmsgid "Back"\nmsgstr "Plecy"\n\n'
        b'msgid "One"\nmsgid_plural "Many"\nmsgstr[0] "Jeden"\nmsgstr[1] "Wiele"\n\n'
        b'#~ msgid "Yes"\n#~ msgstr "Owszem"\n'
    )
    page = look(as_manager, raw).text
    assert "Lines that would change: 1." in page
    assert "Plecy" not in page
    assert "Owszem" not in page


def test_markup_in_a_file_is_shown_as_words(as_manager):
    page = look(as_manager, file_of((HELP, "<img src=x onerror=alert(1)>"))).text
    assert "<img src=x" not in page
    assert "&lt;img src=x" in page


def test_who_only_looks_takes_files_and_brings_none(as_host, as_reception, client):
    for browser in (as_host, as_reception):
        assert "Bring a file in" not in browser.get(FILES).text
        assert taken(browser)
        assert look(browser, file_of((HELP, OURS))).status_code == 403
        assert browser.post(f"{FILES}/keep", data={}).status_code == 403
    assert client.get(f"{DESK}/pl/words.po").status_code == 303


def test_another_school_takes_its_own_words(as_manager, outsider, form):
    as_manager.post(WORDS, data=form(HELP, OURS))
    answer = outsider.get(f"{DESK}/pl/words.po", **HILLSIDE)
    assert answer.status_code == 200
    assert OURS not in answer.text


def test_a_file_of_every_line_fits_into_the_form_that_keeps_it(as_manager, client):
    """The longest words of the longest scripts: 351 lines of three bytes a letter."""
    raw = file_of(*((one.english.replace('"', '\\"'), _long(one)) for one in sentences.every()))
    answer = look(as_manager, raw)
    assert answer.status_code == 200
    assert keep(as_manager, answer.text).status_code == 303
    count = as_manager.get(WORDS, query_string={"show": "own"}).text
    assert f"of {len(sentences.every())}</p>" in count


def _long(one):
    places = " ".join(re.findall(r"\{\w+\}", one.english))
    numbers = " ".join(re.findall(r"[0-9]+", one.english))
    return f"{'ą' * len(one.english)} {places} {numbers}".strip()
