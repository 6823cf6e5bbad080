"""The bookings of one surgery."""

from flask import Blueprint

blueprint = Blueprint("bookings", __name__)
