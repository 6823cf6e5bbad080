"""A10 Export: messages, or the answers to a survey, as a file; and who took which."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from functools import partial

from flask import Blueprint, Response, g, request

from kiosk.core import clock, tabular
from kiosk.domain import message_export, survey_export
from kiosk.domain.message_export import ANSWERS
from kiosk.web.forms.export import CSV
from kiosk.web.forms.message_export import MessageExportForm
from kiosk.web.plumbing import desk, downloads, message_export_words, message_filters, message_look
from kiosk.web.plumbing.access import DESK, open_to

blueprint = Blueprint("message_export", __name__)

BEFORE_CONTACT = (
    *("Date", "Face", "Topic", "About", "Original", "Original language"),
    *("Translation", "Translation language", "Translation by", "Typed up from a voice"),
    *("Wanted an answer", "Answered", "Reply", "Reply language"),
)
AFTER_CONTACT = ("Survey", "Question")
#: The steps of a scale are numbers, which a spreadsheet can reckon with.
SCALE = "{question} (1 to 5, 5 is very good)"

Rows = message_export.Rows
Header = tuple[str, ...]


@blueprint.get("/messages/export")
@open_to(*DESK)
def choose() -> Response:
    """Ask what, which days, and with or without contacts; filters come from the inbox."""
    today = clock.today(g.school.time_zone)
    term = message_filters.term_began(today)
    return _ask(MessageExportForm.blank(request.args, today, term))


@blueprint.post("/messages/export")
@open_to(*DESK)
def make() -> Response:
    """Note who takes what, then send the file while it is made.

    CSV is sent as it is read. A workbook has to be whole before its first byte, so it is made
    before anything is written: nobody waits for the writer meanwhile (accounts.READS_FIRST).
    """
    form = MessageExportForm.read(request.form)
    if form.days_missing or form.survey_missing:
        return _ask(form, "survey_missing" if form.survey_missing else "day_missing")
    pieces = downloads.made(partial(_pieces, form), partial(_ask, form))
    if isinstance(pieces, Response):
        return pieces
    _note(form)
    kind = downloads.CSV if form.kind == CSV else downloads.XLSX
    return downloads.stream(pieces, form.file_name, kind)


def _note(form: MessageExportForm) -> None:
    staff_id = desk.person().id
    if form.what == ANSWERS:
        message_export.note_answers(g.school, staff_id, form.survey, form.kind)
    else:
        message_export.note(g.school, staff_id, form.wanted(staff_id), form.kind)


def _pieces(form: MessageExportForm) -> Iterator[bytes]:
    """Return the file piece by piece; all that can be refused is refused now."""
    header, rows, sheet = _answers(form) if form.what == ANSWERS else _messages(form)
    if form.kind == CSV:
        return tabular.csv_chunks(header, rows)
    with closing(rows):
        file = downloads.scratch()
        tabular.xlsx_file(header, rows, file, sheet)
    return downloads.pieces_of(file)


def _messages(form: MessageExportForm) -> tuple[Header, Rows, str]:
    wanted = form.wanted(desk.person().id)
    rows = message_export.rows(g.school, wanted, message_export_words.WORDING)
    contact = ("Contact",) if form.with_contact else ()
    header = (*BEFORE_CONTACT, *contact, *AFTER_CONTACT)
    if form.kind == CSV:
        return header, rows, ""
    return header, ((date.fromisoformat(row[0]), *row[1:]) for row in rows), "Messages"


def _answers(form: MessageExportForm) -> tuple[Header, Rows, str]:
    sheet = survey_export.answers(g.school, form.survey, message_look.FACES)
    titles = (
        SCALE.format(question=each.text.text)
        if each.values == survey_export.STEPS
        else each.text.text
        for each in sheet.questions
    )
    return ("Month", *titles), sheet.rows, sheet.title


def _ask(form: MessageExportForm, refusal: str = "", status: int = 422) -> Response:
    surveys = survey_export.choices(g.school)
    return desk.page(
        "staff/messages/export.html",
        status if refusal else 200,
        form=form,
        today=clock.today(g.school.time_zone),
        surveys=surveys,
        abouts=message_filters.abouts(form.filters.about),
        tags=message_filters.tags(form.filters.language),
        face_names=message_look.FACES,
        topic_names=message_look.TOPICS,
        taken=message_export.taken(g.school),
        told=message_export_words.told,
        refusal=refusal,
        refusal_words=desk.sentence(refusal) if refusal else None,
    )
