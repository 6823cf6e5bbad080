"""Codes of pictures that somebody tries: how many may be wrong, and what a right one opens.

One at a time: so a limit is exact however many come at once, and the slow digest, which takes
16 MiB, is never made twice at the same moment. Right codes leave no trace.
"""

from collections.abc import Sequence
from threading import Lock

from flask import current_app, g
from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

from kiosk.core import errors
from kiosk.domain import answers
from kiosk.web.plumbing import throttle

#: So long the page opens that a code has opened; the address holds no code.
MINUTES = 30
_one_at_a_time = Lock()


class CodeEnded(errors.NotFound):
    """A page that a code has opened, longer ago than half an hour: the code opens it again."""

    code = "code_ended"


def opened(pictures: Sequence[str]) -> str | None:
    """Return the token of the page that a code opens; None when it opens nothing.

    Refuses TooManyTries after too many wrong ones, before anything slow is done.
    """
    limits = ((throttle.ANSWER_CODE, throttle.source()), (throttle.ANSWER_CODES, str(g.school.id)))
    with _one_at_a_time:
        for rule, who in limits:
            throttle.check(rule, who)
        secret = str(current_app.config["SECRET_KEY"])
        found = answers.digest_of_code(g.school, pictures, secret)
        if found is None:
            for rule, who in limits:
                throttle.note(rule, who)
    return _signer().dumps(found) if found is not None else None


def digest_of(token: str) -> str | None:
    """Return the digest of the link that such a token stands for; None for any other text.

    Refuses CodeEnded.
    """
    try:
        return str(_signer().loads(token, max_age=MINUTES * 60))
    except SignatureExpired as late:
        raise CodeEnded from late
    except BadSignature:
        return None


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.config["SECRET_KEY"]), salt="answer code")
