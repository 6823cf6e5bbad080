"""A school with something for every kind of poster, in up to six languages."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import Flask

from kiosk.core import clock, db, tokens
from kiosk.domain import schools
from kiosk.models.event import Event, EventSeries
from kiosk.models.school import School

WORDS = {
    "pl": {"title": "Poranna kawa", "place": "Duża sala"},
    "ar": {"title": "قهوة الصباح", "place": "القاعة الكبيرة"},
}
SURGERY_WORDS = {"pl": {"title": "Porozmawiaj z dyrektorem"}, "ar": {"title": "تحدث مع المديرة"}}
HOST = {"words": {"pl": {"role": "Dyrektorka"}, "ar": {"role": "المديرة"}}}
#: A name and a password with everything that codes of Wi-Fi have to escape.
WIFI = ("School; guests, \\ 0O", 'kettle:1l"0O')


@dataclass(frozen=True)
class Posters:
    """The addresses of the posters of a school, by their kind."""

    event: str
    surgery: str
    welcome: str = "/staff/posters/welcome"
    wifi: str = "/staff/posters/wifi"

    def of(self, kind: str) -> str:
        """Return the address of a kind of poster."""
        address: str = getattr(self, kind)
        return address


KINDS = ("event", "surgery", "welcome", "wifi")


def furnish(app: Flask, scene: Any, make_surgery: Callable[..., Any], **more: Any) -> Posters:
    """Give the event of a school its words, add a surgery and a Wi-Fi; `more` is the school's."""
    surgery = make_surgery("Helen", title="Talk to the head", words=SURGERY_WORDS, host=HOST)
    given = {"wifi_name": WIFI[0], "wifi_password": WIFI[1], **more}
    change_event(app, scene, words=WORDS)
    change_school(app, scene, **given)
    return Posters(
        f"/staff/posters/event/{scene.event}", f"/staff/surgeries/{surgery.reference}/sheet"
    )


def change_event(app: Flask, scene: Any, **values: Any) -> None:
    """Change the event of the school as a row."""
    with app.app_context(), db.writing():
        known = (Event.school_id == scene.school.id, Event.reference == scene.event)
        db.session.execute(sa.update(Event).where(*known).values(**values))


def change_school(app: Flask, scene: Any, **values: Any) -> None:
    """Change the school as a row."""
    with app.app_context(), db.writing():
        row = db.session.get_one(School, scene.school.id)
        for name, value in values.items():
            setattr(row, name, value)
    schools.forget()


def add_series(school: Any) -> int:
    """Add a series of events within the transaction of the test, and return its id."""
    series = EventSeries(
        reference=tokens.reference(),
        school_id=school.id,
        first_on=clock.today(school.time_zone),
        rule={"kind": "weekly"},
    )
    db.session.add(series)
    db.session.flush()
    return series.id
