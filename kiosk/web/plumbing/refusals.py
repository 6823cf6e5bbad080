"""What cannot be done, in words: one table from code to sentence, and the pages that say it."""

from typing import Any

from flask import Flask, Response, g, request, url_for
from werkzeug.exceptions import HTTPException

from kiosk.core import db, errors
from kiosk.web.plumbing import catalogs, language
from kiosk.web.plumbing.pages import page


def mark(english: str) -> str:
    """Mark a sentence for the translators; it is translated where it is shown."""
    return english


# Translators: e.broken
BROKEN = mark("This screen is not working now. You can tell the person at the desk.")
# Translators: e.gone: The page or event that was asked for does not exist.
GONE = mark("We cannot find this page. You can ask the person at the desk.")
# Translators: e.large: More was sent than a page can take.
LARGE = mark("There is not enough room here for that. Use fewer words.")
# Translators: e.foreign: The request did not come from one of our own pages.
FOREIGN = mark("We could not do that from here. Go to the start and try again.")
# Translators: e.closed: Only for staff.
CLOSED = mark("This page is for staff. You can go to the start.")
# Translators: e.busy: Many people are using it at the same moment.
BUSY = mark("Many people are using this now. Wait a moment and try again.")
# Translators: e.slow_down: Somebody tried many times in a short while.
SLOW_DOWN = mark("Wait a few minutes. Then try again.")

STATUS = {
    400: GONE,
    403: FOREIGN,
    404: GONE,
    405: GONE,
    409: BROKEN,
    # Translators: e.link_ended: A one-time link for staff, or a page that is gone.
    410: mark("This link has ended. Ask a member of staff for a new one."),
    413: LARGE,
    415: FOREIGN,
    429: SLOW_DOWN,
    500: BROKEN,
    503: BUSY,
}

WORDS = {
    # Translators: e.busy: Many people are sending a recording at the same moment.
    "sound_busy": BUSY,
    # Translators: k.ended: The page with the answer has closed by itself.
    "code_ended": mark(
        "The page has closed to keep your answer private. Touch your pictures again."
    ),
    # Translators: e.name
    "name": mark("Type your name, or choose the button below"),
    # Translators: e.name_only: Where there is no other button to choose.
    "name_only": mark("Type your name. A first name is enough."),
    # Translators: e.name_long: More than 90 letters.
    "name_long": mark("This name does not fit here. A first name is enough."),
    # Translators: e.party: More people than one sign-in can hold.
    "party": mark("This is a big group. Ask a person to come and help you."),
    # Translators: e.ended
    "ended": mark("This event has ended."),
    # Translators: e.cancelled: The organiser cancelled the event.
    "cancelled": mark("This event is not happening."),
    # Translators: e.not_today: The event is on another day.
    "not_today": mark("This event is on another day."),
    # Translators: e.key_taken: The same form was sent before with other words in it.
    "key_taken": mark("You are counted already. Start again for another person."),
    # Translators: e.number
    "number": mark("We cannot find that number. Check it and try again."),
    # Translators: e.old_link
    "old_link": mark("This link has ended. Scan the poster again."),
    # Translators: e.not_yet: Somebody with a booked time says too early that they are here.
    "not_yet": mark("You are early. You can do this 30 minutes before your time."),
    # Translators: e.booking_ended: It was cancelled, or the day is over.
    "booking_ended": mark("This booking has ended. You can ask a person to come."),
    # Translators: e.no_more_time: Somebody asks for more time a third time, or it is their turn.
    "no_more_time": mark("You cannot move back again. You can give your place away."),
    # Translators: b.taken
    "taken": mark("Someone has just taken this time. Choose another time."),
    # Translators: b.taken
    "hold_ended": mark("Someone has just taken this time. Choose another time."),
    # Translators: b.slot_gone: The time is past, or nobody can be met then any more.
    "slot_gone": mark("This time is not free any more. Choose another time."),
    "many_holds": BUSY,
    # Translators: e.phone
    "phone": mark("Type a phone number, like 07700 900 982"),
    # Translators: e.mic
    "not_sound": mark("The sound recorder is not working. You can write it."),
    # Translators: e.silent: Somebody has sent a recording with no voice in it.
    "silent": mark("We could not hear anything. You can record again, or write it."),
    # Translators: e.sound_long: A recording of more than a minute.
    "sound_long": mark("You can talk for one minute. You can record again, or write it."),
    # Translators: e.choose
    "choose": mark("Choose one answer"),
    # Translators: e.words_missing: Somebody sent an empty box.
    "words_missing": mark("Write a few words, or go back."),
    # Translators: e.words_long: More than 1,000 letters. The words are still in their box.
    "words_long": mark("There is not enough room for all of this. Use fewer words."),
    # Translators: e.email: An address that mail could not go to. Keep amal@example.com.
    "email": mark("Type an email address, like amal@example.com"),
    # Translators: e.link_ended: A one-time link for staff, or a page that is gone.
    "speaker_link": mark("This link has ended. Ask a member of staff for a new one."),
    # Translators: v.ended: A survey that takes no more answers.
    "survey_ended": mark("This survey has ended. Thank you."),
    # Translators: v.draft: A survey that staff are still writing.
    "survey_draft": mark("This survey is not open yet."),
    # What only staff read is in English alone.
    "title": "Give the event a title.",
    "ends_before_start": "The end is before the start. Look at both times.",
    "ends_before_it_begins": "The end is before the start. Look at the days and the times.",
    "too_many_dates": "That is more than 200 dates. Choose an earlier last day.",
    "never_ends": "Choose the last day, or how many dates there are.",
    "no_dates": "No date is left. Look at the days, the terms and the ticks.",
    "not_a_picture": "We cannot read this photo. Choose a JPEG, PNG or WebP picture.",
    "picture_too_large": "This photo is too large. Choose one of up to 2 MB.",
    "date_over": "This date is over. What was, stays as it was.",
    "place_name": "Give the place a name.",
    "host_name": "Type the name of the person or group.",
    "no_host": "Choose who will be there.",
    "nobody_can_come": "Tick bookable times, or people who just come, or both.",
    "slot_too_long": "One talk is longer than the whole time. Look at both.",
    "school_name": "Type the name of the school.",
    "setting": "That number does not fit here. Choose another one.",
    "phones_address": "Type an address like https://welcome.school.example, and nothing behind it.",
    "wifi_name": "Type the name of the Wi-Fi as phones show it: up to 32 letters.",
    "wifi_password": "A Wi-Fi password has 8 to 63 plain letters or signs, or is empty for none.",
    "terms_overlap": "Two terms share a day, or one ends before it begins. Look at the days.",
}


