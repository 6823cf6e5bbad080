"""Words are folded into the compiled template, once for each language, and stay apart."""

import pytest
from markupsafe import Markup

from kiosk.web.plumbing import folding


@pytest.fixture
def environments(app):
    return app.extensions["environments"]


def rendered(environment, source, **known):
    return environment.from_string(source).render(**known)


def test_each_language_has_its_own_words(environments):
    source = '{{ _("I am here") }}'
    shown = {tag: rendered(environments[tag], source) for tag in ("en", "pl", "ar", "en-XA")}
    assert shown["en"] == "I am here"
    assert len(set(shown.values())) == 4


def test_values_are_put_in_and_escaped(environments):
    source = '{{ _("Go to: {place}", place=name) }}'
    assert rendered(environments["en"], source, name="<b>") == "Go to: &lt;b&gt;"
    assert rendered(environments["en"], source, name=Markup("<b>x</b>")) == "Go to: <b>x</b>"


@pytest.mark.parametrize(
    "source",
    [
        "{{ _(name) }}",
        '{{ _("Hello " + name) }}',
        '{{ _("one", "two") }}',
        "{{ _() }}",
        '{{ _("Go to: {place}", **values) }}',
    ],
)
def test_a_sentence_that_translators_cannot_see_stops_the_template(environments, source):
    with pytest.raises(ValueError, match="one literal sentence"):
        environments["pl"].from_string(source)


def test_a_drawing_is_put_in_once_and_an_unknown_one_is_nothing(environments):
    assert rendered(environments["en"], '{{ picture("help") }}').startswith("<svg")
    assert rendered(environments["en"], '{{ picture("no-such-drawing") }}') == ""
    assert rendered(environments["en"], "{{ picture(name) }}", name="../../pyproject") == ""


def test_what_is_not_ours_is_still_escaped(environments):
    assert rendered(environments["ar"], "{{ name }}", name="<b>") == "&lt;b&gt;"


def test_filling_in_escapes_the_sentence_too():
    assert folding.fill("<i>{x}</i>", x="<b>") == "&lt;i&gt;&lt;b&gt;&lt;/i&gt;"


def test_every_template_is_whole_in_every_language(app, environments):
    names = [n for n in app.jinja_env.list_templates() if n.startswith(("parents/", "errors/"))]
    assert len(names) > 15
    for tag in ("en", "pl", "ar", "en-XA", "ar-XB"):
        for name in names:
            environments[tag].get_template(name)
