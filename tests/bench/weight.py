"""P9: what screens weigh over the wire, in a real browser with an empty cache."""

from playwright.sync_api import Browser, Page, sync_playwright

from tools import ensure_chromium

#: A slow phone's network, as the usual "slow 3G" of developers' tools: bytes a second, ms.
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}


def measure(url: str, code: str) -> list[tuple[str, float, str, str]]:
    """Return bytes and requests of first visits and of the next one; `code` is an event's."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=ensure_chromium.find_chromium(), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_context(viewport={"width": 1180, "height": 820}).new_page()
        first, first_requests = _visit(page, url + "/")
        again, again_requests = _visit(page, url + "/")
        phones = _phones(browser, url, code)
        browser.close()
    return [
        *phones,
        ("start screen, first visit", first / 1024, "<= 30", "KB"),
        ("start screen, first visit", first_requests, "<= 6", "req"),
        ("start screen, a revisit", again / 1024, "<= 2", "KB"),
        ("start screen, a revisit", again_requests, "<= 1", "req"),
    ]


def _phones(browser: Browser, url: str, code: str) -> list[tuple[str, float, str, str]]:
    """Return what a first visit of each page of a phone weighs, and how long a poster's takes."""
    rows = []
    pages = {
        "P1 an event": f"/e/{code}",
        "P2 book a time": "/en/book",
        "P8 what is on": "/en/whats-on",
    }
    for name, path in pages.items():
        weighed, _requests = _visit(_phone(browser), url + path)
        rows.append((f"{name}, first visit", weighed / 1024, "<= 40", "KB"))
    page = _phone(browser)
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", SLOW)
    page.goto(f"{url}/e/{code}")
    paint = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
    rows.append(("P1 from the scan to the first paint, slow 3G", page.evaluate(paint), "", "ms"))
    return rows


def _phone(browser: Browser) -> Page:
    context = browser.new_context(viewport={"width": 390, "height": 844}, is_mobile=True)
    return context.new_page()


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
