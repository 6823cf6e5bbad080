"""`python -m kiosk ...`: the commands of cli.py on this instance."""

import sys

from kiosk.app import create_app
from kiosk.cli import main

if __name__ == "__main__":
    sys.exit(main(create_app))
