"""What a call to an escrow does: one file per family, judged by recordings of deployed code."""

from __future__ import annotations

from collections.abc import Mapping

from wallet.escrow.builds import Builds, Family
from wallet.escrow.model import v1_single
from wallet.escrow.model.contract import EscrowContract, Function
from wallet.soroban.host import Contracts
from wallet.soroban.token import AssetContract

FAMILIES: Mapping[Family, Mapping[str, Function]] = {Family.V1_SINGLE: v1_single.FUNCTIONS}


def contracts(builds: Builds) -> Contracts:
    """All code there is a model of: the token, and these builds."""
    return Contracts(
        AssetContract(),
        {
            wasm_hash: EscrowContract(build, FAMILIES[build.family])
            for wasm_hash, build in builds.by_hash.items()
        },
    )
