""""I have booked a time": somebody with a booking says at the tablet that they are here."""

from flask import Blueprint

blueprint = Blueprint("booked_here", __name__)
