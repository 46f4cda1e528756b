"""Build the transaction that asks for something: by its payer, on behalf of whoever acts.

Way C: the payer S is the transaction's source, pays, and spends a sequence number. The role's
account M is the operation's source, so the call is made on its behalf under source credentials,
signed by M's signers on the envelope. The envelope holds the footprint, which pins who can be
paid. What runs no code, the care of storage, needs nobody's authority but the payer's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from stellar_sdk import xdr

from wallet.addresses import AccountId, public_key
from wallet.envelope import Envelope
from wallet.network import Network
from wallet.operations import DeployContract, ExtendStorage, RestoreStorage
from wallet.soroban.authority import Invocation
from wallet.soroban.storage import Footprint

SEQUENCE_GAP = 1_000
"""How many of its own transactions the payer can still make before a request is void."""

EXTRA_INSTRUCTIONS = 1_000_000
EXTRA_BYTES = 512
# The most a transaction may ask for (network settings, August 2026).
MOST_INSTRUCTIONS = 400_000_000
MOST_READ = 200_000
MOST_WRITTEN = 132_096


Wished = Invocation | DeployContract | ExtendStorage | RestoreStorage
"""What a transaction about contracts can do."""


@dataclass(frozen=True)
class Draft:
    """A call or an operation of the ledger's own, for ``acting``, paid by ``payer``.

    ``sequence`` is the payer's present sequence number; ``until`` the end of the time bounds in
    seconds since 1970; fees in stroops.
    """

    network: Network
    wished: Wished
    acting: AccountId
    payer: AccountId
    sequence: int
    until: int
    authorization: tuple[xdr.SorobanAuthorizationEntry, ...]
    inclusion_fee: int = 100

    def unsized(self) -> Envelope:
        """The envelope to simulate: without resources, or with the entries it is about."""
        data = None
        if isinstance(self.wished, ExtendStorage | RestoreStorage):
            data = _naming(self.wished.footprint)
        return self._envelope(self.inclusion_fee, data)

    def sized(self, data: xdr.SorobanTransactionData) -> Envelope:
        """The envelope to sign, with these resources and their fee."""
        return self._envelope(self.inclusion_fee + data.resource_fee.int64, data)

    def _envelope(self, fee: int, data: xdr.SorobanTransactionData | None) -> Envelope:
        ext = (
            xdr.TransactionExt(0) if data is None else xdr.TransactionExt(1, soroban_data=data)
        )
        transaction = xdr.Transaction(
            _muxed(self.payer),
            xdr.Uint32(fee),
            _sequence(self.sequence + SEQUENCE_GAP),
            self._preconditions(),
            xdr.Memo(xdr.MemoType.MEMO_NONE),
            [self._operation()],
            ext,
        )
        return Envelope.of(transaction, self.network)

    def _preconditions(self) -> xdr.Preconditions:
        bounds = xdr.TimeBounds(_time(0), _time(self.until))
        v2 = xdr.PreconditionsV2(
            bounds,
            None,
            _sequence(self.sequence),
            xdr.Duration(xdr.Uint64(0)),
            xdr.Uint32(0),
            [],
        )
        return xdr.Preconditions(xdr.PreconditionType.PRECOND_V2, v2=v2)

    def _operation(self) -> xdr.Operation:
        return xdr.Operation(_muxed(self.acting), self._body())

    def _body(self) -> xdr.OperationBody:
        match self.wished:
            case ExtendStorage() | RestoreStorage():
                return self.wished.body()
            case DeployContract():
                return self.wished.body(self.authorization)
            case Invocation():
                return _call(self.wished, self.authorization)


def padded(
    data: xdr.SorobanTransactionData, footprint: Footprint, restored: Sequence[bytes]
) -> xdr.SorobanTransactionData:
    """Resources that last for days: a quarter more instructions, twice the fee.

    The footprint is ours, in a fixed order; ``restored`` are its sleeping entries.
    """
    written = sorted(footprint.read_write)
    places = [xdr.Uint32(written.index(key)) for key in sorted(restored)]
    ext = xdr.SorobanTransactionDataExt(0)
    if places:
        ext = xdr.SorobanTransactionDataExt(
            1, resource_ext=xdr.SorobanResourcesExtV0(archived_soroban_entries=places)
        )
    was = data.resources
    instructions = was.instructions.uint32 * 5 // 4 + EXTRA_INSTRUCTIONS
    resources = xdr.SorobanResources(
        _named(footprint),
        xdr.Uint32(min(instructions, MOST_INSTRUCTIONS)),
        xdr.Uint32(min(was.disk_read_bytes.uint32 + EXTRA_BYTES, MOST_READ)),
        xdr.Uint32(min(was.write_bytes.uint32 + EXTRA_BYTES, MOST_WRITTEN)),
    )
    return xdr.SorobanTransactionData(ext, resources, xdr.Int64(data.resource_fee.int64 * 2))


def tended(
    data: xdr.SorobanTransactionData, footprint: Footprint
) -> xdr.SorobanTransactionData:
    """Resources that last for days where no code runs: a few more bytes, twice the fee."""
    was = data.resources
    read, written = was.disk_read_bytes.uint32, was.write_bytes.uint32
    resources = xdr.SorobanResources(
        _named(footprint),
        xdr.Uint32(0),
        xdr.Uint32(min(read + EXTRA_BYTES, MOST_READ) if read else 0),
        xdr.Uint32(min(written + EXTRA_BYTES, MOST_WRITTEN) if written else 0),
    )
    fee = xdr.Int64(data.resource_fee.int64 * 2)
    return xdr.SorobanTransactionData(xdr.SorobanTransactionDataExt(0), resources, fee)


def _naming(footprint: Footprint) -> xdr.SorobanTransactionData:
    """What a simulation must be told of the entries that an operation is about."""
    zero = xdr.Uint32(0)
    resources = xdr.SorobanResources(_named(footprint), zero, zero, zero)
    return xdr.SorobanTransactionData(xdr.SorobanTransactionDataExt(0), resources, xdr.Int64(0))


def _named(footprint: Footprint) -> xdr.LedgerFootprint:
    return xdr.LedgerFootprint(
        [xdr.LedgerKey.from_xdr_bytes(key) for key in sorted(footprint.read_only)],
        [xdr.LedgerKey.from_xdr_bytes(key) for key in sorted(footprint.read_write)],
    )


def _call(
    call: Invocation, authorization: Sequence[xdr.SorobanAuthorizationEntry]
) -> xdr.OperationBody:
    kind = xdr.HostFunctionType.HOST_FUNCTION_TYPE_INVOKE_CONTRACT
    called = xdr.HostFunction(kind, invoke_contract=call.to_xdr())
    return xdr.OperationBody(
        xdr.OperationType.INVOKE_HOST_FUNCTION,
        invoke_host_function_op=xdr.InvokeHostFunctionOp(called, list(authorization)),
    )


def _muxed(account: AccountId) -> xdr.MuxedAccount:
    kind = xdr.CryptoKeyType.KEY_TYPE_ED25519
    return xdr.MuxedAccount(kind, ed25519=xdr.Uint256(public_key(account)))


def _sequence(number: int) -> xdr.SequenceNumber:
    return xdr.SequenceNumber(xdr.Int64(number))


def _time(seconds: int) -> xdr.TimePoint:
    return xdr.TimePoint(xdr.Uint64(seconds))
