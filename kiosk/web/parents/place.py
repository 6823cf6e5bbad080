"""P5: my place in the line, on the phone."""

from flask import Blueprint

blueprint = Blueprint("place", __name__)
