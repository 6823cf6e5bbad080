"""A10 Export: what is in the file, what it is called, and that taking it is written down."""

import csv
import io
import zipfile

import pytest

from kiosk.core import clock, db
from kiosk.domain import audit, signin_export
from kiosk.web.plumbing import accounts, downloads

WITHOUT = [
    "Date",
    "Time in",
    "Time out",
    "Event",
    "Place",
    "Adults",
    "Children",
    "Language",
    "Came by",
    "Number",
]


def text(answer):
    return answer.get_data(as_text=True)


def read(answer):
    return list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))


@pytest.fixture
def today(school):
    return clock.today(school.time_zone).isoformat()


@pytest.fixture
def make(as_reception, today):
    """Return a way to send the form."""

    def send(browser=as_reception, **given):
        asked = {"first": today, "last": today, "event": "", "names": "without", "kind": "csv"}
        return browser.post("/staff/export", data={**asked, **given})

    return send


def last_act(app, school):
    with app.app_context():
        return audit.recent(school, limit=1)[0]


# --- the form -------------------------------------------------------------------------------------


def test_without_names_comes_first_and_is_chosen(as_reception):
    page = text(as_reception.get("/staff/export"))
    without, with_names = page.index('value="without"'), page.index('value="with"')
    assert without < with_names
    assert 'value="without" checked' in page
    assert 'value="with" checked' not in page


def test_this_month_so_far_is_chosen(as_reception, today):
    page = text(as_reception.get("/staff/export"))
    assert f'name="first" value="{today[:8]}01"' in page
    assert f'name="last" value="{today}"' in page


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"first": ""}, "Choose a first day and a last day."),
        ({"last": "soon"}, "Choose a first day and a last day."),
        ({"first": "2026-02-02", "last": "2026-02-01"}, "The last day comes before the first day."),
        ({"first": "2001-02-01", "last": "2001-02-02"}, "Nothing to export for these dates."),
    ],
)
def test_what_cannot_be_made_is_said_and_nothing_is_logged(
    app, school, make, sign_in, wrong, words
):
    sign_in("Amina")
    answer = make(names="with", **wrong)
    assert answer.status_code == 422
    assert words in text(answer)
    assert 'value="with" checked' in text(answer), "what was chosen stays chosen"
    assert last_act(app, school).act != signin_export.ACT


# --- CSV ------------------------------------------------------------------------------------------


def test_a_csv_without_names(make, sign_in, today):
    ticket = sign_in("Canary Alpha", adults=2, children=1, language="ar").ticket
    answer = make()
    assert answer.status_code == 200
    assert answer.content_type == "text/csv; charset=utf-8"
    name = f"sign-ins-{today}-to-{today}.csv"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.get_data().startswith(b"\xef\xbb\xbf")
    header, row = read(answer)
    assert header == WITHOUT
    assert row[0] == today
    assert row[3:] == [
        "Coffee morning",
        "Riverside building",
        "2",
        "1",
        "ar",
        "tablet",
        str(ticket.number),
    ]
    assert "Canary" not in text(answer)


def test_names_when_they_are_asked_for(make, sign_in):
    sign_in("Amina", "سارة")
    header, row = read(make(names="with"))
    assert header == [*WITHOUT[:5], "Names", *WITHOUT[5:]]
    assert row[5] == "Amina, سارة"


#: Row 37: what a spreadsheet would run.
FORMULAS = ["=1+1", "+1", "-1+2", "@SUM(A1)", "＝1+1", '"=x"', "=HYPERLINK(0)"]


@pytest.mark.parametrize("name", FORMULAS)
def test_no_name_becomes_a_formula_in_csv(make, sign_in, name):
    sign_in(name)
    cell = read(make(names="with"))[1][5]
    assert cell in (name, f"'{name}")
    assert cell[0] not in "=+-@＝"


def test_an_event_can_be_chosen(make, scene, sign_in):
    sign_in("Amina")
    sign_in("Visitor", event=None)
    assert len(read(make(event=scene.event))) == 2
    assert read(make(event="none"))[1][3] == ""
    assert len(read(make())) == 3


# --- XLSX -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FORMULAS)
def test_no_name_becomes_a_formula_in_a_workbook(make, sign_in, name):
    sign_in(name)
    answer = make(names="with", kind="xlsx")
    assert answer.mimetype == downloads.XLSX
    with zipfile.ZipFile(io.BytesIO(answer.get_data())) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert name.replace('"', "&quot;") in sheet or name in sheet


def test_a_disk_that_is_full_loses_nothing(make, app, school, sign_in, monkeypatch):
    def full():
        raise OSError(28, "No space left on device")

    sign_in("Amina")
    monkeypatch.setattr(downloads, "scratch", full)
    answer = make(kind="xlsx")
    assert answer.status_code == 503
    assert "The file was not made. Nothing was lost." in text(answer)
    assert last_act(app, school).act != signin_export.ACT


# --- who may, and the log -------------------------------------------------------------------------


def test_taking_a_file_is_written_down(app, scene, school, make, sign_in, today, as_manager):
    sign_in("Canary Alpha")
    make(names="with", kind="xlsx").get_data()
    entry = last_act(app, school)
    assert entry.act == signin_export.ACT
    assert entry.staff_id == scene.people["reception"]
    assert entry.facts == {
        "first": today,
        "last": today,
        "event": "",
        "names": True,
        "kind": "xlsx",
    }
    page = text(as_manager.get("/staff/export"))
    assert "Reception Person" in page
    assert f"{today} to {today}, with names, XLSX" in page
    assert "Canary" not in page


def test_hosts_export_nothing(as_host, make, sign_in):
    sign_in("Amina")
    assert as_host.get("/staff/export").status_code == 403
    assert make(browser=as_host).status_code == 403


def test_outsiders_export_nothing_of_ours(as_outsider, make, scene, sign_in):
    sign_in("Canary Alpha")
    for event in ("", scene.event):
        answer = make(browser=as_outsider, names="with", event=event)
        assert answer.status_code in (403, 404, 422)
        assert "Canary" not in text(answer)


def test_an_unknown_event_is_not_found(make, sign_in):
    sign_in("Amina")
    assert make(event="x" * 22).status_code == 404


def test_the_connection_of_a_download_goes_back(app, make, sign_in):
    sign_in("Amina")
    with app.app_context():
        before = db.reader().pool.checkedout()
        make().close()
        make(kind="xlsx").close()
        assert db.reader().pool.checkedout() <= before


def test_a_form_reads_any_scripts_digits(make, sign_in, today):
    sign_in("Amina")
    eastern = today.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert make(first=eastern).status_code == 200


def test_nobody_waits_for_the_writer_while_a_workbook_is_made(app, make, sign_in, monkeypatch):
    def busy():
        with app.app_context():
            seen.append(db.writer().pool.checkedout())
        return scratch()

    seen, scratch = [], downloads.scratch
    monkeypatch.setattr(accounts, "READS_FIRST", accounts.READS_FIRST | {"export.make"})
    monkeypatch.setattr(downloads, "scratch", busy)
    sign_in("Amina")
    assert make(kind="xlsx").status_code == 200
    assert seen == [0]


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_year_out_of_reach_is_no_day(as_reception, day):
    sent = {"first": day, "last": day, "kind": "csv"}
    answer = as_reception.post("/staff/export", data=sent)
    assert answer.status_code == 422
    assert "Choose a first day and a last day." in answer.text
