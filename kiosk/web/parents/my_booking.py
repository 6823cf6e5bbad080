"""P3, P4: a booking behind its private link."""

from flask import Blueprint

blueprint = Blueprint("my_booking", __name__)
