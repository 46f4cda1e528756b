"""What a profile recalls, in words: names, earlier payments, whom a payee took the place of.

Details that are in none of the expected forms are told as they are.
"""

from __future__ import annotations

from datetime import tzinfo
from typing import Final

from app.words.times import in_both
from wallet.review.texts import shown

NOBODY: Final = "nobody"

_SINCE: Final = {
    "agreed": "what you saw or signed before",
    "looked": "what you saw the last time",
    "told": "what the network told the last time",
    "proposed": "the state that came with the request",
}
_COMPETES: Final = {
    "sequence": "takes the same number of the same account, which only one can",
    "effect": "is about the same money: one of the two keeps the other from what it does",
}


def contact(detail: str, _zone: tzinfo | None) -> str:
    """``contact/Seller``: as whom the user knows somebody; anything else is a stranger."""
    kind, _, name = detail.partition("/")
    if kind == "contact":
        return f"is “{shown(name)}” among your contacts"
    return "is not among your contacts" if detail == "stranger" else shown(detail)


def paid(detail: str, zone: tzinfo | None) -> str:
    """``3/1790000000/25.00/USDC``: how often, when last, how much then, of what."""
    count, at, amount, code = [*detail.split("/", 3), "", "", "", ""][:4]
    if not (_is_number(count) and _is_number(at)):
        return shown(detail)
    when = in_both(int(at), zone)
    what = f"{shown(amount)} {shown(code)} on {when}" if amount else f"on {when}"
    return f"was paid {what}" if count == "1" else f"was paid {count} times, last {what}"


def replaced(detail: str, _zone: tzinfo | None) -> str:
    """``OLD/NEW``: who was there, and who is there now."""
    before, slash, now = detail.partition("/")
    if not slash:
        return shown(detail)
    return f"it was {shown(before) or NOBODY}, and is {shown(now) or NOBODY}"


def known_as(detail: str, _zone: tzinfo | None) -> str:
    """``GABC…/Seller``: a known address, and what the user calls it, if anything."""
    address, slash, name = detail.partition("/")
    if not slash:
        return shown(detail)
    called = f"which you know as “{shown(name)}”" if name else "which is known here"
    return f"{shown(address)}, {called}"


def since(detail: str, _zone: tzinfo | None) -> str:
    """Against which earlier state something was held."""
    return _SINCE.get(detail, shown(detail))


def competes(detail: str, _zone: tzinfo | None) -> str:
    """By what another request competes with this one."""
    return _COMPETES.get(detail, shown(detail))


def _is_number(text: str) -> bool:
    """A number that a ledger can hold."""
    return text.isascii() and text.isdigit() and len(text) <= len(str(2**64))
