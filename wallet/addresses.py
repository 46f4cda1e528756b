"""Addresses as parsed text: strkeys (SEP-23) that are known to be good inside the wallet."""

from __future__ import annotations

from typing import NewType

from stellar_sdk import StrKey, xdr

from wallet import strkeys
from wallet.errors import Unreadable
from wallet.remembered import remembered
from wallet.strkeys import Kind

AccountId = NewType("AccountId", str)
"""A G address: an account, or the ed25519 key of the same bytes."""

ContractId = NewType("ContractId", str)
"""A C address: a contract instance."""

Address = AccountId | ContractId
"""Whoever can hold a role or a balance."""


def account_id(text: str) -> AccountId:
    """Parse a G address; raise Unreadable if it is anything else."""
    if strkeys.read(Kind.ACCOUNT, text) is None:
        raise Unreadable("account address", "not a G address with a right checksum")
    return AccountId(text)


def contract_id(text: str) -> ContractId:
    """Parse a C address; raise Unreadable if it is anything else."""
    if strkeys.read(Kind.CONTRACT, text) is None:
        raise Unreadable("contract address", "not a C address with a right checksum")
    return ContractId(text)


def address(text: str) -> Address:
    """Parse a G or C address; raise Unreadable if it is anything else."""
    return contract_id(text) if text.startswith("C") else account_id(text)


def is_contract(who: Address) -> bool:
    """Whether this address is a contract's."""
    return who.startswith("C")


@remembered(1024)
def public_key(account: AccountId) -> bytes:
    """The 32 raw bytes of this account's ed25519 key."""
    raw = strkeys.read(Kind.ACCOUNT, account)
    return StrKey.decode_ed25519_public_key(account) if raw is None else raw


@remembered(1024)
def account_of(raw: bytes) -> AccountId:
    """The G address of these 32 raw bytes."""
    return AccountId(
        strkeys.written(Kind.ACCOUNT, raw) or StrKey.encode_ed25519_public_key(raw)
    )


@remembered(1024)
def contract_of(raw: bytes) -> ContractId:
    """The C address of these 32 raw bytes."""
    return ContractId(strkeys.written(Kind.CONTRACT, raw) or StrKey.encode_contract(raw))


@remembered(1024)
def contract_hash(contract: ContractId) -> bytes:
    """The 32 raw bytes of this contract id."""
    raw = strkeys.read(Kind.CONTRACT, contract)
    return StrKey.decode_contract(contract) if raw is None else raw


def xdr_account_id(account: AccountId) -> xdr.AccountID:
    """This account in XDR."""
    kind = xdr.PublicKeyType.PUBLIC_KEY_TYPE_ED25519
    return xdr.AccountID(xdr.PublicKey(kind, ed25519=xdr.Uint256(public_key(account))))


@remembered(4096)
def to_sc_address(who: Address) -> xdr.SCAddress:
    """This address in XDR; raise ValueError for what is none."""
    kind = xdr.SCAddressType
    if is_contract(who):
        contract = xdr.ContractID(xdr.Hash(contract_hash(ContractId(who))))
        return xdr.SCAddress(kind.SC_ADDRESS_TYPE_CONTRACT, contract_id=contract)
    account = xdr_account_id(AccountId(who))
    return xdr.SCAddress(kind.SC_ADDRESS_TYPE_ACCOUNT, account_id=account)


def from_sc_address(value: xdr.SCAddress) -> Address:
    """The address in this XDR; raise Unreadable for muxed, pool and balance addresses."""
    match value.type:
        case xdr.SCAddressType.SC_ADDRESS_TYPE_ACCOUNT:
            assert value.account_id is not None  # noqa: S101 - the arm of this union
            key = value.account_id.account_id.ed25519
            assert key is not None  # noqa: S101 - account ids have one arm
            return account_of(key.uint256)
        case xdr.SCAddressType.SC_ADDRESS_TYPE_CONTRACT:
            assert value.contract_id is not None  # noqa: S101 - the arm of this union
            return contract_of(value.contract_id.contract_id.hash)
        case other:
            raise Unreadable("address", other.name)
