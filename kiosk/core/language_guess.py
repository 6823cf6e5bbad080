"""Which language a text reads like, guessed by a program of its own that ends when it has guessed.

The model takes a hundred megabytes, so it never lives in the server: `guess` starts
`python -m kiosk.core.language_guess`, which reads texts as JSON and writes tags as JSON. The
parent's own choice stays the answer; this only helps staff to notice a slip of the finger.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

SECONDS = 60
#: Below this the guess is a guess; Pashto and Persian are told apart worst.
SURE = 0.9
#: Fewer letters say too little.
LEAST_LETTERS = 12

#: Our tags and what the model calls them. It knows one Sorani, and no Tigrinya.
OURS = {
    **{tag: tag for tag in ("am", "ar", "bn", "cy", "en", "es", "fa", "fr", "gu", "pa", "pl")},
    **{tag: tag for tag in ("ps", "pt", "ro", "so", "ta", "tr", "uk", "ur", "zh")},
    "ckb": "sdh",
}
#: Languages that the model takes for one another: a guess of the first may be the second.
MISTAKEN = {"am": ("ti",)}

ROOT = Path(__file__).resolve().parents[2]
#: As in core/sound: nothing of ours, such as the address of the database and its password.
_ENVIRONMENT: dict[str, str] | None = {} if os.name == "posix" else None


def guess(texts: Sequence[str]) -> list[str | None] | None:
    """Return a language tag for each text, None where nothing can be said of it.

    Returns None altogether where the program cannot run here.
    """
    if not texts:
        return []
    try:
        done = subprocess.run(  # noqa: S603 - our own module, and texts come by stdin only
            [sys.executable, "-m", __name__],
            input=json.dumps(list(texts)).encode(),
            capture_output=True,
            timeout=SECONDS,
            check=True,
            cwd=ROOT,
            env=_ENVIRONMENT,
        )
        found = json.loads(done.stdout)
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    fits = isinstance(found, list) and len(found) == len(texts)
    return [tag if tag in OURS else None for tag in found] if fits else None


def seen(chosen: str, guessed: str | None) -> str:
    """Return the tag to keep: the guess, or what was chosen where the guess says nothing else."""
    own = chosen.partition("-")[0]
    if guessed is None or guessed == own or own in MISTAKEN.get(guessed, ()):
        return chosen
    return guessed


def is_long_enough(text: str) -> bool:
    """Say whether a text has letters enough to guess by."""
    return sum(map(str.isalpha, text)) >= LEAST_LETTERS


def _main() -> None:
    # Here only: what it loads is what this program exists for.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(OURS.values())
    ours = {theirs: tag for tag, theirs in OURS.items()}
    ranked = (identifier.classify(text) for text in json.load(sys.stdin))
    json.dump([ours[label] if sure >= SURE else None for label, sure in ranked], sys.stdout)


if __name__ == "__main__":
    _main()
