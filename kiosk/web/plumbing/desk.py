"""What the daily pages of staff share: who is logged in, and what their templates may ask."""

from typing import Any

from flask import Response

from kiosk.domain import signins, staff
from kiosk.web.plumbing import access, language, pages, refusals, times, undo

#: What staff read where the sentence for a parent would not help them.
WORDS = {
    "name_long": "A name can have up to 90 letters. Type a shorter one.",
    "party": "One sign-in holds 1 to 60 adults, up to 60 children and up to 12 names.",
    "key_taken": "This form was sent before with other words. Start again for another person.",
    "same_party": "That is the same sign-in. Choose another one.",
    "off_the_list": "This sign-in is off the list, or counts with another one. Open it again.",
    "day_missing": "Choose a first day and a last day.",
    "dates_turned_round": "The last day comes before the first day. Change one of them.",
    "nothing_to_export": "Nothing to export for these dates. Nobody signed in.",
    "nothing_told": "Nothing to export for these dates.",
    "survey_missing": "Choose a survey.",
    "too_few_answers": "Fewer than 5 people have answered. The file would show them.",
    "too_many_rows": "That is more than an Excel file can hold. Choose CSV, or fewer days.",
    "cell_too_long": "One text is longer than Excel can hold. Choose CSV.",
    "not_made": "The file was not made. Nothing was lost. Try again.",
    "reason": "Choose a reason first. It is written down, so that the line stays fair.",
    "in_hand": "They are with a colleague, or not in this line any more. Look at the line again.",
    "still_talking": "Somebody is with you now. Finish with them first.",
    "door": "Choose Open, Break, Last people or Closed.",
    "undo_too_late": "Something else has happened since. Look at the line again.",
    "line_closed": "This line takes no new numbers now. Open the door first, or book a time.",
    "line_full": "All numbers of today are given. Book a time instead.",
    "booking_ended": "This booking was cancelled, or its line is closed.",
    "taken": "Somebody has just taken this time. Choose another one.",
    "link_gone": "This link cannot be shown again. The number is enough on the day.",
    "hold_ended": "This place is not kept for them any more. Book them another time.",
    "slot_gone": "This time is over, or cannot be booked any more. Choose another one.",
    "colleague": "Choose a colleague who has an account here.",
    "reply_missing": "Write the answer first.",
    "reply_long": "An answer can have up to 1,000 characters. Make it a little shorter.",
    "reply_sent": "This form has sent another answer already; it is below. Send this one as well?",
    "reply_stays": "This answer stays: a minute has passed, or they have read it.",
    "no_answer_wanted": "They do not ask for an answer, and could not open one.",
    "no_lead": "No safeguarding lead is named here yet. Tell them yourself, now.",
    "passed_before": "A colleague has passed this on already.",
    "read_already": "It is read already, so it stays with the safeguarding lead.",
    "lead_needed": "Something that was passed on is still open. Name another lead first.",
    "name_only": "Type a name. A first name is enough.",
    "phone": "Type a phone number, like 07700 900 982.",
    "words_missing": "Type what they say first.",
    "words_long": "That is more than fits here. Use fewer words.",
    "address": "This is not an address that we can ask. Write it like https://translate.example.org.",
    "translation_missing": "Write the words first.",
    "translation_long": "A translation can have up to 5,000 letters. Use fewer words.",
    "translation_moved_on": "These words have changed just now. Read them again first.",
    "typed_up": "There is no voice any more: somebody has typed it up, or its days are over.",
    "story_told": "Write what parents told you.",
    "story_answer": "Say what was done, or choose: We have heard this.",
    "story_changed": "Somebody else saved this story while you wrote. Both are here: "
    "take what you need, then save.",
    "story_shown_now": "Parents can see this story now. Somebody at the desk can change it.",
    "survey_incomplete": "A survey has a title, one to eight questions, and two to eight answers "
    "where people choose.",
    "survey_event": "This event is not there any more. Choose another one.",
    "survey_changed": "Somebody else saved this survey while you wrote. Both are here: "
    "take what you need, then save.",
    "survey_answered": "Somebody has answered meanwhile, so the questions stay as they are. "
    "You can correct words, or save this as a new survey.",
    "survey_open_now": "Parents can answer this, or could. Somebody at the desk can change it.",
    "survey_over": "Its last day is over. Change the last day first, then open it.",
    "pairing_code": "No screen shows this code now. Look at the screen again: "
    "a code is good for ten minutes, and for one screen.",
    "device": "Choose the room beside whose door the screen is.",
    "device_name": "Give the screen a name of up to 60 letters.",
    "wording_moved": "Somebody else changed these words just now. Both are here: "
    "take what you need, then save.",
    "wording_file_moved": "Somebody changed words meanwhile. "
    "This is what the file would change now.",
    "survey_words_moved": "Somebody else wrote here meanwhile. Both are here: "
    "look at what is saved now, then save.",
}

CAME_BY = {
    signins.TABLET: "on the tablet",
    signins.PHONE: "on their phone",
    signins.DESK: "at the desk",
}


def person() -> staff.Staff:
    """Return who is logged in; only for views that are not open to everyone."""
    found = access.current_staff()
    assert found is not None  # access.py let nobody else through
    return found


def page(template: str, status: int = 200, **context: Any) -> Response:
    """Answer with a template that knows times, languages, and what can be undone."""
    return pages.page(template, status, **_known(), **context)


def page_or_fragment(whole: str, part: str, status: int = 200, **context: Any) -> Response:
    """Answer htmx with the part that changed, and everybody else with the whole page."""
    return pages.page_or_fragment(whole, part, status, **_known(), **context)


def _known() -> dict[str, Any]:
    return {
        "undo": undo.offered(),
        "may_change": person().role in access.DESK,
        "came_by": CAME_BY,
        "language_name": language_name,
        "time_of": times.time_of,
        "day_in_words": times.day_in_words,
        "day_of": times.day_of,
    }


def sentence(code: str) -> str:
    """Return the sentence of a refusal's code for staff."""
    return WORDS.get(code) or refusals.sentence(code)


def language_name(tag: str) -> str:
    """Return the English name of a language, or the tag where we have no words for it."""
    found = language.known().get(tag)
    return found.english_name if found is not None else tag
