"""Surgeries that are coming."""

from flask import Blueprint

blueprint = Blueprint("surgeries", __name__)
