"""A contract that is being made by another: its address, and what its deployer allows."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from stellar_sdk import xdr

from wallet.addresses import Address, ContractId, contract_of, to_sc_address

KINDS = xdr.SorobanAuthorizedFunctionType


@dataclass(frozen=True)
class Creation:
    """A contract being made; an authorisation names it below the call that makes it.

    ``contract`` and ``function`` are the maker's, who need not be the deployer.
    """

    contract: ContractId
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
        made = xdr.CreateContractArgsV2(
            self._preimage(), self.executable(), list(self.arguments)
        )
        kind = KINDS.SOROBAN_AUTHORIZED_FUNCTION_TYPE_CREATE_CONTRACT_V2_HOST_FN
        return xdr.SorobanAuthorizedFunction(kind, create_contract_v2_host_fn=made)

    def _preimage(self) -> xdr.ContractIDPreimage:
        by = to_sc_address(self.deployer)
        kind = xdr.ContractIDPreimageType.CONTRACT_ID_PREIMAGE_FROM_ADDRESS
        address = xdr.ContractIDPreimageFromAddress(by, xdr.Uint256(self.salt))
        return xdr.ContractIDPreimage(kind, from_address=address)
