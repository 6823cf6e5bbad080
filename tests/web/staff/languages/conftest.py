"""What tests of the translation desk share: a line to change, and what a speaker said of it."""

import pytest

from kiosk.core import clock, db, sentences, tokens
from kiosk.domain import schools, wordings
from kiosk.models.wording import Speaker, WordCheck
from kiosk.web.plumbing import catalogs

DESK = "/staff/languages"


@pytest.fixture
def form():
    """Return a way to fill the form of a line in Polish, as the page showed it."""

    def fill(english, words=None, was=None, tag="pl", **more):
        shown = catalogs.catalog(tag).get(english, "") if was is None else was
        sent = {"sentence": sentences.by_english()[english].key, "was": wordings.digest(shown)}
        return {**sent, **({} if words is None else {"words": words}), "do": "save", **more}

    return fill


@pytest.fixture
def tell(app, scene):
    """Return a way to let a speaker say something of a line."""

    def say(english, meaning="", better="", read=None, of=scene.school, tag="pl"):
        read = catalogs.catalog(tag)[english] if read is None else read
        with app.app_context(), db.writing():
            speaker = Speaker(
                reference=tokens.reference(),
                school_id=of.id,
                language=tag,
                task="words",
                name="Zofia",
                made_at=clock.now(),
                ends_at=clock.now(),
            )
            db.session.add(speaker)
            db.session.flush()
            row = WordCheck(
                reference=tokens.reference(),
                school_id=of.id,
                language=tag,
                sentence=tokens.digest(english),
                words=wordings.digest(read),
                speaker_id=speaker.id,
                meaning=meaning,
                verdict="better" if better else "good",
                better=better,
                on_day=clock.today(of.time_zone),
            )
            db.session.add(row)
            reference = row.reference
        schools.forget()
        return reference

    return say
