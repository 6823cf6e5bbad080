"""axe-core, as tests run it: `target-size` is off by default and on here, contrast can be AAA's 7:1."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = next((Path(__file__).parent / "vendor").glob("axe-core@*/axe.min.js")).read_text("utf-8")
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
CONTRAST = ["color-contrast", "color-contrast-enhanced"]
#: What axe knows of languages: that of the page, and of its parts.
OF_LANGUAGES = ("html-has-lang", "html-lang-valid", "html-xml-lang-mismatch", "valid-lang")


def violations(page: Page, *, enhanced: bool, only: Sequence[str] = ()) -> list[str]:
    """Return what axe finds on the page: rule, what to do, and where."""
    # Never as the answer: to send the whole of axe back takes ten times as long as to run it.
    if not page.evaluate("'axe' in globalThis"):
        page.evaluate(f"(() => {{ {AXE} }})()")
    rules = {"target-size": {"enabled": True}, CONTRAST[1]: {"enabled": enhanced}}
    options: dict[str, Any] = {"resultTypes": ["violations"], "preload": False}
    if only:
        options["runOnly"] = {"type": "rule", "values": list(only)}
    else:
        tags = [*LEVELS, "wcag2aaa"] if enhanced else LEVELS
        options |= {"runOnly": {"type": "tag", "values": tags}, "rules": rules}
    found = page.evaluate(
        "options => axe.run(document, options).then(all => all.violations)", options
    )
    return [
        f"{each['id']}: {node['html'][:160]} {' '.join(node['failureSummary'].split())[:240]}"
        for each in found
        for node in each["nodes"]
    ]
