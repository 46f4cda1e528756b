"""A transaction as the ledger reads it: preconditions, operations, resources as values."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from stellar_sdk import xdr

from wallet.addresses import AccountId, account_of
from wallet.envelope import Envelope, FeeBump, account_of_muxed
from wallet.signers import Level
from wallet.soroban.storage import Footprint

OpType = xdr.OperationType

SOROBAN = frozenset(
    {OpType.INVOKE_HOST_FUNCTION, OpType.EXTEND_FOOTPRINT_TTL, OpType.RESTORE_FOOTPRINT}
)
"""Operations that need resources, and a transaction to themselves."""

_LOW = frozenset({OpType.BUMP_SEQUENCE, OpType.EXTEND_FOOTPRINT_TTL, OpType.RESTORE_FOOTPRINT})


@dataclass(frozen=True)
class Preconditions:
    """What must hold for the transaction to be valid; 0 is no limit, as in XDR.

    ``min_seq_num`` is None where the sequence number must be the very next one.
    """

    min_time: int = 0
    max_time: int = 0
    min_ledger: int = 0
    max_ledger: int = 0
    min_seq_num: int | None = None
    min_seq_age: int = 0
    min_seq_ledger_gap: int = 0
    extra_signers: tuple[xdr.SignerKey, ...] = ()

    @classmethod
    def of(cls, value: xdr.Preconditions) -> Preconditions:
        """Take the preconditions in this XDR."""
        more = value.v2
        times = more.time_bounds if more is not None else value.time_bounds
        min_time = times.min_time.time_point.uint64 if times is not None else 0
        max_time = times.max_time.time_point.uint64 if times is not None else 0
        if more is None:
            return cls(min_time, max_time)
        ledgers, least = more.ledger_bounds, more.min_seq_num
        return cls(
            min_time,
            max_time,
            ledgers.min_ledger.uint32 if ledgers is not None else 0,
            ledgers.max_ledger.uint32 if ledgers is not None else 0,
            least.sequence_number.int64 if least is not None else None,
            more.min_seq_age.duration.uint64,
            more.min_seq_ledger_gap.uint32,
            tuple(more.extra_signers),
        )


@dataclass(frozen=True)
class Operation:
    """One operation: its kind, whose it is, and the level of consent that it needs."""

    value: xdr.Operation
    source: AccountId
    has_own_source: bool

    @property
    def kind(self) -> xdr.OperationType:
        """What it does."""
        return self.value.body.type

    @property
    def level(self) -> Level:
        """What its source must consent with (OperationFrame.getThresholdLevel)."""
        if self.kind in _LOW:
            return Level.LOW
        return Level.HIGH if _changes_signers(self.value.body) else Level.MEDIUM


@dataclass(frozen=True)
class Transaction:
    """A V1 transaction and its signatures, decoded once."""

    envelope: Envelope

    @cached_property
    def value(self) -> xdr.Transaction:
        """The decoded transaction; shared, so never change it."""
        return self.envelope.transaction

    @cached_property
    def hash(self) -> bytes:
        """What is signed."""
        return self.envelope.hash

    @cached_property
    def source(self) -> AccountId:
        """Whose sequence number it uses, and who pays unless a fee bump does."""
        return account_of_muxed(self.value.source_account)

    @cached_property
    def preconditions(self) -> Preconditions:
        """What must hold for it to be valid."""
        return Preconditions.of(self.value.cond)

    @cached_property
    def operations(self) -> tuple[Operation, ...]:
        """What it does, in order."""
        return tuple(
            Operation(
                op,
                self.source
                if op.source_account is None
                else account_of_muxed(op.source_account),
                op.source_account is not None,
            )
            for op in self.value.operations
        )

    @cached_property
    def kinds(self) -> tuple[xdr.OperationType, ...]:
        """The kinds of its operations."""
        return tuple(op.kind for op in self.operations)

    @property
    def sequence(self) -> int:
        """The source's sequence number once this is applied."""
        return self.value.seq_num.sequence_number.int64

    @property
    def is_soroban(self) -> bool:
        """Whether it calls contracts or tends their storage."""
        return bool(self.operations) and self.kinds[0] in SOROBAN

    @property
    def restores(self) -> bool:
        """Whether it wakes what sleeps, and does nothing else."""
        return OpType.RESTORE_FOOTPRINT in self.kinds

    @cached_property
    def data(self) -> xdr.SorobanTransactionData | None:
        """Its resources."""
        return self.value.ext.soroban_data

    @property
    def resource_fee(self) -> int:
        """Stroops declared for resources."""
        return self.data.resource_fee.int64 if self.data is not None else 0

    @property
    def inclusion_fee(self) -> int:
        """Stroops offered for inclusion; may be negative where a fee bump pays."""
        return self.value.fee.uint32 - self.resource_fee


Submitted = Transaction | FeeBump
"""What can be handed in."""


def submitted(envelope: Envelope | FeeBump) -> Submitted:
    """An envelope as the ledger takes it."""
    return envelope if isinstance(envelope, FeeBump) else Transaction(envelope)


def envelope_of(submitted: Submitted) -> Envelope | FeeBump:
    """What was handed in, as it is written."""
    return submitted if isinstance(submitted, FeeBump) else submitted.envelope


def inner_of(submitted: Submitted) -> Transaction:
    """The transaction itself, within its fee bump if it has one."""
    return Transaction(submitted.inner) if isinstance(submitted, FeeBump) else submitted


def footprint_keys(data: xdr.SorobanTransactionData) -> tuple[list[bytes], list[bytes]]:
    """The keys to be read, and those to be written too, in the order in which they stand."""
    footprint = data.resources.footprint
    return (
        [key.to_xdr_bytes() for key in footprint.read_only],
        [key.to_xdr_bytes() for key in footprint.read_write],
    )


def footprint_of(data: xdr.SorobanTransactionData) -> Footprint:
    """The footprint declared here."""
    read_only, read_write = footprint_keys(data)
    return Footprint(frozenset(read_only), frozenset(read_write))


def archived_keys(data: xdr.SorobanTransactionData) -> tuple[bytes, ...]:
    """The keys that the transaction says are asleep, to be woken by it."""
    listed = data.ext.resource_ext
    if listed is None:
        return ()
    _, read_write = footprint_keys(data)
    return tuple(read_write[place.uint32] for place in listed.archived_soroban_entries)


def account_id_of(value: xdr.AccountID) -> AccountId:
    """The address of an account id."""
    key = value.account_id.ed25519
    assert key is not None  # noqa: S101 - account ids have one arm
    return account_of(key.uint256)


def _changes_signers(body: xdr.OperationBody) -> bool:
    options = body.set_options_op
    return options is not None and any(
        part is not None
        for part in (
            options.master_weight,
            options.low_threshold,
            options.med_threshold,
            options.high_threshold,
            options.signer,
        )
    )
