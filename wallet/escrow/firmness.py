"""Whether the money in an escrow holds its terms fast, as far as numbers alone tell."""

from __future__ import annotations

from wallet.addresses import ContractId
from wallet.escrow.builds import Build
from wallet.escrow.model.v2 import FUNDED_KEY
from wallet.escrow.standing import Place
from wallet.escrow.terms import Flags, Role
from wallet.snapshot import Snapshot
from wallet.soroban.entries import Key, contract_data_key
from wallet.soroban.values import as_i128

MOST_PAYEES = 200
"""More than a transaction has room for. A decision can pay out a unit more for each (H9)."""


def uncounted(place: Place) -> int:
    """Money that holds nothing fast: in the second generation, what was not funded (H19)."""
    if not place.escrow.roles.of(Role.ADMIN):
        return 0
    return max(place.held - funded_in(place.snapshot, place.contract), 0)


def firm_by(build: Build, contract: ContractId) -> frozenset[Key]:
    """The entries that tell whether the money of a contract of this build holds its terms."""
    return frozenset({contract_data_key(contract, FUNDED_KEY)} if build.is_second else ())


def funded_in(snapshot: Snapshot, contract: ContractId) -> int:
    """What came through the escrow's own call, as far as it is known; else nothing."""
    entry = snapshot.entries.get(contract_data_key(contract, FUNDED_KEY))
    data = entry.value.contract_data if entry is not None else None
    try:
        return 0 if data is None else as_i128(data.val)
    except ValueError:
        return 0


def could_be_emptied(place: Place, own: frozenset[int]) -> bool:
    """Whether paying out other milestones than these could take all there is.

    The first generation lets terms be changed when nothing is there; the second never again.
    """
    escrow = place.escrow
    if not escrow.is_multi or escrow.roles.of(Role.ADMIN) or place.held <= 0:
        return False
    twice = "dispute_after_resolution" in place.build.rules
    most = 0
    for index, milestone in enumerate(escrow.milestones):
        flags, amount = milestone.flags or Flags(), milestone.amount or 0
        if index in own or amount <= 0:
            continue
        left = 2 - flags.released - flags.resolved if twice else int(_is_open(flags))
        most += left * (amount + MOST_PAYEES)
    return most >= place.held


def _is_open(flags: Flags) -> bool:
    return not (flags.released or flags.resolved)
