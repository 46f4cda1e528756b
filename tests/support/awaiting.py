"""Lines of steps that escrows wait for, as the inbox lists them."""

from __future__ import annotations

from typing import Any, Final

from app.pages.awaiting import AwaitedLine
from app.pages.inbox import InboxChip, folded
from tests.support.builders import contract_id
from tests.support.inbox import DAY, HOUR, MINUTE, NOW
from wallet.network import PRACTICE

_SHOWN: Final = ("title", "step", "amount", "code", "payee", "payee_note", "role")


def awaited_line(number: int = 1, **changes: Any) -> AwaitedLine:
    """A release of 250,000 that is due, as read half an hour ago."""
    contract = contract_id(f"awaited {number}")
    fields: dict[str, Any] = {
        "contract": contract,
        "passphrase": PRACTICE.passphrase,
        "key": f"release {number} ",
        "title": f"Sale of house {number}",
        "step": "Release is due",
        "amount": "250,000.00",
        "code": "USDC",
        "payee": "Seller, Porto",
        "payee_note": "receiver",
        "role": "release signer",
        "read": NOW - 31 * MINUTE,
        "chips": (),
    }
    fields |= changes
    fields.setdefault("id", f"{contract} {fields['key']}")
    fields.setdefault("place", (0, fields["title"], contract))
    told = [str(fields[name]) for name in _SHOWN]
    fields.setdefault("haystack", folded("\n".join([*told, contract])))
    return AwaitedLine(**fields)


def pictured_steps() -> tuple[AwaitedLine, ...]:
    """Steps of every kind, read at other times."""
    nothing = {"amount": "", "code": "", "payee": "", "payee_note": "no payment yet"}
    return (
        awaited_line(1, title="Sale of 14 Quayside Row"),
        awaited_line(
            2,
            title="Harbour dispute",
            step="Decide dispute over milestone 2",
            amount="31,250.00",
            payee="",
            payee_note="to be decided",
            role="dispute resolver",
            read=NOW - 26 * HOUR,
        ),
        awaited_line(
            3,
            title="Server hall, phase 1",
            step="Approve milestones 1 to 3",
            role="approver",
            read=NOW - 9 * DAY,
            chips=(InboxChip("info", "Test network"),),
            **nothing,
        ),
        awaited_line(
            4,
            title="OTC 2026-0098",
            step="Say how far milestone 1 is",
            role="milestone marker",
            **nothing,
        ),
    )
