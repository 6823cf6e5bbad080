"""A4: the queue runner."""

from flask import Blueprint

blueprint = Blueprint("queue", __name__)
