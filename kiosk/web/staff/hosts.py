"""Hosts: those whom parents talk to."""

from flask import Blueprint

blueprint = Blueprint("hosts", __name__)
