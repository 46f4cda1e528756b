"""What a transaction does when its one operation is no contract call: read from its bytes.

Each is a value; ``operation_in`` reads it off a transaction at the door, ``body`` writes it.
What is none of these, or says more than the value can hold, is None: never half explained.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from stellar_sdk import xdr

from wallet.addresses import (
    Address,
    ContractId,
    account_of,
)
from wallet.amounts import Asset
from wallet.errors import Unreadable
from wallet.network import Network
from wallet.signers import Signer, SignerKey
from wallet.soroban.creation import Creation, created_by
from wallet.soroban.entries import Key
from wallet.soroban.storage import Footprint

OperationType = xdr.OperationType


@dataclass(frozen=True)
class ExtendStorage:
    """Let these entries live at least this many ledgers from the one in which it runs.

    The keys are the transaction's read-only footprint, which the operation itself does not
    name; what lives longer already is left as it is.
    """

    keys: tuple[Key, ...]
    extend_to: int

    @property
    def footprint(self) -> Footprint:
        """The footprint, which the network takes on this side alone."""
        return Footprint(frozenset(self.keys), frozenset())

    def body(self) -> xdr.OperationBody:
        """Write the operation's body; the keys go into the footprint."""
        extend = xdr.ExtendFootprintTTLOp(xdr.ExtensionPoint(0), xdr.Uint32(self.extend_to))
        kind = OperationType.EXTEND_FOOTPRINT_TTL
        return xdr.OperationBody(kind, extend_footprint_ttl_op=extend)


@dataclass(frozen=True)
class RestoreStorage:
    """Wake these entries, the transaction's written footprint; what is awake stays as it is."""

    keys: tuple[Key, ...]

    @property
    def footprint(self) -> Footprint:
        """The footprint, which the network takes on this side alone."""
        return Footprint(frozenset(), frozenset(self.keys))

    def body(self) -> xdr.OperationBody:
        """Write the operation's body; the keys go into the footprint."""
        restore = xdr.RestoreFootprintOp(xdr.ExtensionPoint(0))
        kind = OperationType.RESTORE_FOOTPRINT
        return xdr.OperationBody(kind, restore_footprint_op=restore)


@dataclass(frozen=True)
class DeployContract:
    """Make a contract of this code; its address follows from the deployer and the salt.

    ``arguments`` are those of the code's constructor, none for code without one.
    """

    deployer: Address
    wasm_hash: bytes
    salt: bytes
    arguments: tuple[xdr.SCVal, ...] = ()

    @classmethod
    def of(cls, creation: Creation) -> DeployContract:
        """The deployment that makes this contract."""
        return cls(creation.deployer, creation.wasm_hash, creation.salt, creation.arguments)

    @property
    def creation(self) -> Creation:
        """The same for the host: made by the transaction itself, not by another contract."""
        return Creation(None, "", self.deployer, self.salt, self.wasm_hash, self.arguments)

    def contract(self, network: Network) -> ContractId:
        """Where the new contract will be."""
        return self.creation.address(network.id)

    def body(
        self, authorization: Sequence[xdr.SorobanAuthorizationEntry] = ()
    ) -> xdr.OperationBody:
        """Write the operation's body, in the newer of its two forms."""
        made = xdr.InvokeHostFunctionOp(self.creation.host_function(), list(authorization))
        kind = OperationType.INVOKE_HOST_FUNCTION
        return xdr.OperationBody(kind, invoke_host_function_op=made)


@dataclass(frozen=True)
class SetTrustline:
    """Hold up to ``limit`` units of this asset; 0 gives the trustline up."""

    asset: Asset
    limit: int

    def body(self) -> xdr.OperationBody:
        """Write the operation's body."""
        change = xdr.ChangeTrustOp(_line(self.asset), xdr.Int64(self.limit))
        return xdr.OperationBody(OperationType.CHANGE_TRUST, change_trust_op=change)


@dataclass(frozen=True)
class SetSigners:
    """Change who signs for an account; None for what stays. A signer of weight 0 goes."""

    master_weight: int | None = None
    low: int | None = None
    medium: int | None = None
    high: int | None = None
    signer: Signer | None = None

    def body(self) -> xdr.OperationBody:
        """Write the operation's body."""
        signer = self.signer
        options = xdr.SetOptionsOp(
            inflation_dest=None,
            clear_flags=None,
            set_flags=None,
            master_weight=_uint32(self.master_weight),
            low_threshold=_uint32(self.low),
            med_threshold=_uint32(self.medium),
            high_threshold=_uint32(self.high),
            home_domain=None,
            signer=None if signer is None else _signer(signer),
        )
        return xdr.OperationBody(OperationType.SET_OPTIONS, set_options_op=options)


