"""T4a, T4b: choose whom to talk to, take a number."""

from flask import Blueprint

blueprint = Blueprint("talk", __name__)
