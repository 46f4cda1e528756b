"""A contract that is being made: its address, and what its deployer allows."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from stellar_sdk import xdr

from wallet.addresses import Address, ContractId, contract_of, from_sc_address, to_sc_address
from wallet.remembered import remembered

KINDS = xdr.SorobanAuthorizedFunctionType


@dataclass(frozen=True)
class Creation:
    """A contract being made; an authorisation names it below the call that makes it.

    ``contract`` and ``function`` are the maker's, who need not be the deployer; None and "" for
    one that a transaction makes by itself.
    """

    contract: ContractId | None
    function: str
    deployer: Address
    salt: bytes
    wasm_hash: bytes
    arguments: tuple[xdr.SCVal, ...]

    def address(self, network_id: bytes) -> ContractId:
        """Where it will be: its deployer and salt say so, on each network another place."""
        preimage = xdr.HashIDPreimage(
            xdr.EnvelopeType.ENVELOPE_TYPE_CONTRACT_ID,
            contract_id=xdr.HashIDPreimageContractID(xdr.Hash(network_id), self._preimage()),
        )
        return contract_of(hashlib.sha256(preimage.to_xdr_bytes()).digest())

    def executable(self) -> xdr.ContractExecutable:
        """The code it will run."""
        kind = xdr.ContractExecutableType.CONTRACT_EXECUTABLE_WASM
        return xdr.ContractExecutable(kind, wasm_hash=xdr.Hash(self.wasm_hash))

    def authorized(self) -> xdr.SorobanAuthorizedFunction:
        """As a node of an authorisation tree names it."""
        kind = KINDS.SOROBAN_AUTHORIZED_FUNCTION_TYPE_CREATE_CONTRACT_V2_HOST_FN
        return xdr.SorobanAuthorizedFunction(kind, create_contract_v2_host_fn=self._args())

    def host_function(self) -> xdr.HostFunction:
        """As a transaction makes it by itself."""
        kind = xdr.HostFunctionType.HOST_FUNCTION_TYPE_CREATE_CONTRACT_V2
        return xdr.HostFunction(kind, create_contract_v2=self._args())

    def _args(self) -> xdr.CreateContractArgsV2:
        return xdr.CreateContractArgsV2(
            self._preimage(), self.executable(), list(self.arguments)
        )

    def _preimage(self) -> xdr.ContractIDPreimage:
        by = to_sc_address(self.deployer)
        kind = xdr.ContractIDPreimageType.CONTRACT_ID_PREIMAGE_FROM_ADDRESS
        address = xdr.ContractIDPreimageFromAddress(by, xdr.Uint256(self.salt))
        return xdr.ContractIDPreimage(kind, from_address=address)


def created_by(function: xdr.HostFunction) -> Creation | None:
    """The contract that a transaction makes by itself, of code that is on the ledger.

    None for calls, uploads, and the contracts of assets. Raise Unreadable for a deployer that
    is neither an account nor a contract.
    """
    made = function.create_contract_v2
    if function.create_contract is not None:
        made = _with_arguments(function.create_contract)
    if made is None or made.executable.wasm_hash is None:
        return None
    preimage = made.contract_id_preimage.from_address
    if preimage is None:
        return None
    return Creation(
        None,
        "",
        from_sc_address(preimage.address),
        preimage.salt.uint256,
        made.executable.wasm_hash.hash,
        tuple(made.constructor_args),
    )


def in_one_form(function: xdr.SorobanAuthorizedFunction) -> xdr.SorobanAuthorizedFunction:
    """The function, where the two ways to name a contract without arguments are one.

    The host reads the older way as the newer one, so that either allows the same.
    """
    older = function.create_contract_host_fn
    if older is None:
        return function
    kind = KINDS.SOROBAN_AUTHORIZED_FUNCTION_TYPE_CREATE_CONTRACT_V2_HOST_FN
    newer = _with_arguments(older)
    return xdr.SorobanAuthorizedFunction(kind, create_contract_v2_host_fn=newer)


@remembered(256)
def tree_in_one_form(root: bytes) -> bytes:
    """An authorised tree, in XDR, in the one form in which the host compares it."""
    return _tree(xdr.SorobanAuthorizedInvocation.from_xdr_bytes(root))


def _tree(allowed: xdr.SorobanAuthorizedInvocation) -> bytes:
    below = [_tree(each) for each in allowed.sub_invocations]
    function = in_one_form(allowed.function).to_xdr_bytes()
    return b"".join((function, len(below).to_bytes(4, "big"), *below))


def _with_arguments(older: xdr.CreateContractArgs) -> xdr.CreateContractArgsV2:
    return xdr.CreateContractArgsV2(older.contract_id_preimage, older.executable, [])
