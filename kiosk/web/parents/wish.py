"""Somebody asked to be told of a new time: their private page."""

from flask import Blueprint

blueprint = Blueprint("wish", __name__)
