"""Gathers what was found on many screens, so that one fault is told once with all its screens."""

from collections.abc import Iterable


class Findings:
    """Faults by their words, and where each was seen."""

    def __init__(self) -> None:
        self._seen: dict[str, list[str]] = {}

    def add(self, where: str, faults: Iterable[str]) -> None:
        """Note what was found on a screen."""
        for fault in faults:
            self._seen.setdefault(fault, []).append(where)

    def check(self) -> None:
        """Fail if anything was found."""
        told = [f"{fault}  ON  {', '.join(where)}" for fault, where in self._seen.items()]
        assert not told, "\n" + "\n".join(told)
