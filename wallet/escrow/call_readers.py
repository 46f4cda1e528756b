"""The move in a call's arguments, by the name of the function; the other half of ``calls``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

from wallet.addresses import Address
from wallet.escrow import moves
from wallet.escrow.moves import MilestoneChange, Move, StatusChange
from wallet.escrow.scval import Value
from wallet.escrow.storage import milestone_from, terms_from

Given = Mapping[str, Value]


def _read_new(given: Given) -> Move:
    get = cast("Mapping[str, Any]", given)
    return moves.NewEscrow(
        get["signer"] if "signer" in get else get["deployer"],
        get["wasm_hash"],
        get["salt"],
        get["init_fn"],
        get["init_args"],
        get.get("constructor_args", ()),
    )


def _read_manage(given: Given) -> Move:
    get = cast("Mapping[str, Any]", given)
    return moves.ManageMilestones(
        get["admin_address"],
        tuple(map(milestone_from, get["new_milestones"])),
        tuple(
            MilestoneChange(each["index"], each["new_description"], each.get("new_amount"))
            for each in get["milestone_updates"]
        ),
    )


def _read_fund(given: Given) -> Move:
    get = cast("Mapping[str, Any]", given)
    expected = terms_from(get["expected_escrow"]) if "expected_escrow" in get else None
    amount = get["amount"] if "amount" in get else get["amount_to_deposit"]
    return moves.FundEscrow(get["signer"], expected, amount)


def _read_status(given: Given) -> Move:
    get = cast("Mapping[str, Any]", given)
    lists = get.get("milestone_updates", get.get("updates"))
    changes = [get] if lists is None else lists
    return moves.ChangeMilestoneStatus(
        get["service_provider"],
        tuple(
            StatusChange(
                _either(each, "milestone_index", "index"),
                _either(each, "new_status", "status"),
                _either(each, "new_evidence", "evidence"),
            )
            for each in changes
        ),
    )


def _either(given: Mapping[str, Any], name: str, other: str) -> Any:  # noqa: ANN401 - a value
    return given[name] if name in given else given[other]


def _read_approve(given: Given) -> Move:
    get = cast("Mapping[str, Any]", given)
    if get.get("new_flag", True):
        return moves.ApproveMilestones(get["approver"], _milestones(get))
    return moves.TakeBackApproval(get["approver"], get["milestone_index"])


def _read_resolve(given: Given) -> Move:
    get = cast("Mapping[str, Any]", given)
    milestones, fee_account = _milestones(get), get.get("trustless_work_address")
    resolver = get["dispute_resolver"]
    if "distributions" in get:
        return moves.ResolveDispute(resolver, get["distributions"], milestones, fee_account)
    other = _either(get, "receiver_funds", "service_provider_funds")
    return moves.SplitDispute(resolver, get["approver_funds"], other, milestones, fee_account)


def _milestones(given: Mapping[str, Any]) -> tuple[int, ...]:
    if "milestone_index" in given:
        return (given["milestone_index"],)
    return cast("tuple[int, ...]", given.get("milestone_indices", ()))


def _read_update(given: Given) -> Move:
    get = cast("Mapping[str, Any]", given)
    who = _either(get, "plataform_address", "admin_address")
    return moves.UpdateEscrow(who, terms_from(get["escrow_properties"]))


def _read_release(given: Given) -> Move:
    get = cast("Mapping[str, Any]", given)
    who, fee_account = get["release_signer"], get.get("trustless_work_address")
    return moves.ReleaseFunds(who, _milestones(get), fee_account)


def _read_dispute(given: Given) -> Move:
    get = cast("Mapping[str, Any]", given)
    return moves.OpenDispute(get["signer"], _milestones(get), get.get("reason"))


def _read_extend(given: Given) -> Move:
    get = cast("Mapping[str, Any]", given)
    (who,) = (get[name] for name in ("platform", "platform_address", "admin") if name in get)
    return moves.ExtendLife(who, get["ledgers_to_extend"])


READERS: Mapping[str, Callable[[Given], Move]] = {
    "approve_and_release_milestones": lambda given: moves.ApproveAndRelease(
        cast("Address", given["signer"]),
        _milestones(given),
        cast("Address | None", given.get("trustless_work_address")),
    ),
    "approve_milestone": _read_approve,
    "approve_milestones": _read_approve,
    "change_milestone_status": _read_status,
    "deploy": _read_new,
    "dispute_escrow": _read_dispute,
    "dispute_milestone": _read_dispute,
    "dispute_milestones": _read_dispute,
    "extend_contract_ttl": _read_extend,
    "fund_escrow": _read_fund,
    "initialize_escrow": lambda given: moves.InitializeEscrow(
        terms_from(cast("Given", given["escrow_properties"]))
    ),
    "manage_milestones": _read_manage,
    "release_funds": _read_release,
    "release_milestone_funds": _read_release,
    "resolve_dispute": _read_resolve,
    "resolve_milestone_dispute": _read_resolve,
    "tw_new_multi_release_escrow": _read_new,
    "tw_new_single_release_escrow": _read_new,
    "update_escrow": _read_update,
    "withdraw_remaining_funds": lambda given: moves.WithdrawRemainingFunds(
        cast("Address", given["dispute_resolver"]),
        cast("Mapping[Address, int]", given["distributions"]),
        cast("Address | None", given.get("trustless_work_address")),
    ),
}
