"""Table of contents: every blueprint with its address prefix."""

from flask import Flask

from kiosk.web.parents import (
    answer,
    appearance,
    booked_here,
    booking,
    event,
    feedback,
    feedback_answer,
    feedback_voice,
    help,
    home,
    leaving,
    my_booking,
    place,
    signin,
    stories,
    surveys,
    talk,
    welcome,
    wish,
)
from kiosk.web.plumbing import health
from kiosk.web.staff import (
    account,
    audit_log,
    bookings,
    concerns,
    event_editor,
    events,
    export,
    feedback_sheets,
    hosts,
    message,
    message_export,
    message_settings,
    message_summary,
    message_words,
    messages,
    people,
    queue,
    queue_steps,
    settings,
    setup,
    sheets,
    sign_ins,
    story_editor,
    surgeries,
    surgery_editor,
    survey_editor,
    survey_words,
    tell,
    today,
    translator_settings,
    uploads,
    venues,
)
from kiosk.web.staff import stories as board
from kiosk.web.staff import surveys as survey_desk
from kiosk.web.wall import wall

WELCOME = (welcome, home, signin, leaving, help, appearance, event)
FEEDBACK = (feedback, feedback_answer, feedback_voice, answer, stories, surveys)
TALK = (talk, booked_here, place, booking, my_booking, wish, wall)
STAFF = (today, sign_ins, export, events, event_editor, venues, settings, people)
LINES = (queue, queue_steps, hosts, surgeries, surgery_editor, bookings, tell, sheets)
MESSAGES = (messages, message, message_words, concerns, message_settings, message_export)
TOLD = (translator_settings, feedback_sheets, message_summary, board, story_editor)
SURVEYS = (survey_desk, survey_editor, survey_words)
ACCOUNTS = (account, audit_log)
#: Open to those who have no account yet, or to everybody: no prefix.
WITHOUT_PREFIX = (setup, uploads)


def install(app: Flask) -> None:
    """Register every page."""
    app.register_blueprint(health.blueprint)
    for module in (*WELCOME, *TALK, *FEEDBACK, *WITHOUT_PREFIX):
        app.register_blueprint(module.blueprint)
    for module in (*STAFF, *LINES, *MESSAGES, *TOLD, *SURVEYS, *ACCOUNTS):
        app.register_blueprint(module.blueprint, url_prefix="/staff")
