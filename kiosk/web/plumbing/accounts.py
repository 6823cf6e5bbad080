"""STUB until the accounts helper delivers."""
from typing import Any
from flask import Flask
from kiosk.core.config import Config
READS_FIRST: frozenset[str] = frozenset()
ENDPOINTS: dict[str, tuple[str, ...]] = {}
def current_staff() -> Any:
    return None
def install(app: Flask, config: Config) -> None:
    return None
