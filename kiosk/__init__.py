"""Open Door: a welcome kiosk and drop-in desk that a school runs itself."""

__version__ = "0.1.0"
