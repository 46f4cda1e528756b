"""Builders for keys, accounts, envelopes, signatures and authorization entries."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

from stellar_sdk import scval, xdr

from wallet.addresses import (
    AccountId,
    Address,
    ContractId,
    contract_of,
    public_key,
    to_sc_address,
)
from wallet.authorization import AccountSignature, Arm, Authorization
from wallet.envelope import DecoratedSignature, Envelope
from wallet.keys import SecretKey
from wallet.network import PRACTICE, Network
from wallet.signers import AccountSigners, SignerKey

# SecretKey or SignerKey → weight; a Mapping of one is no Mapping of both.
Weights = Mapping[Any, int]

VECTORS = Path(__file__).parents[1] / "vectors"


def vector(name: str) -> Any:
    """Load a vector by its path below ``tests/vectors``."""
    return json.loads((VECTORS / name).read_text(encoding="utf-8"))


def chance(seed: int) -> Random:
    """Start the same random walk for the same seed, always."""
    return Random(seed)  # noqa: S311 - tests must repeat, secrets are not at stake


def secret_key(name: str) -> SecretKey:
    """Give the same key for the same name, always."""
    return SecretKey(sha256(b"countersign test key " + name.encode()).digest())


def contract_id(name: str) -> ContractId:
    """Give the same contract for the same name, always."""
    return contract_of(sha256(b"countersign test contract " + name.encode()).digest())


ALICE = secret_key("alice")
BOB = secret_key("bob")
CAROL = secret_key("carol")
MALLORY = secret_key("mallory")
CHANNEL = secret_key("channel")
SHARED = secret_key("shared account")
"""The master key of the multisig account; it weighs nothing there unless a test says so."""

ESCROW = contract_id("escrow")


def account_entry(
    account: AccountId,
    signers: Weights | None = None,
    thresholds: tuple[int, int, int] = (0, 0, 0),
    master_weight: int = 1,
    sequence: int = 1,
) -> xdr.AccountEntry:
    """Build an account; the signers stand as given, thresholds are low, medium, high."""
    return xdr.AccountEntry(
        account_id=account_xdr(account),
        balance=xdr.Int64(100_000_000),
        seq_num=xdr.SequenceNumber(xdr.Int64(sequence)),
        num_sub_entries=xdr.Uint32(len(signers or {})),
        inflation_dest=None,
        flags=xdr.Uint32(0),
        home_domain=xdr.String32(b""),
        thresholds=xdr.Thresholds(bytes([master_weight, *thresholds])),
        signers=[
            xdr.Signer(_signer_key(key).to_xdr(), xdr.Uint32(weight))
            for key, weight in (signers or {}).items()
        ],
        ext=xdr.AccountEntryExt(0),
    )


def single(key: SecretKey) -> AccountSigners:
    """Build an ordinary account: its own key, no thresholds."""
    return AccountSigners.of(account_entry(key.public))


def multisig(
    signers: Weights,
    threshold: int,
    master_weight: int = 0,
    account: AccountId = SHARED.public,
) -> AccountSigners:
    """Build a shared account that needs the same weight for everything."""
    thresholds = (threshold, threshold, threshold)
    return AccountSigners.of(account_entry(account, signers, thresholds, master_weight))


def account_xdr(account: AccountId) -> xdr.AccountID:
    """Write an account id in XDR."""
    key = xdr.Uint256(public_key(account))
    return xdr.AccountID(xdr.PublicKey(xdr.PublicKeyType.PUBLIC_KEY_TYPE_ED25519, key))


def muxed(account: AccountId) -> xdr.MuxedAccount:
    """Write a source account in XDR."""
    key = xdr.Uint256(public_key(account))
    return xdr.MuxedAccount(xdr.CryptoKeyType.KEY_TYPE_ED25519, ed25519=key)


def call(
    function: str = "release_funds",
    arguments: Sequence[xdr.SCVal] = (),
    contract: ContractId = ESCROW,
) -> xdr.InvokeContractArgs:
    """Build a contract call."""
    symbol = xdr.SCSymbol(function.encode())
    return xdr.InvokeContractArgs(to_sc_address(contract), symbol, list(arguments))


def invoke(
    call: xdr.InvokeContractArgs,
    source: AccountId | None = None,
    entries: Sequence[Authorization] = (),
) -> xdr.Operation:
    """Build the operation that makes a contract call."""
    function = xdr.HostFunction(
        xdr.HostFunctionType.HOST_FUNCTION_TYPE_INVOKE_CONTRACT, invoke_contract=call
    )
    body = xdr.InvokeHostFunctionOp(function, [entry.to_xdr() for entry in entries])
    return xdr.Operation(
        None if source is None else muxed(source),
        xdr.OperationBody(xdr.OperationType.INVOKE_HOST_FUNCTION, invoke_host_function_op=body),
    )


def envelope(
    source: AccountId = CHANNEL.public,
    operation: xdr.Operation | None = None,
    network: Network = PRACTICE,
    fee: int = 600_000,
    sequence: int = 2,
) -> Envelope:
    """Build an unsigned envelope with one operation, by default the shared account's release.

    It carries neither preconditions nor resources.
    """
    transaction = xdr.Transaction(
        source_account=muxed(source),
        fee=xdr.Uint32(fee),
        seq_num=xdr.SequenceNumber(xdr.Int64(sequence)),
        cond=xdr.Preconditions(xdr.PreconditionType.PRECOND_NONE),
        memo=xdr.Memo(xdr.MemoType.MEMO_NONE),
        operations=[operation or invoke(call(), SHARED.public)],
        ext=xdr.TransactionExt(0),
    )
    return Envelope.of(transaction, network)


def signature(key: SecretKey, hash: bytes) -> DecoratedSignature:
    """Sign a hash as an envelope carries it."""
    return DecoratedSignature.by(key.public, key.sign(hash))


def signed(unsigned: Envelope, *keys: SecretKey) -> Envelope:
    """Sign an envelope, in this order."""
    return unsigned.with_signatures(signature(key, unsigned.hash) for key in keys)


def authorization(
    address: Address = SHARED.public,
    arm: Arm = Arm.ADDRESS_V2,
    nonce: int = 7,
    expiry: int = 1000,
    root: xdr.InvokeContractArgs | None = None,
) -> Authorization:
    """Build an unsigned authorization entry for one call."""
    function = xdr.SorobanAuthorizedFunction(
        xdr.SorobanAuthorizedFunctionType.SOROBAN_AUTHORIZED_FUNCTION_TYPE_CONTRACT_FN,
        contract_fn=root or call(arguments=(scval.to_address(address),)),
    )
    invocation = xdr.SorobanAuthorizedInvocation(function, [])
    return Authorization(arm, invocation.to_xdr_bytes(), address, nonce, expiry)


def account_signature(
    key: SecretKey, entry: Authorization, network: Network = PRACTICE
) -> AccountSignature:
    """Sign an authorization entry."""
    return AccountSignature(public_key(key.public), key.sign(entry.payload(network)))


def authorised(
    entry: Authorization, *keys: SecretKey, network: Network = PRACTICE
) -> Authorization:
    """Sign an authorization entry, as the host wants it."""
    return entry.with_signatures(account_signature(key, entry, network) for key in keys)


def _signer_key(key: SecretKey | SignerKey) -> SignerKey:
    return key if isinstance(key, SignerKey) else SignerKey.ed25519(key.public)
