"""Contracts with which new escrows began, or could: by what served, and by kept requests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, cast

from app.profile.profile import Profile
from app.profile.requests import kept
from app.records import Standing
from wallet.escrow.calls import CALLS
from wallet.escrow.moves import NewEscrow
from wallet.operations import DeployContract
from wallet.review.said import Said

MAKERS: Final = "makers of escrows"
"""The setting of a profile that names contracts which served: a list by passphrase."""

MOST: Final = 10

LOOKED_AT: Final = 200
"""Requests in which contracts are looked for that make escrows."""


def makers(profile: Profile, passphrase: str) -> tuple[str, ...]:
    """Contracts to propose on this network: new ones without terms, then what served last.

    A request's word for one is not believed: whoever takes it up has it looked at.
    """
    served = _listed(_settings(profile).get(passphrase))
    new = _deployed(profile, passphrase)
    return tuple(dict.fromkeys((*new, *served, *_making(profile, passphrase))))


def remember(profile: Profile, contract: str, passphrase: str) -> None:
    """Propose this one first from now on."""
    settings = _settings(profile)
    served = _listed(settings.get(passphrase))
    latest = [contract, *(each for each in served if each != contract)][:MOST]
    if latest != served:
        profile.store.settings.put(MAKERS, {**settings, passphrase: latest})


def _settings(profile: Profile) -> Mapping[str, object]:
    known = profile.store.settings.get(MAKERS, {})
    return cast("dict[str, object]", known) if isinstance(known, dict) else {}


def _listed(known: object) -> list[str]:
    return (
        [str(each) for each in cast("list[object]", known)] if isinstance(known, list) else []
    )


def _making(profile: Profile, passphrase: str) -> Iterator[str]:
    """Contracts by which kept requests make escrows."""
    for row in profile.store.requests.inbox(None, LOOKED_AT):
        if row.passphrase == passphrase and row.move in CALLS[NewEscrow].functions:
            call = Said(kept(profile, row.hash).envelope).call
            if call is not None:
                yield call.contract


def _deployed(profile: Profile, passphrase: str) -> Iterator[str]:
    """Contracts that kept requests have made, of which no escrow is known here yet."""
    for row in profile.store.requests.inbox(None, LOOKED_AT):
        deploys = row.passphrase == passphrase and row.move == DeployContract.__name__
        is_there = deploys and row.standing is Standing.FINAL
        if is_there and profile.store.escrows.by_contract(row.contract, passphrase) is None:
            yield row.contract
