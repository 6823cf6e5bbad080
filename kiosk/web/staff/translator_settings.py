"""The translator: where it is, whether it answers, and what waits for it. For managers only."""

from flask import Blueprint, Response, current_app, g, request

from kiosk.core.addresses import NotAllowed
from kiosk.core.config import Config
from kiosk.domain import audit, translating
from kiosk.domain import translator_settings as translators
from kiosk.domain.translator_settings import Trial
from kiosk.web.forms.translator import TranslatorForm
from kiosk.web.plumbing import undo
from kiosk.web.plumbing.access import MANAGERS, open_to
from kiosk.web.plumbing.desk import language_name, page, person
from kiosk.web.plumbing.pages import see_other

blueprint = Blueprint("translator_settings", __name__)

EXAMPLE = "https://translate.example.org"
NOT_PLAIN = f"Type an address that begins with https://, like {EXAMPLE}."


@blueprint.route("/settings/translator", methods=["GET", "POST"])
@open_to(*MANAGERS)
def settings() -> Response:
    """Show or change where the translator is."""
    if request.method != "POST":
        return _show(TranslatorForm(data={"url": g.school.translator_url}))
    form = TranslatorForm(request.form)
    if not form.validate():
        return _show(form, 422)
    config = _config()
    allowed, secret = config.translator_hosts, config.secret_key
    try:
        translators.change(g.school, form.url.data, form.new_key, secret=secret, allowed=allowed)
    except NotAllowed:
        form.url.errors = [NOT_PLAIN]
        return _show(form, 422)
    audit.note(g.school, person().id, "translator_changed", on=bool(form.url.data))
    words = "Saved. Try it now." if form.url.data else "Saved. Nothing is sent anywhere now."
    return undo.offer(see_other("translator_settings.settings"), words)


@blueprint.post("/settings/translator/try")
@open_to(*MANAGERS)
def try_it() -> Response:
    """Ask soon whether it answers. The page looks for the answer by itself."""
    translators.try_out(g.school)
    return see_other("translator_settings.settings")


@blueprint.post("/settings/translator/again")
@open_to(*MANAGERS)
def again() -> Response:
    """Let everything that could not be translated be tried once more."""
    translators.again(g.school)
    translating.soon(g.school)
    return undo.offer(see_other("translator_settings.settings"), "Asked. It takes a while.")


def _show(form: TranslatorForm, status: int = 200) -> Response:
    config, trial = _config(), translators.trial(g.school)
    return page(
        "staff/message_settings/translator.html",
        status,
        form=form,
        example=EXAMPLE,
        now=translators.of(g.school, config.secret_key),
        counts=translators.counts(g.school),
        trial=trial,
        **_known(trial),
    )


def _known(trial: Trial | None) -> dict[str, list[str]]:
    """Return which languages of the school the translator knows, and which it does not."""
    languages = (trial.languages if trial else None) or frozenset()
    tags = [*g.school.languages]
    return {
        "knows": [language_name(tag) for tag in tags if tag in languages],
        "lacks": [language_name(tag) for tag in tags if tag not in languages],
    }


def _config() -> Config:
    config: Config = current_app.config["KIOSK"]
    return config
