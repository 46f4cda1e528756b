"""An escrow as a ledger had it, seen by somebody who has keys and names for others."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from app.pages.escrow import Mine
from app.read import found_in
from app.words.groups import shortened
from wallet.addresses import AccountId, Address, ContractId, is_contract
from wallet.errors import Unreadable, WalletError
from wallet.escrow.builds import Build, Builds
from wallet.escrow.calls import NoSuchCall
from wallet.escrow.prediction import FORGED
from wallet.escrow.terms import Escrow
from wallet.holdings import contract_balance_key, held
from wallet.signers import AccountSigners, Level
from wallet.snapshot import Snapshot
from wallet.soroban.entries import account_key


@dataclass(eq=False)
class DamagedEscrow(WalletError):
    """What a ledger or a file says of a contract is nothing that its code can write."""

    contract: str


@dataclass(frozen=True)
class Eyes:
    """Who looks: keys that are mine on this network, names of addresses, builds we know."""

    own: frozenset[str]
    names: Mapping[str, str]
    builds: Builds

    def name(self, address: str) -> str:
        """What I call an address; "" when I have no name for it."""
        return self.names.get(address, "")

    def called(self, address: str) -> str:
        """What I call it, or both ends of it."""
        return self.name(address) or shortened(address)


@dataclass(frozen=True)
class Seen:
    """An escrow at one ledger; ``held`` None: what it holds was not read."""

    contract: ContractId
    snapshot: Snapshot
    build: Build
    escrow: Escrow
    held: int | None
    eyes: Eyes

    def mine(self, who: Address) -> Mine | None:
        """How this address is mine, by the signers that its account has at this ledger."""
        own = self.eyes.own
        if is_contract(who):
            return None
        signers = self.signers(AccountId(who))
        if signers is None:
            return Mine(1, alone=True) if who in own else None
        keys = [AccountId(key) for key in own]
        if not signers.weight(keys):
            return None
        return Mine(
            len(signers.usable_signers), alone=signers.can_act_alone(keys, Level.MEDIUM)
        )

    def signers(self, who: AccountId) -> AccountSigners | None:
        """The signers of an account that exists; None too where one is of an unknown kind."""
        entry = self.snapshot.entries.get(account_key(who))
        account = entry.value.account if entry is not None else None
        try:
            return None if account is None else AccountSigners.of(account)
        except Unreadable:
            return None

    @property
    def holders(self) -> tuple[Address, ...]:
        """Everybody who has a role, each once; receivers of single milestones too."""
        return self.escrow.parties


@contextmanager
def damage_told(contract: str) -> Generator[None]:
    """Raise DamagedEscrow for what forged entries make of code that expects honest ones."""
    try:
        yield
    except (*FORGED, NoSuchCall) as why:
        raise DamagedEscrow(contract) from why


def seen_in(snapshot: Snapshot, contract: ContractId, eyes: Eyes) -> Seen:
    """The escrow in what is known of a ledger, which may be a file's word.

    Raise NoSuchContract, UnknownContractCode, NotInitialized, DamagedEscrow.
    """
    with damage_told(contract):
        found = found_in(snapshot, contract, eyes.builds)
        key = contract_balance_key(ContractId(found.escrow.token), contract)
        holds = held(snapshot.entries, key) if snapshot.knows(key) else None
    return Seen(contract, snapshot, found.build, found.escrow, holds, eyes)
