"""P9: what the start screen weighs over the wire, in a real browser with an empty cache."""

from playwright.sync_api import Page, sync_playwright

from tools import ensure_chromium


def measure(url: str) -> list[tuple[str, float, str, str]]:
    """Return bytes and requests of the first visit and of the next one."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=ensure_chromium.find_chromium(), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_context(viewport={"width": 1180, "height": 820}).new_page()
        first, first_requests = _visit(page, url + "/")
        again, again_requests = _visit(page, url + "/")
        browser.close()
    return [
        ("start screen, first visit", first / 1024, "<= 30", "KB"),
        ("start screen, first visit", first_requests, "<= 6", "req"),
        ("start screen, a revisit", again / 1024, "<= 2", "KB"),
        ("start screen, a revisit", again_requests, "<= 1", "req"),
    ]


def _visit(page: Page, url: str) -> tuple[float, int]:
    """Open a page; return the bytes that came over the wire, headers too, and the requests."""
    sizes: list[float] = []
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(url)
    page.wait_for_timeout(1500)
    devtools.detach()
    from_wire = [size for size in sizes if size > 0]
    return sum(from_wire), len(from_wire)
