"""What a link asks for beside a signature, as facts and as lines: nothing of it is done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wallet.review.texts import shown
from wallet.sep7.callback import MOST_CHARACTERS
from wallet.sep7.link import Link


def link_facts(link: Link) -> Mapping[str, Any]:
    """The link's own wishes, for programs; its message is the note of the review."""
    return {"pubkey": link.pubkey, "callback": link.callback, "chained": link.chained}


def link_lines(link: Link) -> list[str]:
    """The same for people, under a heading."""
    wishes = ["LINK"]
    if link.pubkey is not None:
        wishes.append(f"  it asks {link.pubkey} to sign")
    if link.callback is not None:
        address = shown(link.callback, most=MOST_CHARACTERS)
        wishes.append(f"  it wants the answer at {address}: nothing is sent there")
    if link.chained:
        wishes.append(f"  it came of {link.chained} other link(s), which count for nothing")
    return wishes if len(wishes) > 1 else [*wishes, "  it asks for nothing else"]
