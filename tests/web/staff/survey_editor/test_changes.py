"""Surveys changed, answered and copied: saves that lose nobody's words."""

from datetime import timedelta

from kiosk.core import clock
from tests.web.staff.survey_editor.conftest import filled, kept, sent_back, surveys_of, words_of


def test_a_survey_is_changed_and_its_rows_stay(as_host, make, editing):
    reference = make()
    before = editing(reference).draft.questions
    address = f"/staff/surveys/{reference}/change"
    form = sent_back(as_host.get(address).text)
    moved = sent_back(as_host.post(address, data={**form, "do": "up-1"}).text)
    answer = as_host.post(address, data={**moved, "title": "The tea morning"})
    assert answer.status_code == 303
    after_it = editing(reference).draft
    assert after_it.title == "The tea morning"
    assert [one.reference for one in after_it.questions] == [one.reference for one in before[::-1]]
    assert after_it.questions[0].options == before[1].options


def test_the_later_save_of_an_older_version_keeps_both(as_host, as_reception, make, editing):
    reference = make()
    address = f"/staff/surveys/{reference}/change"
    mine = sent_back(as_host.get(address).text)
    theirs = sent_back(as_reception.get(address).text)
    as_reception.post(address, data={**theirs, "title": "Theirs", "q0-text": "Their question?"})
    refused = as_host.post(address, data={**mine, "title": "Mine", "q0-text": "My question?"})
    assert refused.status_code == 409
    assert "What somebody else saved" in refused.text
    assert "Their question?" in refused.text
    form = sent_back(refused.text)
    assert (form["title"], form["q0-text"]) == ("Mine", "My question?")
    assert editing(reference).draft.title == "Theirs"
    assert as_host.post(address, data=form).status_code == 303
    assert editing(reference).draft.title == "Mine"


def test_once_answered_only_words_are_corrected_and_a_copy_is_offered(
    as_reception, make, editing, answered
):
    reference = make()
    address = f"/staff/surveys/{reference}/change"
    early = sent_back(as_reception.get(address).text)
    answered(reference)
    page = as_reception.get(address).text
    assert "Somebody has answered." in page
    assert 'type="radio" class="kind-' not in page
    assert "Take answer" not in page
    assert "away-0" not in page
    form = sent_back(page)
    assert as_reception.post(address, data={**form, "q0-text": "How is it?"}).status_code == 303
    assert editing(reference).draft.questions[0].text == "How is it?"
    kind = {**early, "q0-kind": "five", "changes": editing(reference).changes}
    refused = as_reception.post(address, data=kind)
    assert refused.status_code == 409
    assert "questions stay as they are" in refused.text
    assert f'formaction="/staff/surveys/{reference}/copy"' in refused.text
    saved = as_reception.post(f"/staff/surveys/{reference}/copy", data=sent_back(refused.text))
    assert saved.status_code == 303
    assert saved.location.split("/")[3] != reference


def test_a_step_takes_no_answered_question_away(as_reception, make, answered):
    reference = make()
    answered(reference)
    address = f"/staff/surveys/{reference}/change"
    form = sent_back(as_reception.get(address).text)
    for do in ("away-0", "answer-1", "out-1-0"):
        page = as_reception.post(address, data={**form, "do": do}).text
        assert kept(sent_back(page)) == kept(form)
    assert (
        len(words_of(sent_back(as_reception.post(address, data={**form, "do": "add"}).text))) == 3
    )


def test_a_host_changes_drafts_only(as_host, as_reception, make, editing, answered):
    reference = make()
    address = f"/staff/surveys/{reference}/change"
    form = sent_back(as_host.get(address).text)
    answered(reference)
    page = as_host.get(address).text
    assert "Somebody at the desk can change it." in page
    refused = as_host.post(address, data={**form, "title": "Mine"})
    assert refused.status_code == 409
    assert sent_back(refused.text)["title"] == "Mine"
    assert editing(reference).draft.title == "The coffee morning"


def test_a_copy_is_another_survey(as_host, app, make, editing):
    reference = make(closes_on="2027-03-01")
    address = f"/staff/surveys/{reference}/copy"
    form = sent_back(as_host.get(address).text)
    assert form["closes_on"] == ""
    assert not any(value for name, value in form.items() if name.endswith("reference"))
    location = as_host.post(address, data=form).location
    assert as_host.post(address, data=form).location == location
    assert len(surveys_of(app)) == 2
    assert words_of(sent_back(as_host.get(address).text)) == words_of(form)


def test_a_survey_of_another_school_is_not_there(as_reception, other, make_survey):
    """Control: the very same addresses of a survey of ours are there."""
    theirs, ours = make_survey("faces", school=other), make_survey("faces", state="draft")
    for page in ("change", "copy", "words", "preview", "preview/1", "sheet", ""):
        for made, status in ((theirs, 404), (ours, 200)):
            address = f"/staff/surveys/{made.reference}/{page}".rstrip("/")
            assert as_reception.get(address).status_code == status, page
    for act in ("change", "copy", "open", "close", "preview/1", "words?language=pl"):
        for made, there in ((theirs, False), (ours, True)):
            address = f"/staff/surveys/{made.reference}/{act}"
            answer = as_reception.post(address, data=filled())
            assert (answer.status_code != 404) is there, act


def test_days_of_the_past_are_said_when_it_is_opened(as_reception, school, make):
    yesterday = clock.today(school.time_zone) - timedelta(days=1)
    reference = make(closes_on=yesterday.isoformat())
    refused = as_reception.post(f"/staff/surveys/{reference}/open")
    assert refused.status_code == 409
    assert "Its last day is over." in refused.text
