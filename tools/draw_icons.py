"""Draw the icons of the installed app from static/pictures/favicon.svg, with Chromium. Run by hand.

    .venv/bin/python -m tools.draw_icons

A device may cut a "maskable" icon into any shape, so its drawing keeps to the circle in the middle
(80 % of the width, W3C Web App Manifest) on a ground that reaches all edges.
"""

import io
import re
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from tools import ensure_chromium

PICTURES = Path(__file__).resolve().parents[1] / "static" / "pictures"
#: File, pixels, and how much of the width the drawing takes.
ICONS = (
    ("icon-192.png", 192, 1.0),
    ("icon-512.png", 512, 1.0),
    ("icon-maskable-512.png", 512, 0.7),
)
COLOURS = 32


def svg(share: float) -> str:
    """Return the drawing on a ground of its own colour that fills the square."""
    source = (PICTURES / "favicon.svg").read_text(encoding="utf-8")
    inner = re.sub(r"^<svg[^>]*>|</svg>\s*$", "", source)
    ground = re.search(r'fill="(#[0-9A-F]{6})"', inner)
    assert ground, "the drawing begins with its ground"
    move = 32 * (1 - share)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">'
        f'<rect width="64" height="64" fill="{ground[1]}"/>'
        f'<g transform="translate({move} {move}) scale({share})">{inner}</g></svg>'
    )


def main() -> None:
    """Draw every icon, in few colours, which makes the files small."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=ensure_chromium.find_chromium(), args=["--no-sandbox"]
        )
        for name, size, share in ICONS:
            page = browser.new_page(viewport={"width": size, "height": size})
            page.set_content(f"<style>body{{margin:0}}svg{{display:block}}</style>{svg(share)}")
            drawn = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
            drawn.quantize(COLOURS).save(PICTURES / name, optimize=True)
        browser.close()


if __name__ == "__main__":
    main()
