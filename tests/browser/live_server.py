"""The app under test on a real port, in a thread of this process: tests can look into its tables."""

from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from typing import Any, Self

import waitress
from waitress import wasyncore

#: An address as on a school's own network: to a browser it is not as safe as localhost is.
ON_THE_NETWORK = "192.168.20.5"


class LiveServer:
    """Waitress with four threads, as `make run` starts it. `address` is where it answers.

    `limits` are those of waitress; kiosk/core/serving.py has ours.
    """

    def __init__(self, app: Callable[..., Any], **limits: Any) -> None:
        self._sockets: dict[int, Any] = {}
        self._server = waitress.create_server(
            app, map=self._sockets, host="127.0.0.1", port=0, threads=4, ident=None, **limits
        )
        self._thread = Thread(target=self._server.run, name="live server")
        self.port = int(self._server.effective_port)
        self.address = f"http://localhost:{self.port}"
        self.network_address = f"http://{ON_THE_NETWORK}:{self.port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_ended: object) -> None:
        # Sockets are closed by the thread that waits on them; its loop ends when none is left.
        with suppress(OSError):  # an answer that just ended may have woken it, and it has closed
            self._server.trigger.pull_trigger(self._close_all)
        self._thread.join(timeout=10)
        self._server.task_dispatcher.shutdown()

    def _close_all(self) -> None:
        wasyncore.close_all(self._sockets, ignore_all=True)
