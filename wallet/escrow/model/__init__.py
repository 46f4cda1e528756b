"""What a call to an escrow does: one file per family, judged by recordings of deployed code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from wallet.escrow.builds import BadBuild, Build, Builds, Family
from wallet.escrow.model import v1_multi, v1_single, v2_multi, v2_single
from wallet.escrow.model.contract import EscrowContract, Function
from wallet.soroban.host import Contracts
from wallet.soroban.token import AssetContract


@dataclass(frozen=True)
class Rules:
    """A family's functions, and the names of the rules that not every build of it has."""

    functions: Mapping[str, Function]
    names: frozenset[str]


FAMILIES: Mapping[Family, Rules] = {
    Family.V1_SINGLE: Rules(v1_single.FUNCTIONS, v1_single.RULES),
    Family.V1_MULTI: Rules(v1_multi.FUNCTIONS, v1_multi.RULES),
    Family.V2_SINGLE: Rules(v2_single.FUNCTIONS, v2_single.RULES),
    Family.V2_MULTI: Rules(v2_multi.FUNCTIONS, v2_multi.RULES),
}


@lru_cache(maxsize=4)
def contracts(builds: Builds) -> Contracts:
    """All code there is a model of: the token, and these builds.

    Raise BadBuild for a build with a function or a rule that its family does not know.
    """
    return Contracts(
        AssetContract(),
        {wasm_hash: _contract(build) for wasm_hash, build in builds.by_hash.items()},
    )


def _contract(build: Build) -> EscrowContract:
    rules = FAMILIES[build.family]
    unknown = build.functions.keys() - rules.functions.keys() | build.rules - rules.names
    if unknown:
        raise BadBuild(build.name, f"no rule for {', '.join(sorted(unknown))}")
    return EscrowContract(build, rules.functions)