@dataclass(frozen=True)
class BumpSequence:
    """Raise the account's sequence number to this one, unless it is higher already.

    Every transaction of the account with a number up to it can then never be used.
    """

    bump_to: int

    def body(self) -> xdr.OperationBody:
        """Write the operation's body."""
        bump = xdr.BumpSequenceOp(xdr.SequenceNumber(xdr.Int64(self.bump_to)))
        return xdr.OperationBody(OperationType.BUMP_SEQUENCE, bump_sequence_op=bump)


Operation = (
    ExtendStorage | RestoreStorage | DeployContract | SetTrustline | SetSigners | BumpSequence
)


def operation_in(transaction: xdr.Transaction) -> Operation | None:
    """What the transaction's one operation does, if it is one of ours to explain.

    None also for what says more than can be told: other options beside signers, a footprint on
    the side where the network takes none, a contract that an asset has.
    """
    if len(transaction.operations) != 1:
        return None
    body = transaction.operations[0].body
    reader = _READERS.get(body.type)
    try:
        return reader(body, transaction.ext.soroban_data) if reader is not None else None
    except Unreadable:
        return None


Data = xdr.SorobanTransactionData | None


def _sides(data: Data) -> tuple[tuple[Key, ...], tuple[Key, ...]]:
    if data is None:
        return (), ()
    footprint = data.resources.footprint
    return (
        tuple(key.to_xdr_bytes() for key in footprint.read_only),
        tuple(key.to_xdr_bytes() for key in footprint.read_write),
    )


def _line(asset: Asset) -> xdr.ChangeTrustAsset:
    named = asset.to_xdr()
    return xdr.ChangeTrustAsset(
        named.type, alpha_num4=named.alpha_num4, alpha_num12=named.alpha_num12
    )


def _signer(signer: Signer) -> xdr.Signer:
    return xdr.Signer(signer.key.to_xdr(), xdr.Uint32(signer.weight))


def _uint32(value: int | None) -> xdr.Uint32 | None:
    return None if value is None else xdr.Uint32(value)


def _number(value: xdr.Uint32 | None) -> int | None:
    return None if value is None else value.uint32


def _read_extension(body: xdr.OperationBody, data: Data) -> ExtendStorage | None:
    extend = body.extend_footprint_ttl_op
    read_only, read_write = _sides(data)
    if extend is None or read_write:
        return None
    return ExtendStorage(read_only, extend.extend_to.uint32)


def _read_restoration(_body: xdr.OperationBody, data: Data) -> RestoreStorage | None:
    read_only, read_write = _sides(data)
    return None if read_only else RestoreStorage(read_write)


def _read_deployment(body: xdr.OperationBody, _data: Data) -> DeployContract | None:
    operation = body.invoke_host_function_op
    made = created_by(operation.host_function) if operation is not None else None
    return None if made is None else DeployContract.of(made)


def _read_trustline(body: xdr.OperationBody, _data: Data) -> SetTrustline | None:
    change = body.change_trust_op
    asset = _asset(change.line) if change is not None else None
    return None if change is None or asset is None else SetTrustline(asset, change.limit.int64)


def _asset(line: xdr.ChangeTrustAsset) -> Asset | None:
    issued = line.alpha_num4 or line.alpha_num12
    raw = issued.issuer.account_id.ed25519 if issued is not None else None
    if issued is None or raw is None:
        return None
    code = (
        issued.asset_code.asset_code4
        if isinstance(issued, xdr.AlphaNum4)
        else issued.asset_code.asset_code12
    )
    try:
        asset = Asset(code.rstrip(b"\0").decode("ascii"), account_of(raw.uint256))
        # Padded to the longer kind, it is another asset under the same name.
        return asset if _line(asset) == line else None
    except ValueError as why:
        raise Unreadable("asset", "no code of letters and digits") from why


def _read_signers(body: xdr.OperationBody, _data: Data) -> SetSigners | None:
    options = body.set_options_op
    if options is None:
        return None
    others = options.inflation_dest, options.clear_flags, options.set_flags, options.home_domain
    if any(other is not None for other in others):
        return None
    named = options.signer
    read = SetSigners(
        _number(options.master_weight),
        _number(options.low_threshold),
        _number(options.med_threshold),
        _number(options.high_threshold),
        None if named is None else Signer(SignerKey.of(named.key), named.weight.uint32),
    )
    return None if read == SetSigners() else read


def _read_bump(body: xdr.OperationBody, _data: Data) -> BumpSequence | None:
    bump = body.bump_sequence_op
    return None if bump is None else BumpSequence(bump.bump_to.sequence_number.int64)


_READERS: Final[
    Mapping[xdr.OperationType, Callable[[xdr.OperationBody, Data], Operation | None]]
] = {
    OperationType.EXTEND_FOOTPRINT_TTL: _read_extension,
    OperationType.RESTORE_FOOTPRINT: _read_restoration,
    OperationType.INVOKE_HOST_FUNCTION: _read_deployment,
    OperationType.CHANGE_TRUST: _read_trustline,
    OperationType.SET_OPTIONS: _read_signers,
    OperationType.BUMP_SEQUENCE: _read_bump,
}
