"""What the libraries cost when they are used as their manuals say: what our figures are divided by.

`hello` is the smallest Flask view; `insert` is Flask, one ORM insert and a durable commit, with no
form, no page and no safety; `plain` is a sign-in as documented: WTForms with a token and its own
translations, gettext for each sentence, ORM, commit, and a page of 6 KB.
"""

import os
import secrets
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask, Response, render_template, request
from flask_babel import Babel
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect, FlaskForm
from sqlalchemy import event
from wtforms import IntegerField, StringField
from wtforms.validators import DataRequired, Length, NumberRange

app = Flask(__name__)
app.config.update(
    SECRET_KEY=secrets.token_hex(16),
    SQLALCHEMY_DATABASE_URI=os.environ["REFERENCE_DB"],
    SQLALCHEMY_ENGINE_OPTIONS={"pool_size": 32, "max_overflow": 32},
)
CSRFProtect(app).exempt("tests.bench.reference.insert")
db = SQLAlchemy(app)
Babel(app, default_translation_directories=str(Path(__file__).parent / "translations"))


class SignIn(db.Model):  # type: ignore[name-defined,misc]
    """One row a sign-in."""

    id = db.Column(db.Integer, primary_key=True)
    event_id = db.Column(db.Integer, nullable=False)
    name = db.Column(db.String(80), nullable=False)
    children = db.Column(db.Integer, nullable=False)
    token = db.Column(db.String(32), nullable=False)
    at = db.Column(db.DateTime, nullable=False)
    __table_args__ = (db.Index("ix_event_at", "event_id", "at"),)


class SignInForm(FlaskForm):
    """The form as the manual writes it, its translations on."""

    name = StringField(validators=[DataRequired(), Length(max=80)])
    children = IntegerField(validators=[NumberRange(min=0)], default=0)
    event_id = IntegerField(validators=[NumberRange(min=1)], default=1)


with app.app_context():

    @event.listens_for(db.engine, "connect")
    def _durable(connection, _record):  # type: ignore[no-untyped-def]
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA busy_timeout=15000")

    @event.listens_for(db.engine, "begin")
    def _begin(connection):  # type: ignore[no-untyped-def]
        connection.exec_driver_sql("BEGIN IMMEDIATE" if request else "BEGIN")

    db.create_all()


@app.get("/")
def hello() -> Response:
    """The smallest answer that Flask can give."""
    return Response("Hello, World!\n", mimetype="text/plain")


def _row(name: str, children: int) -> SignIn:
    return SignIn(
        event_id=1,
        name=name,
        children=children,
        token=secrets.token_hex(16),
        at=datetime.now(UTC).replace(tzinfo=None),
    )


@app.post("/insert")
def insert() -> Response:
    """One ORM insert and a durable commit: the floor of a write."""
    db.session.add(_row(request.form["name"], 0))
    db.session.commit()
    return Response("ok\n", mimetype="text/plain")


@app.route("/plain", methods=["GET", "POST"])
def plain() -> tuple[str, int] | str:
    """A sign-in as the manuals write it: token, form, ORM, commit, a page of forty sentences."""
    form = SignInForm()
    name = form.name.data or ""
    if request.method == "POST":
        if not form.validate_on_submit():
            return str(form.errors), 422
        db.session.add(_row(name, form.children.data or 0))
        db.session.commit()
    return render_template("plain.html", form=form, name=name)
