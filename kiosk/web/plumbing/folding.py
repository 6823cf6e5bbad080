"""Jinja environments, one a language, in which words are translated once, when compiled.

`{{ _("Help") }}` becomes the literal text of the language in the compiled template, and
`{{ picture("help") }}` the drawing itself, so that a page costs the same in every language.
See docs/decisions/0004.
"""

from collections import OrderedDict
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from flask import Flask, g
from flask.templating import Environment
from jinja2 import nodes
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from kiosk.web.plumbing import catalogs, drawings


def fill(translated: str, **values: object) -> Markup:
    """Put values into a translated sentence; the sentence and every value are escaped."""
    return escape(translated).format(**values)


class _Fold(NodeTransformer):
    """Replaces _("literal") by its translation, or by a call that fills values into it."""

    def __init__(self, tag: str, own_words: Mapping[str, str], where: str | None) -> None:
        self.tag, self.own_words, self.where = tag, own_words, where

    def visit_Call(self, node: nodes.Call, *args: Any, **kwargs: Any) -> nodes.Node:
        """Fold one call of _() or picture(); leave every other call alone."""
        self.generic_visit(node, *args, **kwargs)
        name = node.node.name if isinstance(node.node, nodes.Name) else ""
        only = node.args[0] if len(node.args) == 1 else None
        literal = only.value if isinstance(only, nodes.Const) else None
        if name == "picture" and literal is not None and not node.kwargs:
            drawing = nodes.Const(str(drawings.picture(literal)))
            return nodes.MarkSafe(drawing, lineno=node.lineno)
        if name != "_":
            return node
        if literal is None or node.dyn_args or node.dyn_kwargs:
            raise ValueError(f"{self.where}:{node.lineno}: _() takes one literal sentence.")
        words = nodes.Const(
            catalogs.translate_with(self.own_words, self.tag, literal), lineno=node.lineno
        )
        if not node.kwargs:
            return words
        filler = nodes.Name("fill", "load", lineno=node.lineno)
        return nodes.Call(filler, [words], node.kwargs, None, None, lineno=node.lineno)


class FoldingEnvironment(Environment):
    """Flask's environment, bound to one language tag and to a school's own words, if any."""

    tag = "en"
    own_words: Mapping[str, str] = MappingProxyType({})

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """Parse as usual, then fold the words of this environment's language."""
        tree = super()._parse(source, name, filename)
        folded: nodes.Template = _Fold(self.tag, self.own_words, name).visit(tree)
        return folded


#: A school's own words in one language take an environment of their own, some 3 MB.
MOST_OWN = 40


class Environments:
    """The environments of all languages, made when first asked for.

    A school with words of its own in a language has an environment of its own, which is made anew
    when the words change.
    """

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._known: dict[str, Environment] = {"en": app.jinja_env}
        self._own: OrderedDict[tuple[str, int], FoldingEnvironment] = OrderedDict()

    def of(self, tag: str) -> Environment:
        """Return the environment of a language tag, with the words of this request's school."""
        words = catalogs.own().words.get(tag)
        if not words:
            return self[tag]
        made = self._own.get((tag, g.school.id))
        if made is None or made.own_words is not words:  # read anew: something has changed
            made = self._own[tag, g.school.id] = self._made(tag, words)
            while len(self._own) > MOST_OWN:
                self._own.popitem(last=False)
        return made

    def __getitem__(self, tag: str) -> Environment:
        """Return the environment of a language tag, with the app's globals and filters."""
        if tag not in self._known:
            self._known[tag] = self._made(tag, {})
        return self._known[tag]

    def _made(self, tag: str, own_words: Mapping[str, str]) -> FoldingEnvironment:
        own, made = self._app.jinja_env, self._app.create_jinja_environment()
        assert isinstance(made, FoldingEnvironment)
        made.tag, made.own_words = tag, own_words
        made.globals, made.filters, made.tests = own.globals, own.filters, own.tests
        made.trim_blocks = made.lstrip_blocks = True
        return made


def install(app: Flask) -> None:
    """Make every template of the app be compiled in a language."""
    app.jinja_environment = FoldingEnvironment
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(fill=fill, picture=drawings.picture)
    app.extensions["environments"] = Environments(app)
