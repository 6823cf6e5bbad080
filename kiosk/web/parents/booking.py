"""T5, P2: book a time, on the tablet and on the phone."""

from flask import Blueprint

blueprint = Blueprint("booking", __name__)
