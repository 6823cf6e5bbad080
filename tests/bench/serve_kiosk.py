"""Serves Open Door on a ready instance as `kiosk run` does: same app, same server, four threads."""

import sys
from pathlib import Path

from kiosk.app import create_app
from kiosk.core import config, serving
from kiosk.core.config import Config

if __name__ == "__main__":
    folder = Path(sys.argv[2])
    settings = Config(
        instance=folder, secret_key=config.read_secret_key(folder), second_factor=False
    )
    serving.serve(
        create_app(settings), "127.0.0.1", int(sys.argv[1]), threads=settings.threads, proxies=0
    )
