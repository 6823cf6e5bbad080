"""The words of surveys in other languages, as staff write and check them."""

import re

import pytest

from kiosk.core import db
from kiosk.domain import translations
from tests import tables
from tests.web.staff.survey_editor.conftest import sent_back


@pytest.fixture
def words(make):
    reference = make()
    return f"/staff/surveys/{reference}/words"


def in_polish(client, address):
    return sent_back(client.get(f"{address}?language=pl").text)


def first_of(form, start="title_"):
    return next(name for name in form if name.startswith(start))


def test_what_is_missing_is_listed(as_host, words):
    page = as_host.get(words).text
    assert "Missing: 6 of 6 texts." in page
    polish = as_host.get(f"{words}?language=pl").text
    for label in ("Title", "The sentence", "Question 1", "Question 2", "Question 2, answer 1"):
        assert re.search(rf'<a href="#\w+[\w-]*">{label}</a>', polish)
    assert 'lang="pl" dir="ltr"' in polish
    assert 'lang="ar" dir="rtl"' in as_host.get(f"{words}?language=ar").text


def test_words_are_kept_and_shown_to_parents(as_host, as_reception, client, words):
    form = in_polish(as_host, words)
    title = first_of(form)
    answer = as_host.post(f"{words}?language=pl", data={**form, title: "Poranek przy kawie"})
    assert answer.location == words
    page = as_host.get(f"{words}?language=pl").text
    assert "Host Person</bdi> stands by these words since" in page
    assert "Missing: 5 of 6 texts." in as_host.get(words).text
    as_reception.post(words.replace("/words", "/open"))
    assert "Poranek przy kawie" in client.get("/pl/surveys").text
    assert "Poranek przy kawie" not in client.get("/ar/surveys").text


def test_words_that_do_not_fit_are_not_lost(as_host, words):
    form = in_polish(as_host, words)
    title, sentence = first_of(form), first_of(form, "sentence_")
    data = {**form, title: "x" * 181, sentence: "Dwa pytania.", "checked": "y"}
    answer = as_host.post(f"{words}?language=pl", data=data)
    assert answer.status_code == 422
    assert "This is long. 180 letters fit here." in answer.text
    assert sent_back(answer.text) == data


def test_the_later_save_of_older_words_keeps_both(as_host, as_reception, words):
    mine, title = in_polish(as_host, words), first_of(in_polish(as_host, words))
    as_reception.post(f"{words}?language=pl", data={**mine, title: "Kawa"})
    refused = as_host.post(f"{words}?language=pl", data={**mine, title: "Herbata"})
    assert refused.status_code == 409
    assert 'Saved now: <bdi lang="pl" dir="auto">Kawa</bdi>' in refused.text
    form = sent_back(refused.text)
    assert form[title] == "Herbata"
    assert as_host.post(f"{words}?language=pl", data=form).status_code == 303
    assert in_polish(as_host, words)[title] == "Herbata"


def test_a_changed_original_is_said_beside_its_words(as_host, words):
    form = in_polish(as_host, words)
    as_host.post(f"{words}?language=pl", data={**form, first_of(form): "Kawa"})
    address = words.replace("/words", "/change")
    change = sent_back(as_host.get(address).text)
    as_host.post(address, data={**change, "title": "The tea morning"})
    page = as_host.get(f"{words}?language=pl").text
    assert "The words in English have changed since." in page
    form = in_polish(as_host, words)
    as_host.post(f"{words}?language=pl", data={**form, "checked": "y"})
    assert "have changed since" not in as_host.get(f"{words}?language=pl").text


def test_a_host_writes_words_for_drafts_only(as_host, as_reception, words):
    form = in_polish(as_host, words)
    as_reception.post(words.replace("/words", "/open"))
    refused = as_host.post(f"{words}?language=pl", data={**form, first_of(form): "Kawa"})
    assert refused.status_code == 409
    assert sent_back(refused.text)[first_of(form)] == "Kawa"
    assert "Missing: 6 of 6 texts." in as_host.get(words).text
    saved = as_reception.post(f"{words}?language=pl", data={**form, first_of(form): "Kawa"})
    assert saved.status_code == 303


def test_an_unknown_language_is_not_kept(as_host, app, words):
    assert as_host.post(f"{words}?language=xx", data={}).status_code == 404
    assert as_host.post(words, data={}).status_code == 404
    assert as_host.get(f"{words}?language=en").status_code == 200
    assert tables.rows(app, "translation") == []


def test_a_computers_draft_is_marked_and_vouched_for(as_host, app, school, words, editing):
    reference = words.split("/")[3]
    with app.app_context(), db.writing():
        source = {"source": "en", "source_text": "The coffee morning", "staff_id": 1}
        about = ("survey", reference, "title", "pl", "Kawa")
        translations.write(school, *about, **{**source, "staff_id": _anybody(app)})
        translations.put_back(school, *about)
    page = as_host.get(f"{words}?language=pl").text
    assert "A draft by the computer." in page
    assert "A computer wrote some" in as_host.get(words).text
    form = sent_back(page)
    as_host.post(f"{words}?language=pl", data={**form, "checked": "y"})
    page = as_host.get(f"{words}?language=pl").text
    assert "A draft by the computer." not in page
    assert "Host Person</bdi> stands by these words" in page


def _anybody(app):
    return tables.rows(app, "staff")[0]["id"]
