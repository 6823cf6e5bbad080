"""Serves the reference app with four threads: `python -m tests.bench.serve_reference PORT FOLDER`."""

import sys

import waitress

from tests.bench.reference import app

if __name__ == "__main__":
    waitress.serve(app, host="127.0.0.1", port=int(sys.argv[1]), threads=4, connection_limit=1000)
