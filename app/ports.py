"""Ports: what use cases need of the world, as protocols; adapters stand in ``app.adapters``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from stellar_sdk import xdr

from app.errors import AppError
from wallet.addresses import AccountId, Address, ContractId
from wallet.cover import Cover
from wallet.envelope import Envelope, FeeBump
from wallet.escrow.claims import Claims
from wallet.lock import Moment
from wallet.network import Network
from wallet.review.token import Reviewed
from wallet.simulation import Simulation, SimulationRefused
from wallet.snapshot import Snapshot
from wallet.soroban.entries import Entry, Key
from wallet.soroban.host import Payment


@dataclass(frozen=True)
class Pending:
    """The network has the transaction, or had it before: follow it by its hash."""

    hash: bytes
    ledger: int


@dataclass(frozen=True)
class Rejected:
    """The network refuses the transaction; nothing was charged. ``result`` names the code.

    ``result`` is the name of the transaction's result (``txBAD_AUTH_EXTRA``) and
    ``operation`` that of its operation (``opBAD_AUTH``) where there is one.
    """

    result: str
    operation: str = ""


@dataclass(frozen=True)
class TryAgain:
    """The network's queue is full for this account; nothing was taken."""


@dataclass(frozen=True)
class NotFound:
    """The transaction is in no ledger from ``oldest`` to ``latest`` (sequence, close time)."""

    oldest: int
    oldest_time: int
    latest: int
    latest_time: int


@dataclass(frozen=True)
class Final:
    """The transaction is in ledger ``ledger``, closed at ``time``.

    ``successful`` tells whether its operation took effect; if not, fee and sequence number are
    spent all the same. ``result`` and ``operation`` name the codes. ``charged`` is the fee that
    was taken, in stroops. ``moved`` is what contracts say they moved; None where the
    server does not say, and where nothing took effect. Nothing is decided by it.
    """

    hash: bytes
    ledger: int
    time: int
    successful: bool
    result: str
    operation: str
    charged: int = 0
    moved: tuple[Payment, ...] | None = None


class LedgerPort(Protocol):
    """A Stellar network. Every method raises AppError; none retries by itself."""

    @property
    def host(self) -> str:
        """Who is asked, as errors name it."""
        ...

    async def network(self) -> Network:
        """The network that the server says it serves."""
        ...

    async def latest(self) -> tuple[int, int]:
        """The latest ledger: sequence and close time in seconds since 1970."""
        ...

    async def snapshot(self, keys: Iterable[Key]) -> Snapshot:
        """These entries at one ledger; those that do not exist as None.

        Archived entries come with ``live_until`` in the past.
        """
        ...

    async def simulate(self, envelope: Envelope) -> Simulation | SimulationRefused:
        """What the network says an invocation would do."""
        ...

    async def inclusion_fee(self) -> int:
        """Stroops for inclusion that were enough for most recent contract calls (p90)."""
        ...

    async def send(self, envelope: Envelope | FeeBump) -> Pending | Rejected | TryAgain:
        """Hand a transaction over; the same one twice is taken once."""
        ...

    async def transaction(self, hash_: bytes) -> Final | NotFound:
        """Where a transaction is, by its hash."""
        ...


@dataclass(frozen=True)
class Read:
    """Some entries at one ledger; None says that an entry does not exist."""

    sequence: int
    entries: Mapping[Key, Entry | None]


@dataclass(frozen=True)
class Happening:
    """An escrow event: which contract published it, under which name, in which ledger."""

    contract: ContractId
    name: str
    ledger: int
    tx_hash: bytes


@dataclass(frozen=True)
class Happened:
    """Events of escrows, complete from ledger ``since`` to ``through``; ``latest`` is newest.

    What happened before ``since`` is not remembered by this server any more.
    """

    since: int
    through: int
    latest: int
    happenings: tuple[Happening, ...]

    @property
    def is_complete(self) -> bool:
        """Whether everything since ``since`` was looked through."""
        return self.through >= self.latest


@dataclass(frozen=True)
class Emitted:
    """A contract's event: in which ledger, when that closed, and by which transaction."""

    ledger: int
    time: int
    tx_hash: bytes
    event: xdr.ContractEvent


@dataclass(frozen=True)
class Remembered:
    """What a server remembers of one escrow in its order; the bounds are those of Happened."""

    since: int
    through: int
    latest: int
    events: tuple[Emitted, ...]


@runtime_checkable
class HistoryPort(Protocol):
    """Remembers what happened. Every method raises AppError."""

    async def remembered(
        self, contract: ContractId, token: ContractId, since: int = 0
    ) -> Remembered:
        """All that an escrow published, and all that moved its money of this token."""
        ...


@runtime_checkable
class SearchPort(Protocol):
    """Looks for many things on a network, cheaply. Every method raises AppError."""

    async def read(self, keys: Sequence[Key]) -> Read:
        """Up to 200 entries, by one question; archived ones have a life of 0."""
        ...

    async def happened(self, contracts: Sequence[ContractId] = (), since: int = 0) -> Happened:
        """Escrow events of these contracts, or of any, as far back as is remembered."""
        ...

    async def code(self, wasm_hash: bytes) -> bytes | None:
        """The Wasm of this hash; None where there is none."""
        ...


@dataclass(frozen=True)
class Indexed:
    """What an index says of an escrow; ``claims`` as ``wallet.escrow.claims`` names them."""

    contract: ContractId
    claims: Claims


@dataclass(frozen=True)
class IndexAnswer:
    """Escrows that an index told; all it has only if there is no ``trouble``."""

    escrows: tuple[Indexed, ...]
    trouble: AppError | None = None


class EscrowIndex(Protocol):
    """An index of escrows: finds, and proves nothing. Every method raises AppError.

    A failure after some of it was told is no exception but the ``trouble`` of the answer.
    """

    async def of_account(self, who: Address) -> IndexAnswer:
        """The escrows in which an address has a role, as far as the index knows."""
        ...

    async def of_contracts(self, contracts: Sequence[ContractId]) -> IndexAnswer:
        """These escrows, as far as the index knows them."""
        ...


class SignerPort(Protocol):
    """Keys that sign what was reviewed, and nothing else."""

    async def public_keys(self) -> Sequence[AccountId]:
        """The keys that can sign here."""
        ...

    async def sign(self, reviewed: Reviewed) -> bytes:
        """The 64-byte signature of the reviewed bytes; raise for anything else."""
        ...

    async def cover(self, key: AccountId, digest: bytes) -> Cover:
        """This key's word for the request of this digest."""
        ...


class ClockPort(Protocol):
    """The time; tests bring their own."""

    def now(self) -> int:
        """Seconds since 1970."""
        ...

    def moment(self) -> Moment:
        """Two clocks for what must not depend on the time of day."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        ...
