"""House rules for templates, styles, scripts and pictures. Each message says what to do instead.

Every rule is a function from source text to faults, so each has a control below that it must find.
What a page looks like once rendered is checked elsewhere, by every test that opens one.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.one_engine

ROOT = Path(__file__).resolve().parents[2]
Rule = Callable[[str], Iterator[str]]


def files(folder: str, *patterns: str) -> list[Path]:
    found = {path for pattern in patterns for path in (ROOT / folder).rglob(pattern)}
    return sorted(path for path in found if "vendor" not in path.parts)


TEMPLATES = files("templates", "*.html", "*.svg")
PAGES = [path for path in TEMPLATES if path.suffix == ".html"]
STYLES = files("static/css", "*.css")
SCRIPTS = files("static", "*.js")
STANDS_ALONE = {"favicon.svg"}  # shown by the browser itself, far from our styles
PICTURES = [path for path in files("static", "*.svg") if path.name not in STANDS_ALONE]


def blank(pattern: str, text: str) -> str:
    """Replace what matches by spaces, so that line numbers stay."""
    return re.sub(pattern, lambda m: re.sub(r"[^\n]", " ", m[0]), text, flags=re.DOTALL)


def template_code(text: str) -> str:
    return blank(r"\{#.*?#\}|<!--.*?-->", text)


def style_code(text: str) -> str:
    return blank(r"/\*.*?\*/", text)


def each(pattern: str, text: str, advice: str) -> Iterator[str]:
    for match in re.finditer(pattern, text, flags=re.IGNORECASE):
        line = text.count("\n", 0, match.start()) + 1
        yield f"{line}: {' '.join(match[0].split())[:60]!r}: {advice}"


# --- templates ----------------------------------------------------------------------------------


def inline_code(text: str) -> Iterator[str]:
    text = template_code(text)
    yield from each(
        r"<script(?![^>]*\bsrc=)[^>]*>", text, "put it into static/js and bind it by data-behaviour"
    )
    yield from each(r"<style\b", text, "put it into static/css")
    tag = r"<[a-z][^<>]*?\s"
    yield from each(tag + r"style\s*=", text, "give it a class; the style goes into static/css")
    yield from each(tag + r"on[a-z]+\s*=", text, "bind it by data-behaviour, from static/js")
    yield from each(tag + r"hx-on\b", text, "bind it by data-behaviour, from static/js")
    yield from each(r"javascript:|\bjs:\{", text, "the page has to work under its strict policy")


def slanted_or_shouted(text: str) -> Iterator[str]:
    text = template_code(text)
    yield from each(r"<(i|em|cite|dfn|address)[\s>]", text, "no italics: use <strong>, or nothing")
    yield from each(r"<(u|center|font|marquee|blink)[\s>]", text, "say it with a class")
    yield from each(r"[…⚠]", text, "show the whole words, calmly")


def foreign_places(text: str) -> Iterator[str]:
    text = re.sub(r"https?://www\.w3\.org/", "", text)
    advice = "everything a page loads is ours: put the file into static/, with licence and checksum"
    yield from each(r"""https?://[a-z0-9.-]+\.[a-z]{2,}""", text, advice)
    yield from each(r"""(?:src|href|url|import|from)[\s=("']+//[a-z0-9.-]+""", text, advice)


# --- styles -------------------------------------------------------------------------------------

SIDES = "left|right|top|bottom"
DECLARES = r"(?:^|[\s;{{])(?:{})\s*:[^;}}]*"


def physical_sides(text: str) -> Iterator[str]:
    text = style_code(text)
    for properties, advice in (
        (rf"(?:margin|padding|scroll-margin|scroll-padding)-(?:{SIDES})", "use -inline or -block"),
        (rf"border-(?:{SIDES})(?:-[a-z]+)?", "use border-inline or border-block"),
        (r"border-(?:top|bottom)-(?:left|right)-radius", "use border-start-start-radius ..."),
        (SIDES, "use inset-inline or inset-block"),
        (r"(?:min-|max-)?(?:width|height)", "use inline-size or block-size"),
        (r"overflow-[xy]|overscroll-behavior-[xy]", "use overflow-inline or overflow-block"),
    ):
        yield from each(DECLARES.format(properties), text, advice)
    advice = "use start or end, so that right-to-left is right by itself"
    yield from each(r"(?:text-align|float|clear)\s*:\s*(?:left|right)\b", text, advice)
    value = r"(?:\([^()]*\)|[^\s;}()])+"
    four = rf"(?:margin|padding|inset)\s*:\s*{value}\s+({value})\s+{value}\s+(?!\1[\s;}}]){value}"
    yield from each(four, text, "sides that differ mirror only as -inline and -block")


