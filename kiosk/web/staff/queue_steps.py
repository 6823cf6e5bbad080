"""A4: what staff do to one ticket."""

from flask import Blueprint

blueprint = Blueprint("queue_steps", __name__)
