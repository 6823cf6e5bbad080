"""STUB until the accounts helper delivers."""
from flask import Flask
def install(app: Flask) -> None:
    return None
