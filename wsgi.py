"""What any WSGI server imports: `waitress-serve wsgi:app`. Run `kiosk upgrade` once before."""

import os

from kiosk.app import create_app

os.umask(0o077)  # what lies in the instance is for its owner only
app = create_app()