COLOURS = (
    r"#[0-9a-f]{3,8}\b(?=[^{}]*[;}])|\b(?:rgba?|hsla?|hwb|oklch|oklab|lab|lch|color)\("
    r"|(?<=[\s:(,])(?:white|black|red|green|blue|yellow|orange|purple|pink|gray|grey|silver|navy|teal"
    r"|maroon|olive|lime|aqua|fuchsia|brown|beige|gold|ivory|crimson|tomato)(?=[\s;,)!}])"
)


def colours(text: str) -> Iterator[str]:
    values = blank(r"(?<=[;{}])[^;{}:]*\{|^[^;{}:]*\{", style_code(text))
    yield from each(COLOURS, values, "colours stand in tokens.css only: use var(--...)")


def unkind_type(text: str) -> Iterator[str]:
    text = style_code(text)
    yield from each(r"font-style\s*:\s*(?:italic|oblique)", text, "no italics")
    yield from each(r"letter-spacing\s*:(?!\s*normal)", text, "it breaks joined scripts")
    yield from each(r"text-transform\s*:(?!\s*none)", text, "no capitals for style")
    yield from each(r"text-overflow\s*:\s*ellipsis", text, "let the words wrap: show all of them")
    yield from each(r"gradient\(", text, "no gradients: flat colours from tokens.css")
    text = blank(r"\\[0-9a-fA-F]{1,6}", text)
    yield from each(r"content\s*:[^;}\"']*[\"'][^\"']*[a-z]{2}", text, "words belong to templates")


# --- scripts and pictures -----------------------------------------------------------------------


def unsafe_script(text: str) -> Iterator[str]:
    advice = "the strict policy of our pages forbids it"
    yield from each(
        r"\beval\(|new Function\(|document\.write|set(?:Timeout|Interval)\(['\"]", text, advice
    )
    yield from each(r"\.innerHTML\s*=|insertAdjacentHTML|setAttribute\(['\"]style", text, advice)


def picture_of_its_own_mind(text: str) -> Iterator[str]:
    advice = "pictures take their colours from classes (.ink .solid .a .b .card)"
    yield from each(r"\sstyle=|<style|\s(?:fill|stroke)=[\"'](?!none|currentColor)", text, advice)
    yield from each(r"\sid=", text, "an id would stand twice on a page that shows it twice")
    yield from each(r"<text|<image|<script|<foreignObject", text, "shapes only, no words")


TEXT_RULES: list[tuple[Rule, list[Path]]] = [
    (inline_code, PAGES),
    (slanted_or_shouted, PAGES),
    (foreign_places, TEMPLATES + STYLES + SCRIPTS + PICTURES),
    (physical_sides, STYLES),
    (colours, [path for path in STYLES if path.name != "tokens.css"]),
    (unkind_type, STYLES),
    (unsafe_script, SCRIPTS),
    (picture_of_its_own_mind, PICTURES),
]


@pytest.mark.parametrize(("rule", "paths"), TEXT_RULES, ids=[r.__name__ for r, _ in TEXT_RULES])
def test_house_rule(rule, paths):
    assert paths, f"no file to check for {rule.__name__}: has a folder moved?"
    faults = [
        f"{path.relative_to(ROOT)}:{fault}"
        for path in paths
        for fault in rule(path.read_text("utf-8"))
    ]
    assert not faults, "\n" + "\n".join(faults)


