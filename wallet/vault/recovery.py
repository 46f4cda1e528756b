"""The recovery code: 160 random bits on paper, in groups that tell when they are mistyped.

Eight groups of six characters. Four carry 20 bits; two check them and the group's place: a
Reed-Solomon code over 32 symbols of distance three, so that one or two wrong characters in a
group, two swapped ones, and two swapped groups never pass. Crockford's base 32: no I, L, O, U,
and a reader's O, I and L are taken as 0 and 1.
"""

from __future__ import annotations

from typing import Final, NoReturn, final

from typing_extensions import override

from wallet.vault.errors import IncompleteRecoveryCode, MistypedGroups
from wallet.vault.secret import Random

CODE_BYTES: Final = 20
GROUPS: Final = 8
GROUP_SIZE: Final = 6
_DATA: Final = 4
_SYMBOLS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUES: Final = {symbol: value for value, symbol in enumerate(_SYMBOLS)} | {
    **{symbol.lower(): value for value, symbol in enumerate(_SYMBOLS)},
    **dict.fromkeys("Oo", 0),
    **dict.fromkeys("IiLl", 1),
}


@final
class RecoveryCode:
    """160 random bits that open a vault without its password; they show nothing."""

    __slots__ = ("_bits",)

    def __init__(self, raw: bytes) -> None:
        """Take 20 random bytes; anything else is a mistake of ours."""
        if len(raw) != CODE_BYTES:
            raise ValueError("a recovery code has 20 bytes")
        self._bits = raw

    @classmethod
    def new(cls, random: Random) -> RecoveryCode:
        """Make a code that nobody has seen."""
        return cls(random(CODE_BYTES))

    @classmethod
    def parse(cls, text: str) -> RecoveryCode:
        """Read a typed code; raise IncompleteRecoveryCode or MistypedGroups.

        Nothing is derived, and no refusal repeats a character.
        """
        value = 0
        wrong: list[int] = []
        for place, group in enumerate(_groups(text)):
            symbols = [_VALUES.get(character, -1) for character in group.ljust(GROUP_SIZE)]
            if -1 in symbols or symbols[_DATA:] != _checks(place, symbols[:_DATA]):
                wrong.append(place + 1)
            for symbol in symbols[:_DATA]:
                value = value << 5 | symbol & 31
        if wrong:
            raise MistypedGroups(tuple(wrong))
        return cls(value.to_bytes(CODE_BYTES, "big"))

    def to_text(self) -> str:
        """The code as it is printed; shown once, kept on paper."""
        value = int.from_bytes(self._bits, "big")
        shifts = range(5 * (_DATA * GROUPS - 1), -1, -5)
        data = [value >> shift & 31 for shift in shifts]
        groups = [data[start : start + _DATA] for start in range(0, len(data), _DATA)]
        return "-".join(
            "".join(_SYMBOLS[symbol] for symbol in [*group, *_checks(place, group)])
            for place, group in enumerate(groups)
        )

    def reveal(self) -> bytes:
        """The 20 bytes to derive from."""
        return self._bits

    @override
    def __repr__(self) -> str:
        return "RecoveryCode(…)"

    @override
    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a recovery code is not copied or pickled")


def _groups(text: str) -> list[str]:
    """The groups as they were typed, or cut from one run of characters."""
    typed = text.replace("-", " ").split()
    if len(typed) == GROUPS:
        return typed
    run = "".join(typed)
    if len(run) != GROUPS * GROUP_SIZE:
        raise IncompleteRecoveryCode(len(run), GROUPS * GROUP_SIZE)
    return [run[start : start + GROUP_SIZE] for start in range(0, len(run), GROUP_SIZE)]


# Symbols of GF(32): place, four of data, two checks. Their sum is zero, and so is their sum
# weighted with 2, 4, 8, 16, 5, 1, 0. All weights differ: hence distance three.
def _checks(place: int, data: list[int]) -> list[int]:
    plain = weighted = 0
    weight = 1
    for symbol in [place, *data]:
        weight = _doubled(weight)
        plain ^= symbol
        weighted ^= _product(weight, symbol)
    return [weighted, plain ^ weighted]


def _product(weight: int, symbol: int) -> int:
    product = 0
    while weight:
        if weight & 1:
            product ^= symbol
        symbol = _doubled(symbol)
        weight >>= 1
    return product


def _doubled(symbol: int) -> int:
    """Times x, modulo x^5 + x^2 + 1."""
    return symbol << 1 ^ (0b100101 if symbol & 16 else 0)
