"""Parents to tell: their time was moved or cancelled, or there is a new one."""

from flask import Blueprint

blueprint = Blueprint("tell", __name__)
