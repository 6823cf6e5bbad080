"""The web server: waitress with our limits, and connections that stay open after "nothing new"."""

from collections.abc import Callable
from typing import Any

import waitress
from waitress.channel import HTTPChannel
from waitress.task import WSGITask

LARGEST_BODY = 4 * 1024 * 1024


class OpenTask(WSGITask):  # type: ignore[misc]
    """Keeps a connection open after 304: such an answer ends with its headers (RFC 9112, 6.3).

    waitress 3.0 closes after every answer without a length, which for pages that ask for news
    every three seconds means a new connection each time.
    """

    def set_close_on_finish(self) -> None:
        """Close, unless this is a 304 to a browser that would go on."""
        asked_to = self.request.headers.get("CONNECTION", "").lower() == "close"
        if self.status.startswith("304") and self.version == "1.1" and not asked_to:
            return
        super().set_close_on_finish()


def serve(app: Callable[..., Any], host: str, port: int, *, threads: int, proxies: int) -> None:
    """Serve until the process is ended. Limits against slow and greedy clients are
    reliability.md's, finding 8."""
    HTTPChannel.task_class = OpenTask
    waitress.serve(
        app,
        host=host,
        port=port,
        threads=threads,
        connection_limit=1000,
        channel_timeout=30,
        max_request_body_size=LARGEST_BODY,
        outbuf_high_watermark=1024 * 1024,  # a download waits for its reader, not in our memory
        # Without a proxy that we were told of, what they say about addresses is thrown away.
        clear_untrusted_proxy_headers=not proxies,
        ident=None,
    )
