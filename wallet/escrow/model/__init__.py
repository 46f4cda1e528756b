"""What a call to an escrow does: one file per family, judged by recordings of deployed code."""

from __future__ import annotations

from collections.abc import Mapping

from wallet.escrow.builds import BadBuild, Build, Builds, Family
from wallet.escrow.model import v1_single
from wallet.escrow.model.contract import EscrowContract, Function
from wallet.soroban.host import Contracts
from wallet.soroban.token import AssetContract

FAMILIES: Mapping[Family, Mapping[str, Function]] = {Family.V1_SINGLE: v1_single.FUNCTIONS}


def contracts(builds: Builds) -> Contracts:
    """All code there is a model of: the token, and these builds.

    Raise BadBuild for a build with a function that its family has no rule for.
    """
    return Contracts(
        AssetContract(),
        {wasm_hash: _contract(build) for wasm_hash, build in builds.by_hash.items()},
    )


def _contract(build: Build) -> EscrowContract:
    rules = FAMILIES[build.family]
    unknown = build.functions.keys() - rules.keys()
    if unknown:
        raise BadBuild(build.name, f"no rule for {', '.join(sorted(unknown))}")
    return EscrowContract(build, rules)
