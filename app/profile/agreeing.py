"""What the user agreed to of an escrow, as a profile keeps it: place by place.

He agrees to what a network told and he left as it was, to what he signed, and, once a ledger
took it, to what a step that he signed has changed: nobody is asked twice about his own deed.
A file's word alone is never agreed to by being looked at.
"""

from __future__ import annotations

from app.profile.profile import Profile
from app.records import AgreedRow
from wallet.addresses import ContractId, address
from wallet.escrow.builds import Builds
from wallet.network import network
from wallet.review.places import Agreed, Places, places_in
from wallet.review.told_state import terms_in
from wallet.snapshot_text import read_snapshot


def agreed_to(
    profile: Profile, contract: ContractId, passphrase: str, builds: Builds
) -> Places:
    """By place; nothing where the user has agreed to none of this contract."""
    rows = profile.store.agreements.of(contract, passphrase)
    if rows:
        return {row.place: _agreed(row) for row in rows}
    return _before_places(profile, contract, passphrase, builds)


def agree(profile: Profile, contract: ContractId, passphrase: str, places: Places) -> None:
    """Keep what is agreed to of a contract from now on, beside what is not named here."""
    rows = {_row(name, each) for name, each in places.items()}
    new = rows - set(profile.store.agreements.of(contract, passphrase))
    if new:
        profile.store.agreements.put(contract, passphrase, new)


def await_ledger(profile: Profile, request: bytes, made: Places) -> None:
    """Keep what a step makes otherwise that was signed here: agreed to once it is final."""
    rows = [_row(name, each) for name, each in made.items()]
    profile.store.agreements.await_changes(request, rows)


def _before_places(
    profile: Profile, contract: ContractId, passphrase: str, builds: Builds
) -> Places:
    """What an older version of ours took for agreed to: the last look at a network's word."""
    look = profile.store.looks.of(contract, passphrase)
    if look is None or not look.is_live:
        return {}
    state = read_snapshot(look.snapshot.content, network(passphrase))
    terms = terms_in(state, contract, builds)
    return {} if terms is None else places_in(terms)


def _row(name: str, each: Agreed) -> AgreedRow:
    return AgreedRow(name, ", ".join(each.payees), each.evidence)


def _agreed(row: AgreedRow) -> Agreed:
    payees = tuple(address(who) for who in row.payees.split(", ") if who)
    return Agreed(payees, row.evidence)
