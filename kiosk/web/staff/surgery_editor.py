"""A5: the editor of a surgery."""

from flask import Blueprint

blueprint = Blueprint("surgery_editor", __name__)
