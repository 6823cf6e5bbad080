"""What any WSGI server imports: `waitress-serve wsgi:app`."""

from kiosk.app import create_app

app = create_app()
