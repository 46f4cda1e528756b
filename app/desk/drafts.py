"""New escrows typed so far: kept in the profile, so that nothing typed is lost.

One for each contract that a new escrow begins with, the latest first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Final, cast

from app.desk.seat import Seat
from app.pages.founding import Typed, TypedPart, Way

DRAFTS: Final = "new escrows typed so far"
"""The setting of a profile that keeps them: a list of forms."""

MOST: Final = 20


class Drafts:
    """Keeps what whoever is in has typed of new escrows."""

    def __init__(self, seat: Seat) -> None:
        """``seat`` knows who is in."""
        self._seat = seat

    async def of(self, passphrase: str, maker: str) -> Typed | None:
        """What was typed for a contract, and not asked for; None for nothing."""
        same = (each for each in self._kept() if _key(each) == (passphrase, maker))
        return next(same, None)

    async def keep(self, typed: Typed) -> None:
        """Keep what is typed by now, in place of what was before."""
        others = [each for each in self._kept() if _key(each) != _key(typed)]
        self._put([typed, *others][:MOST])

    async def drop(self, passphrase: str, maker: str) -> None:
        """Keep nothing more of it."""
        kept = list(self._kept())
        others = [each for each in kept if _key(each) != (passphrase, maker)]
        if len(others) != len(kept):
            self._put(others)

    def titles(self, passphrase: str) -> Mapping[str, str]:
        """By contract, what was typed of a title; "" where only something else was."""
        return {
            each.maker: each.title for each in self._kept() if each.passphrase == passphrase
        }

    def _kept(self) -> Iterator[Typed]:
        kept = self._seat.profile.store.settings.get(DRAFTS, [])
        for each in cast("list[object]", kept) if isinstance(kept, list) else []:
            typed = _typed(each)
            if typed is not None:
                yield typed

    def _put(self, drafts: list[Typed]) -> None:
        """Where the profile may not be written, what is typed lasts as long as its form."""
        profile = self._seat.profile
        if not profile.rolled_back:
            values = [{**asdict(each), "way": each.way.value} for each in drafts]
            profile.store.settings.put(DRAFTS, values)


def _key(typed: Typed) -> tuple[str, str]:
    return typed.passphrase, typed.maker


def _typed(kept: object) -> Typed | None:
    """A form as it was kept; None where another version of this program kept it otherwise."""
    if not isinstance(kept, dict):
        return None
    said = cast("dict[str, object]", kept)
    try:
        roles = cast("dict[str, list[str]]", said["roles"])
        parts = cast("list[dict[str, str]]", said["parts"])
        texts = {name: str(said[name]) for name in _TEXTS}
        return Typed(
            **texts,
            way=Way(said["way"]),
            roles={str(role): tuple(map(str, who)) for role, who in roles.items()},
            parts=tuple(
                TypedPart(**{str(k): str(v) for k, v in part.items()}) for part in parts
            ),
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


_TEXTS: Final = (
    "passphrase",
    "maker",
    "payer",
    "title",
    "engagement_id",
    "description",
    "token",
    "amount",
    "fee",
    "memo",
    "note",
)
