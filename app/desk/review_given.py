"""What a new contract is given when it is made, by the names of its code's interface."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from app.desk.review_names import Named
from app.pages.review import Fact
from wallet.addresses import address
from wallet.errors import Unreadable

_GIVEN: Final[Mapping[str, str]] = {
    "admin": "Administrator, who sets it up",
    "approved_wasm_hash": "Code of escrows that it may make",
}


def given_fact(named: Named, name: str, value: object) -> Fact:
    """One argument of a constructor; addresses and hashes whole."""
    words = name.replace("_", " ")
    about = _GIVEN.get(name) or f"{words[:1].upper()}{words[1:]}"
    if isinstance(value, bytes):
        return Fact(about, "", value.hex())
    try:
        who = address(str(value))
    except Unreadable:
        return Fact(about, str(value))
    return Fact(about, named.name(who), who)
