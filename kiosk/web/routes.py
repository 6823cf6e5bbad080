"""Table of contents: every blueprint with its address prefix."""

from flask import Flask

from kiosk.web.parents import (
    answer,
    app_files,
    appearance,
    booked_here,
    booking,
    demo_doors,
    device,
    event,
    feedback,
    feedback_answer,
    feedback_voice,
    hand_off,
    help,
    home,
    leaving,
    listening,
    my_booking,
    pair,
    place,
    reach,
    signin,
    sounds,
    stories,
    surveys,
    talk,
    welcome,
    whats_on,
    wish,
)
from kiosk.web.plumbing import health
from kiosk.web.speakers import listen, read, start, words
from kiosk.web.staff import (
    account,
    audit_log,
    bookings,
    concerns,
    devices,
    event_editor,
    events,
    export,
    feedback_sheets,
    hosts,
    language_files,
    language_school,
    language_speakers,
    language_words,
    languages,
    message,
    message_export,
    message_settings,
    message_summary,
    message_words,
    messages,
    people,
    phones,
    posters,
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

WELCOME = (welcome, home, signin, leaving, help, appearance, listening, event, sounds)
FEEDBACK = (feedback, feedback_answer, feedback_voice, answer, stories, surveys)
DEVICES = (pair, device, hand_off, whats_on, app_files, reach)
TALK = (talk, booked_here, place, booking, my_booking, wish, wall)
SPEAKERS = (start, read, listen, words)
STAFF = (today, sign_ins, export, events, event_editor, venues, settings, people)
LINES = (queue, queue_steps, hosts, surgeries, surgery_editor, bookings, tell, sheets)
MESSAGES = (messages, message, message_words, concerns, message_settings, message_export)
TOLD = (translator_settings, feedback_sheets, message_summary, board, story_editor)
SURVEYS = (survey_desk, survey_editor, survey_words)
ACCOUNTS = (account, audit_log)
SCREENS = (devices, posters, phones)
DESK = (languages, language_words, language_school, language_speakers, language_files)
#: Open to those who have no account yet, or to everybody: no prefix.
WITHOUT_PREFIX = (setup, uploads)


def install(app: Flask) -> None:
    """Register every page."""
    app.register_blueprint(health.blueprint)
    for module in (*WELCOME, *DEVICES, *TALK, *FEEDBACK, *SPEAKERS, *WITHOUT_PREFIX):
        app.register_blueprint(module.blueprint)
    if app.config["KIOSK"].demo:
        app.register_blueprint(demo_doors.blueprint)
    for module in (*STAFF, *LINES, *MESSAGES, *TOLD, *SURVEYS, *ACCOUNTS, *SCREENS, *DESK):
        app.register_blueprint(module.blueprint, url_prefix="/staff")
