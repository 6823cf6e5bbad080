"""The web server: waitress with our limits, and connections that stay open after "nothing new"."""

import select
import sys
from collections.abc import Callable
from typing import Any

import waitress
from waitress.channel import HTTPChannel
from waitress.task import WSGITask

if sys.platform != "win32":
    import resource

LARGEST_BODY = 4 * 1024 * 1024
#: Connections at once. Beyond them newcomers wait until one ends, at the latest after `PATIENCE`.
MOST_CONNECTIONS = 1000
#: How long a connection may be silent, in seconds.
PATIENCE = 30
#: `select` knows no file above 1,023, and waitress ends when it meets one: a stranger who opens a
#: thousand connections would end the server. Windows has no `poll`, and room for 512 sockets.
HAS_POLL = hasattr(select, "poll")


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


def limits() -> dict[str, Any]:
    """Return the limits against slow and greedy clients (reliability.md, finding 8)."""
    return {
        "connection_limit": MOST_CONNECTIONS if HAS_POLL else 400,
        "asyncore_use_poll": HAS_POLL,
        "channel_timeout": PATIENCE,
        "max_request_body_size": LARGEST_BODY,
        "outbuf_high_watermark": 1024 * 1024,  # a download waits for its reader, not in our memory
    }


def allow_files() -> None:
    """Let this process open so many files: each connection is one, and 1,024 is usual."""
    if sys.platform == "win32":  # there is no such limit
        return
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 4 * MOST_CONNECTIONS
    if most != resource.RLIM_INFINITY:
        wanted = min(wanted, most)
    if now != resource.RLIM_INFINITY and now < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


def serve(app: Callable[..., Any], host: str, port: int, *, threads: int, proxies: int) -> None:
    """Serve until the process is ended."""
    HTTPChannel.task_class = OpenTask
    allow_files()
    waitress.serve(
        app,
        host=host,
        port=port,
        threads=threads,
        # Without a proxy that we were told of, what they say about addresses is thrown away.
        clear_untrusted_proxy_headers=not proxies,
        ident=None,
        **limits(),
    )