BAD = [
    (inline_code, "<script>go()</script>"),
    (inline_code, '<p class="a" style="color: red">'),
    (inline_code, "<style>p {}</style>"),
    (inline_code, '<button type="button" onclick="go()">'),
    (inline_code, '<a href="javascript:go()">'),
    (inline_code, "<form hx-on:click='go()'>"),
    (slanted_or_shouted, "<em>now</em>"),
    (slanted_or_shouted, "<p>Loading…</p>"),
    (foreign_places, '<script src="https://cdn.example.com/a.js"></script>'),
    (foreign_places, '<img src="//cdn.example.com/a.png">'),
    (foreign_places, "a { background: url(https://cdn.example.com/a.png) }"),
    (foreign_places, 'import a from "https://cdn.example.com/a.js"'),
    (physical_sides, "a { margin-left: 1rem; }"),
    (physical_sides, "a { border-right-color: var(--ink) }"),
    (physical_sides, "a{left:0}"),
    (physical_sides, "a { max-width: 3rem; }"),
    (physical_sides, "a { text-align: left; }"),
    (physical_sides, "a { padding: 0 1rem 0 2rem; }"),
    (colours, "a { color: #fff; }"),
    (colours, "a { color: white; }"),
    (colours, "a { border: 1px solid rgb(0 0 0 / 5%) }"),
    (unkind_type, "a { font-style: italic }"),
    (unkind_type, "a { letter-spacing: 1px }"),
    (unkind_type, "a { text-transform: uppercase }"),
    (unkind_type, "a { text-overflow: ellipsis }"),
    (unkind_type, "a { background: linear-gradient(var(--a), var(--b)) }"),
    (unkind_type, "a::after { content: 'new' }"),
    (unsafe_script, "eval('1')"),
    (unsafe_script, "box.innerHTML = words"),
    (picture_of_its_own_mind, '<svg><path fill="#123456" d=""/></svg>'),
    (picture_of_its_own_mind, '<svg id="door"></svg>'),
]


@pytest.mark.parametrize(("rule", "text"), BAD)
def test_a_broken_house_rule_is_found(rule, text):
    assert list(rule(text))


GOOD = [
    (inline_code, '<script type="module" src="{{ asset(\'js/behaviours.js\') }}"></script>'),
    (inline_code, "{# no <style> here #}<p>{{ _('Go on = good') }}</p>"),
    (slanted_or_shouted, "<input><img><strong>Now</strong>"),
    (foreign_places, '<svg xmlns="http://www.w3.org/2000/svg">'),
    (physical_sides, "/* left: 0 */ @media (min-width: 40rem) { a { inset-inline-start: 0 } }"),
    (physical_sides, "a { padding: 0 1rem 2rem 1rem; border-block-end: 1px solid }"),
    (colours, "a#fade, .black { color: var(--white); background: Canvas; mask: none }"),
    (unkind_type, "a::after { content: '\\25be'; text-transform: none }"),
    (physical_sides, "a { margin: var(--a) var(--b); background: var(--c); color: var(--d) }"),
]


@pytest.mark.parametrize(("rule", "text"), GOOD)
def test_a_good_line_is_let_through(rule, text):
    assert not list(rule(text))


# --- what is named exists -----------------------------------------------------------------------

# Put together by the server out of static/css.
BUNDLES = {
    "css/parents.css",
    "css/told.css",
    "css/speak.css",
    "css/on.css",
    "css/poster.css",
    "css/staff.css",
    "css/wall.css",
}


def named_files(text: str) -> Iterator[str]:
    """Yield the path below static/ of each asset, picture and behaviour that a template names."""
    for name in re.findall(r"""\basset\(\s*["']([^"']+)["']""", text):
        if name not in BUNDLES:
            yield name
    for name in re.findall(r"""\bpicture\(\s*["']([^"'{}]+)["']""", text):
        yield f"pictures/{name}.svg"
    for names in re.findall(r"""\bdata-(?:behaviour|later)=["']([^"'{}]+)["']""", text):
        yield from (f"js/{name}.js" for name in names.split())


def test_every_file_that_a_page_names_is_there():
    missing = sorted(
        f"{path.relative_to(ROOT)}: static/{name}"
        for path in PAGES
        for name in named_files(template_code(path.read_text("utf-8")))
        if not (ROOT / "static" / name).is_file()
    )
    assert not missing, "named but not there: add the file or mend the name\n" + "\n".join(missing)


def test_every_file_that_a_style_names_is_there():
    missing = sorted(
        f"{path.relative_to(ROOT)}: {url}"
        for path in STYLES
        for url in re.findall(r"url\(\s*[\"']?([^\"')]+)", style_code(path.read_text("utf-8")))
        if not url.startswith(("data:", "#"))
        and not any(
            (base / url.split("?")[0].lstrip("/")).is_file() for base in (path.parent, ROOT)
        )
    )
    assert not missing, "named but not there: add the file or mend the name\n" + "\n".join(missing)


def test_named_files_are_found_out():
    page = "{{ asset('js/a.js') }}{{ picture(\"door\") }}<p data-behaviour='b c'>"
    assert list(named_files(page)) == ["js/a.js", "pictures/door.svg", "js/b.js", "js/c.js"]