def sentence(code: str) -> str:
    """Return the sentence of a refusal's code in the language of this request."""
    chosen: language.Language = g.get("language") or language.ENGLISH
    return catalogs.translate(chosen.tag, WORDS.get(code, BROKEN))


def busy() -> Response:
    """Answer that the database cannot take the change now; nothing was stored."""
    response = error_page(503)
    response.headers["Retry-After"] = "5"
    return response


def error_page(status: int, words: str | None = None) -> Response:
    """Answer with a plain page that says what to do next, in the reader's language."""
    chosen: language.Language = g.get("language") or language.ENGLISH
    text = catalogs.translate(chosen.tag, words or STATUS.get(status, BROKEN))
    again = request.url if request.method == "GET" and status >= 500 else None
    for_staff = request.path.startswith("/staff")
    home = "/staff/" if for_staff else "/"
    if not for_staff and g.get("school") is not None and chosen.tag in g.school.languages:
        home = url_for("home.home", lang=chosen)
    template = "errors/staff.html" if for_staff else "errors/page.html"
    return page(template, status, code=status, words=text, again_url=again, home_url=home)


def install(app: Flask) -> None:
    """Answer every failure with a page in the reader's language, never with a trace."""

    def _log(fault: Any) -> None:
        # Not the address: it may be a private link, and a log says when it was used.
        rule = request.url_rule or "no page of ours"
        app.logger.error("Exception on %s [%s]", rule, request.method, exc_info=fault)

    app.log_exception = _log  # type: ignore[assignment, method-assign]

    @app.errorhandler(HTTPException)
    def _http(problem: HTTPException) -> Response:
        status = problem.code or 500
        if problem.response is not None or status < 400:
            return problem.get_response()  # type: ignore[return-value]
        staff_only = status == 403 and request.method == "GET"
        response = error_page(status, CLOSED if staff_only else None)
        if status == 405:
            response.headers.extend(problem.get_headers())
            response.headers["Content-Type"] = "text/html; charset=utf-8"
        return response

    @app.errorhandler(errors.NotFound)
    def _not_found(problem: errors.NotFound) -> Response:
        return error_page(404, WORDS.get(problem.code))

    @app.errorhandler(errors.Refusal)
    def _refused(problem: errors.Refusal) -> Response:
        return error_page(409, WORDS.get(problem.code))

    app.register_error_handler(db.Unstorable, lambda _problem: error_page(400))
    # A conflict: somebody else has just changed what this rests on. Sent again, it is seen.
    for kind in (*db.Unavailable, db.Conflict):
        app.register_error_handler(kind, lambda _problem: busy())
