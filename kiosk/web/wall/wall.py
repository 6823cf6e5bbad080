"""W1, W2: the wall display."""

from flask import Blueprint

blueprint = Blueprint("wall", __name__)
