"""How easily English words can be read, and words of the school world that parents may not know.

Hints for whoever writes, never a gate: the estimate is rough for so short a text. Pure.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

#: Aim of all our own words; the average reader in Britain reads at about this age.
WANTED_AGE = 9
LONG_SENTENCE = 20

#: What is said at school -> what parents say.
JARGON = {
    r"senco": "the teacher who helps with special needs",
    r"(?-i:SEND?)": "special needs",
    r"ehcps?": "a plan for special needs",
    r"safeguarding": "keeping children safe",
    r"attainment": "how well children do",
    r"assessments?": "tests, or looking at how children do",
    r"curriculum": "what children learn",
    r"phonics": "letters and sounds",
    r"literacy": "reading and writing",
    r"numeracy": "numbers and counting",
    r"pastoral": "caring for children",
    r"inset": "a day when school is closed for pupils",
    r"eyfs|early years foundation stage": "nursery and reception classes",
    r"ks[1-4]|key stage \d": "the years, such as Year 3 to Year 6",
    r"sats": "tests in Year 6",
    r"(?-i:EAL)": "children who speak more than one language",
    r"pupil premium": "extra money for some children",
    r"provision": "help, or what there is",
    r"wraparound": "before and after school",
    r"(?-i:PTAs?|PTFA)": "the parents' group",
    r"stakeholders?": "parents and staff",
    r"workshops?": "a short class",
    r"surgery|surgeries": "a time to talk to someone",
    r"drop[ -]?in": "come when you like",
    r"pop in|popping in": "come in",
    r"touch base": "talk",
    r"catch[ -]up": "talk",
    r"reach out": "write or ring",
    r"heads[ -]up": "a word before",
    r"walk you through": "show you",
    r"on the same page": "agreed",
    r"hard to reach": "families we have not met yet",
    r"asap": "soon, or a day",
    r"refreshments": "tea, coffee and biscuits",
    r"facilitat\w+": "help, or lead",
    r"utilis\w+|utiliz\w+": "use",
    r"prior to": "before",
    r"commenc\w+": "start",
}
_FLAG = re.compile(r"\b(?:" + "|".join(f"({word})" for word in JARGON) + r")\b", re.IGNORECASE)
_SENTENCE = re.compile(r"[^.!?\n]+")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


@dataclass(frozen=True)
class Flag:
    """A word that parents may not know, as written, and what could stand there."""

    word: str
    instead: str


@dataclass(frozen=True)
class Reading:
    """What there is to say about a text. `age` is None when there is too little to tell."""

    age: int | None
    long_sentences: tuple[str, ...]
    flags: tuple[Flag, ...]

    @property
    def easy(self) -> bool:
        """Say whether there is nothing to mend."""
        too_old = self.age is not None and self.age > WANTED_AGE + 1
        return not (too_old or self.long_sentences or self.flags)


def read(text: str) -> Reading:
    """Return hints about an English text: the age that reads it easily, and what is in the way."""
    sentences = [part.strip() for part in _SENTENCE.findall(text) if _WORD.search(part)]
    long = tuple(part for part in sentences if len(_WORD.findall(part)) > LONG_SENTENCE)
    return Reading(_age(text, len(sentences)), long, tuple(_flags(text)))


def syllables(word: str) -> int:
    """Return about how many syllables an English word has: groups of vowels, a silent e less."""
    groups = re.findall(r"[aeiouyà-ÿ]+", word.lower())
    silent = re.search(r"[^aeiouyl]e$|[^aeiouytd]ed$|[^aeiouysxzcg]es$", word.lower())
    return max(1, len(groups) - bool(silent))


def _age(text: str, sentences: int) -> int | None:
    """Return the Flesch-Kincaid grade as an age of a reader (a pupil of grade 1 is 6)."""
    words = _WORD.findall(text)
    if len(words) < 5 or not sentences:
        return None
    per_sentence, per_word = len(words) / sentences, sum(map(syllables, words)) / len(words)
    grade = 0.39 * per_sentence + 11.8 * per_word - 15.59
    return min(18, max(6, round(grade + 5.5)))


def _flags(text: str) -> Iterator[Flag]:
    instead, seen = list(JARGON.values()), set()
    for found in _FLAG.finditer(text):
        if found[0].lower() not in seen:
            seen.add(found[0].lower())
            yield Flag(found[0], instead[(found.lastindex or 1) - 1])
