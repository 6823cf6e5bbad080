"""Sheets with a QR code, to be printed."""

from flask import Blueprint

blueprint = Blueprint("sheets", __name__)
