"""Whether what a program read is the answer: exact, but as forgiving as the site that judges it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

OUR_ALPHABET = "ADEHKLMPTY269"
"""What our letters are taken from: `Letters::ALPHABET` of the crate."""

OUR_LOOK_ALIKES = {
    "4": "A",
    "O": "D",
    "0": "D",
    "7": "T",
    "1": "L",
    "I": "L",
    "N": "M",
    "W": "M",
    "X": "K",
    "R": "P",
    "Z": "2",
    "F": "E",
    "V": "Y",
    "C": "6",
    "G": "6",
}
"""Characters that our alphabet has not, and the one that stands for them when we judge an answer."""

PEERS_LOOK_ALIKES = ("0O", "1LI")
"""Others are not that forgiving; a reader may still know that an alphabet has no 0, say, but an O."""


@dataclass(frozen=True)
class Rule:
    """How answers to one captcha are judged."""

    alphabet: str
    look_alikes: dict[str, str] = field(default_factory=dict)

    @cached_property
    def characters(self) -> str:
        """What can be typed, for readers that can be told: capitals, and small ones if there are any."""
        return "".join(sorted(set(self.alphabet)))

    def fold(self, text: str) -> str:
        """The text in capitals without spaces, look-alikes replaced."""
        capitals = "".join(text.split()).upper()
        return "".join(self.look_alikes.get(character, character) for character in capitals)

    def is_right(self, read: str, answer: str) -> bool:
        return self.fold(read) == self.fold(answer)

    def count_right(self, read: Iterable[str], answers: Iterable[str]) -> int:
        return sum(self.is_right(r, a) for r, a in zip(read, answers, strict=True))


def our_rule() -> Rule:
    """Our own judging of letters."""
    return Rule(OUR_ALPHABET, OUR_LOOK_ALIKES)


def peer_rule(alphabet: str) -> Rule:
    """In either case; 0 and O, and 1, l and I, are one where the alphabet has only one of them."""
    capitals = set(alphabet.upper())
    look_alikes = {}
    for group in PEERS_LOOK_ALIKES:
        present = [character for character in group if character in capitals]
        if len(present) == 1:
            look_alikes |= {character: present[0] for character in group if character not in present}
    return Rule(alphabet, look_alikes)
