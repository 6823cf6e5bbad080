"""A10 Export: sign-ins as a file, without names unless asked for, and who took which."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from flask import Blueprint, Response, g, request

from kiosk.core import clock, tabular
from kiosk.domain import signin_export
from kiosk.web.forms.export import CSV, ExportForm
from kiosk.web.plumbing import desk, downloads
from kiosk.web.plumbing.access import DESK, open_to

blueprint = Blueprint("export", __name__)

BEFORE_NAMES = ("Date", "Time in", "Time out", "Event", "Place")
AFTER_NAMES = ("Adults", "Children", "Language", "Came by", "Number")
CHOOSABLE = timedelta(days=366)


@blueprint.get("/export")
@open_to(*DESK)
def choose() -> Response:
    """Ask which days, with or without names, and which kind of file."""
    return _ask(ExportForm.blank(clock.today(g.school.time_zone)))


@blueprint.post("/export")
@open_to(*DESK)
def make() -> Response:
    """Note who takes what, then send the file while it is made.

    CSV is sent as it is read. A workbook has to be whole before its first byte, so it is made
    before anything is written: nobody waits for the writer meanwhile (accounts.READS_FIRST).
    """
    form = ExportForm.read(request.form)
    wanted = form.wanted
    if wanted is None:
        return _ask(form, "day_missing")
    pieces = downloads.made(partial(_pieces, form, wanted), partial(_ask, form))
    if isinstance(pieces, Response):
        return pieces
    signin_export.note(g.school, desk.person().id, wanted, form.kind)
    kind = downloads.CSV if form.kind == CSV else downloads.XLSX
    return downloads.stream(pieces, form.file_name, kind)


def _pieces(form: ExportForm, wanted: signin_export.Wanted) -> Iterator[bytes]:
    rows = signin_export.rows(g.school, wanted)
    return _csv(rows, form) if form.kind == CSV else _xlsx(rows, form)


def _header(form: ExportForm) -> tuple[str, ...]:
    names = ("Names",) if form.with_names else ()
    return (*BEFORE_NAMES, *names, *AFTER_NAMES)


def _csv(rows: Iterator[signin_export.Row], form: ExportForm) -> Iterator[bytes]:
    return tabular.csv_chunks(_header(form), rows)


def _xlsx(rows: Iterator[signin_export.Row], form: ExportForm) -> Iterator[bytes]:
    file = downloads.scratch()
    dated = ((date.fromisoformat(row[0]), *row[1:]) for row in rows)
    tabular.xlsx_file(_header(form), dated, file, "Sign-ins")
    return downloads.pieces_of(file)


def _ask(form: ExportForm, refusal: str = "", status: int = 422) -> Response:
    today = clock.today(g.school.time_zone)
    return desk.page(
        "staff/export/choose.html",
        status if refusal else 200,
        form=form,
        today=today,
        events=signin_export.events_between(g.school, today - CHOOSABLE, today),
        taken=signin_export.taken(g.school),
        refusal=refusal,
        refusal_words=desk.sentence(refusal) if refusal else None,
    )
