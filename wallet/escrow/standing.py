"""Where somebody stands: the moves open to an address now, and why the others are not.

Every answer is the model's, to the moves in ``candidates``: no rule of a contract is written
here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from wallet import pinned
from wallet.addresses import AccountId, Address, ContractId, account_of, is_contract
from wallet.errors import WalletError
from wallet.escrow.abi import call_of
from wallet.escrow.builds import Build, Builds
from wallet.escrow.candidates import Seat, candidates, waits_for
from wallet.escrow.keeping import kept_in
from wallet.escrow.moves import Move
from wallet.escrow.prediction import Prediction, predict, tried
from wallet.escrow.terms import Escrow, Role
from wallet.holdings import contract_balance_key, held
from wallet.snapshot import Snapshot
from wallet.soroban.authority import Invocation
from wallet.soroban.entries import Key, instance_key, nonce_key
from wallet.soroban.errors import HostError
from wallet.soroban.host import Attempt, Done
from wallet.soroban.token import ERRORS

NO_ONE = account_of(bytes(32))
"""The source account where nobody's counts."""


@dataclass(eq=False)
class NotKnown(WalletError):
    """Nothing can be said before these entries are read; then there may be others."""

    missing: frozenset[Key]


@dataclass(frozen=True)
class Refused:
    """The facts of a refusal; ``name`` from the error table of whoever raised it, if known."""

    kind: str
    code: int | str
    raised_by: ContractId | None
    name: str | None


@dataclass(frozen=True)
class Standing:
    """A move that a role is there to make, and why it would be refused now, if it would.

    No role means that the move is open to anybody.
    """

    role: Role | None
    move: Move
    refusal: Refused | None


@dataclass(frozen=True)
class Untold:
    """A move of which nothing can be said before these entries are read."""

    role: Role | None
    move: Move
    missing: frozenset[Key]


def standing(
    snapshot: Snapshot, contract: ContractId, who: Address, builds: Builds
) -> tuple[Standing, ...]:
    """What ``who`` can do, role by role; nothing where no escrow is known; raise NotKnown."""
    place = find_escrow(snapshot, contract, builds)
    return () if place is None else place.standing(who)


def known_standing(
    snapshot: Snapshot, contract: ContractId, who: Address, builds: Builds
) -> tuple[Standing | Untold, ...]:
    """The same as far as it is known: of a move that needs more, what it needs.

    Raise NotKnown where not even the escrow is.
    """
    place = find_escrow(snapshot, contract, builds)
    return () if place is None else place.known_standing(who)


def pending(
    snapshot: Snapshot, contract: ContractId, who: Address, builds: Builds
) -> tuple[Standing, ...]:
    """Those of the open moves of ``who`` that somebody waits for; raise NotKnown."""
    place = find_escrow(snapshot, contract, builds)
    if place is None:
        return ()
    stands = (each for each in place.standing(who) if each.refusal is None)
    return tuple(each for each in stands if waits_for(place.escrow, place.held, each.move))


@dataclass(frozen=True)
class Place:
    """An escrow at one ledger; ``held`` of its token, in the smallest unit."""

    snapshot: Snapshot
    contract: ContractId
    builds: Builds
    build: Build
    escrow: Escrow
    held: int

    def standing(self, who: Address) -> tuple[Standing, ...]:
        """What ``who`` can do, role by role; raise NotKnown."""
        tried = self._tried(who)
        _require_known(prediction for _, _, prediction in tried)
        return tuple(self._told(*each) for each in tried)

    def known_standing(self, who: Address) -> tuple[Standing | Untold, ...]:
        """The same as far as it is known."""
        return tuple(
            Untold(role, move, prediction.missing)
            if prediction.missing
            else self._told(role, move, prediction)
            for role, move, prediction in self._tried(who)
        )

    def seat(self, who: Address) -> Seat:
        """Somebody before this escrow."""
        fee_account = pinned.fee_account(self.snapshot.network)
        return Seat(who, self.build, self.escrow, self.held, fee_account)

    def answer(self, move: Move, who: Address) -> Prediction:
        """What the model says of a move that ``who`` makes now."""
        return predict(*self._question(move, who), self.builds)

    def comes_to(self, move: Move, who: Address) -> Attempt | None:
        """What comes of a move that ``who`` makes now; None unless it is known to be open."""
        made, missing = tried(*self._question(move, who), self.builds)
        return None if missing else made

    def _question(self, move: Move, who: Address) -> tuple[Snapshot, Invocation, AccountId]:
        call = call_of(self.build, self.contract, move)
        if not is_contract(who):
            return self.snapshot, call, AccountId(who)
        # A contract answers with a nonce; which one is for later, so 1 is taken as free.
        entries = {**self.snapshot.entries, nonce_key(who, 1): None}
        return replace(self.snapshot, entries=entries), call, NO_ONE

    def _tried(self, who: Address) -> list[tuple[Role | None, Move, Prediction]]:
        seat = self.seat(who)
        return [
            (role, move, self.answer(move, who))
            for role in (*self.escrow.roles_of(who), None)
            for move in candidates(role, seat)
        ]

    def _told(self, role: Role | None, move: Move, prediction: Prediction) -> Standing:
        return Standing(role, move, self._refusal(prediction.outcome))

    def _refusal(self, outcome: Done | HostError) -> Refused | None:
        if isinstance(outcome, Done):
            return None
        name = None
        if outcome.kind == "Contract" and outcome.raised_by is not None:
            build = _build(self.snapshot, outcome.raised_by, self.builds)
            table = ERRORS if build is None else build.errors_of(outcome.function)
            name = table.get(int(outcome.code))
        return Refused(outcome.kind, outcome.code, outcome.raised_by, name)


def find_escrow(snapshot: Snapshot, contract: ContractId, builds: Builds) -> Place | None:
    """The escrow as the contract itself tells it, and what it holds; raise NotKnown."""
    asked = Invocation(contract, "get_escrow", ())
    answer, missing = tried(snapshot, asked, NO_ONE, builds)
    if missing:
        raise NotKnown(missing)
    build = _build(snapshot, contract, builds)
    if build is None or answer is None:
        return None
    escrow = kept_in(snapshot.entries, contract, build)
    if escrow is None:
        return None
    balance = contract_balance_key(ContractId(escrow.token), contract)
    if not snapshot.knows(balance):
        raise NotKnown(frozenset({balance}))
    return Place(snapshot, contract, builds, build, escrow, held(snapshot.entries, balance))


def _build(snapshot: Snapshot, contract: ContractId, builds: Builds) -> Build | None:
    entry = snapshot.entries.get(instance_key(contract))
    data = entry.value.contract_data if entry is not None else None
    named = data.val.instance.executable.wasm_hash if data and data.val.instance else None
    return None if named is None else builds.get(named.hash)


def _require_known(asked: Iterable[Prediction]) -> None:
    missing = frozenset[Key]().union(*(prediction.missing for prediction in asked))
    if missing:
        raise NotKnown(missing)
