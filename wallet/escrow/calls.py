"""The calls behind the moves: functions and parameters as the builds spell them.

A writer answers every spelling of every parameter; the build's interface picks its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from wallet.addresses import Address
from wallet.errors import WalletError
from wallet.escrow import moves
from wallet.escrow.builds import Build
from wallet.escrow.moves import Move
from wallet.escrow.scval import Value
from wallet.escrow.storage import fields_of, milestone_fields

Given = Mapping[str, Value]


@dataclass(eq=False)
class NoSuchCall(WalletError):
    """A build has no such function, or not with these arguments."""

    build: str
    function: str
    why: str


@dataclass(frozen=True)
class Call:
    """How a move is called.

    ``functions`` are its names, of which a build has one at most; ``write`` answers arguments
    by parameter.
    """

    functions: tuple[str, ...]
    write: Callable[[Build, Any], Given]


def _new_escrow(_build: Build, move: moves.NewEscrow) -> Given:
    return {
        "signer": move.signer,
        "deployer": move.signer,
        "wasm_hash": move.wasm_hash,
        "salt": move.salt,
        "init_fn": move.first_function,
        "init_args": tuple(move.first_arguments),
        "constructor_args": move.constructor_arguments,
    }


def _update(build: Build, move: moves.UpdateEscrow) -> Given:
    return {
        "plataform_address": move.who,
        "admin_address": move.who,
        "escrow_properties": fields_of(build, move.terms),
    }


def _manage(build: Build, move: moves.ManageMilestones) -> Given:
    changes = [
        {"index": c.milestone, "new_description": c.description, "new_amount": c.amount}
        for c in move.changes
    ]
    kinds = build.structs.get("MilestoneUpdate", {})
    return {
        "admin_address": move.admin,
        "new_milestones": tuple(milestone_fields(build, each) for each in move.new),
        "milestone_updates": tuple({n: change.get(n) for n in kinds} for change in changes),
    }


def _fund(build: Build, move: moves.FundEscrow) -> Given:
    given: dict[str, Value] = {
        "signer": move.signer,
        "amount": move.amount,
        "amount_to_deposit": move.amount,
    }
    if move.expected is not None:
        given["expected_escrow"] = fields_of(build, move.expected)
    return given


def _change_status(_build: Build, move: moves.ChangeMilestoneStatus) -> Given:
    given: dict[str, Value] = {
        "service_provider": move.service_provider,
        "milestone_updates": tuple(
            {"index": c.milestone, "status": c.status, "evidence": c.evidence}
            for c in move.changes
        ),
        "updates": tuple(
            {
                "milestone_index": c.milestone,
                "new_status": c.status,
                "new_evidence": c.evidence,
            }
            for c in move.changes
        ),
    }
    if len(move.changes) == 1:
        (change,) = move.changes
        given |= {
            "milestone_index": change.milestone,
            "new_status": change.status,
            "new_evidence": change.evidence,
        }
    return given


def _approve(_build: Build, move: moves.ApproveMilestones) -> Given:
    return {"approver": move.approver, "new_flag": True, **_numbers(move.milestones)}


def _take_back(_build: Build, move: moves.TakeBackApproval) -> Given:
    return {
        "approver": move.approver,
        "milestone_index": move.milestone,
        "new_flag": False,
    }


def _release(_build: Build, move: moves.ReleaseFunds) -> Given:
    who = {"release_signer": move.release_signer}
    return {**who, **_numbers(move.milestones), **_fee_account(move.fee_account)}


def _approve_and_release(_build: Build, move: moves.ApproveAndRelease) -> Given:
    who = {"signer": move.signer}
    return {**who, **_numbers(move.milestones), **_fee_account(move.fee_account)}


def _dispute(_build: Build, move: moves.OpenDispute) -> Given:
    reason = {} if move.reason is None else {"reason": move.reason}
    return {"signer": move.signer, **_numbers(move.milestones), **reason}


def _resolve(_build: Build, move: moves.ResolveDispute) -> Given:
    return {
        "dispute_resolver": move.dispute_resolver,
        "distributions": move.distributions,
        **_numbers(move.milestones),
        **_fee_account(move.fee_account),
    }


def _split(_build: Build, move: moves.SplitDispute) -> Given:
    return {
        "dispute_resolver": move.dispute_resolver,
        "approver_funds": move.approver_funds,
        "receiver_funds": move.other_funds,
        "service_provider_funds": move.other_funds,
        **_numbers(move.milestones),
        **_fee_account(move.fee_account),
    }


def _withdraw(_build: Build, move: moves.WithdrawRemainingFunds) -> Given:
    return {
        "dispute_resolver": move.dispute_resolver,
        "distributions": move.distributions,
        **_fee_account(move.fee_account),
    }


def _extend(_build: Build, move: moves.ExtendLife) -> Given:
    whose = dict.fromkeys(("platform", "platform_address", "admin"), move.who)
    return {**whose, "ledgers_to_extend": move.ledgers}


def _numbers(milestones: tuple[int, ...]) -> Given:
    one: Given = {"milestone_index": milestones[0]} if len(milestones) == 1 else {}
    return {**one, "milestone_indices": milestones}


def _fee_account(who: Address | None) -> Given:
    return {} if who is None else {"trustless_work_address": who}


CALLS: Mapping[type[Move], Call] = {
    moves.NewEscrow: Call(
        ("tw_new_single_release_escrow", "tw_new_multi_release_escrow", "deploy"), _new_escrow
    ),
    moves.InitializeEscrow: Call(
        ("initialize_escrow",),
        lambda build, move: {"escrow_properties": fields_of(build, move.terms)},
    ),
    moves.UpdateEscrow: Call(("update_escrow",), _update),
    moves.ManageMilestones: Call(("manage_milestones",), _manage),
    moves.FundEscrow: Call(("fund_escrow",), _fund),
    moves.ChangeMilestoneStatus: Call(("change_milestone_status",), _change_status),
    moves.ApproveMilestones: Call(("approve_milestone", "approve_milestones"), _approve),
    moves.TakeBackApproval: Call(("approve_milestone",), _take_back),
    moves.ReleaseFunds: Call(("release_funds", "release_milestone_funds"), _release),
    moves.ApproveAndRelease: Call(("approve_and_release_milestones",), _approve_and_release),
    moves.OpenDispute: Call(
        ("dispute_escrow", "dispute_milestone", "dispute_milestones"), _dispute
    ),
    moves.ResolveDispute: Call(("resolve_dispute", "resolve_milestone_dispute"), _resolve),
    moves.SplitDispute: Call(("resolve_dispute", "resolve_milestone_dispute"), _split),
    moves.WithdrawRemainingFunds: Call(("withdraw_remaining_funds",), _withdraw),
    moves.ExtendLife: Call(("extend_contract_ttl",), _extend),
}
