"""What an operation that is no contract call would do, as plain values for a summary."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from wallet import operations
from wallet.review.facts import Facts
from wallet.review.reach import reaches
from wallet.review.stored import Stored
from wallet.signers import AccountSigners


def operation_summary(facts: Facts) -> Mapping[str, Any] | None:
    """The operation by its kind and its parts; None for calls and what is not explained."""
    doing = facts.doing
    if doing is None:
        return None
    return {"kind": type(doing).__name__, **_PARTS[type(doing)](facts, doing)}


def _extension(facts: Facts, doing: operations.ExtendStorage) -> Mapping[str, Any]:
    return {"extend_to": doing.extend_to, **_storage(facts)}


def _restoration(facts: Facts, _doing: operations.RestoreStorage) -> Mapping[str, Any]:
    return _storage(facts)


def _storage(facts: Facts) -> Mapping[str, Any]:
    return {"escrow": facts.cared_for, "entries": [_entry(each) for each in facts.stored]}


def _entry(each: Stored) -> Mapping[str, Any]:
    return {
        "key": each.key.hex(),
        "what": each.part.value,
        "of": each.code.hex() or each.owner,
        "holder": each.holder,
        "lives_until": each.live_until,
        "asleep": each.is_asleep,
        "changes": each.is_changed,
        "then_until": each.until,
    }


def _deployment(facts: Facts, doing: operations.DeployContract) -> Mapping[str, Any]:
    made = facts.made
    return {
        "contract": doing.contract(facts.envelope.network),
        "deployer": doing.deployer,
        "salt": doing.salt.hex(),
        "wasm_hash": doing.wasm_hash.hex(),
        "build": made.build.name if made is not None else None,
        "arguments": [argument.to_xdr() for argument in doing.arguments],
    }


def _trustline(_facts: Facts, doing: operations.SetTrustline) -> Mapping[str, Any]:
    return {"asset": str(doing.asset), "limit": str(doing.limit)}


def _signers(facts: Facts, doing: operations.SetSigners) -> Mapping[str, Any]:
    before, after = facts.signers(facts.acting), facts.signers_after
    signer = doing.signer
    return {
        "master_weight": doing.master_weight,
        "low": doing.low,
        "medium": doing.medium,
        "high": doing.high,
        "signer": signer and {"key": signer.key.strkey, "weight": signer.weight},
        "before": None if before is None else _account(before),
        "after": None if after is None else _account(after),
    }


def _account(signers: AccountSigners) -> Mapping[str, Any]:
    return {
        "signers": {each.key.strkey: each.weight for each in signers.signers},
        "levels": {
            each.level.value: {
                "needed": each.needed,
                "most": each.most,
                "fewest": each.fewest,
                "alone": [signer.key.strkey for signer in each.alone],
            }
            for each in reaches(signers)
        },
    }


def _sequence(_facts: Facts, doing: operations.BumpSequence) -> Mapping[str, Any]:
    return {"bump_to": str(doing.bump_to)}


_PARTS: Final[Mapping[type, Callable[[Facts, Any], Mapping[str, Any]]]] = {
    operations.ExtendStorage: _extension,
    operations.RestoreStorage: _restoration,
    operations.DeployContract: _deployment,
    operations.SetTrustline: _trustline,
    operations.SetSigners: _signers,
    operations.BumpSequence: _sequence,
}
