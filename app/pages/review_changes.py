"""What is otherwise in one review than in another of the same request, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final, TypeVar

from app.pages.escrow import MilestoneLine
from app.pages.review import (
    Change,
    Consent,
    Deal,
    FindingLine,
    Gravity,
    Money,
    Payment,
    ReviewPage,
    Why,
)
from app.pages.review_same import AGEING, FRESHNESS

T = TypeVar("T")


def changes_between(before: ReviewPage, now: ReviewPage) -> tuple[Change, ...]:
    """Everything that matters and differs: money first, then who signs, the deal, findings."""
    return (
        *_money(before.money, now.money),
        *_signers(before.why, now.why),
        *deal_changes(before.deal, now.deal),
        *_findings(before, now),
    )


def deal_changes(before: Deal | None, now: Deal | None) -> tuple[Change, ...]:
    """Where two terms differ, each text as it stands."""
    if before is None or now is None:
        return () if before == now else (_presence("The deal", before, now),)
    return (*_plain(before, now), *_roles(before, now), *_milestones(before, now))


def _plain(before: Deal, now: Deal) -> Iterator[Change]:
    for what, text in _DEAL.items():
        yield from _differing(what, text(before), text(now))


def _roles(before: Deal, now: Deal) -> Iterator[Change]:
    roles = dict.fromkeys(h.role for h in (*before.holders, *now.holders))
    for role in roles:
        held = [
            ", ".join(_who(h.name, h.address) for h in deal.holders if h.role == role)
            for deal in (before, now)
        ]
        yield from _differing(f"Role: {role}", *held)


def _milestones(before: Deal, now: Deal) -> Iterator[Change]:
    for number in range(1, max(len(before.milestones), len(now.milestones)) + 1):
        then, here = (_at(deal.milestones, number) for deal in (before, now))
        what = f"Milestone {number}"
        if then is None or here is None:
            known = then or here
            text = known.description if known is not None else ""
            yield Change(
                what, text if then is not None else "", text if here is not None else ""
            )
            continue
        for part, told in _MILESTONE.items():
            yield from _differing(f"{what}, {part}", told(then), told(here))


def _money(before: Money | None, now: Money | None) -> Iterator[Change]:
    if before is None or now is None:
        yield from _differing("Moves in all", _total(before), _total(now))
        return
    code = now.currency.code
    yield from _differing("Currency", _asset(before), _asset(now))
    yield from _differing("Moves in all", _total(before), _total(now))
    yield from _differing(
        "Stays in the escrow", f"{before.stays} {code}", f"{now.stays} {code}"
    )
    paid = dict.fromkeys((p.share, p.address) for p in (*before.payments, *now.payments))
    for key in paid:
        amounts = [_paid(money.payments, key) for money in (before, now)]
        some = next(p for p in (*now.payments, *before.payments) if (p.share, p.address) == key)
        yield from _differing(f"Paid to {_who(some.name, some.address)}", *amounts)


def _total(money: Money | None) -> str:
    return "not known" if money is None else f"{money.total} {money.currency.code}"


def _asset(money: Money) -> str:
    currency = money.currency
    return f"{currency.code}, {currency.issuer or currency.token}"


def _paid(payments: Sequence[Payment], key: tuple[object, str]) -> str:
    return ", ".join(p.amount for p in payments if (p.share, p.address) == key)


def _signers(before: Why, now: Why) -> Iterator[Change]:
    accounts = dict.fromkeys(c.account for c in (*before.consents, *now.consents))
    for account in accounts:
        then, here = (
            next((c for c in why.consents if c.account == account), None)
            for why in (before, now)
        )
        known = here or then
        name = _who(known.name, account) if known is not None else account
        for what, text in _CONSENT.items():
            yield from _differing(
                f"{what} {name}",
                text(then) if then is not None else "",
                text(here) if here is not None else "",
            )


def _findings(before: ReviewPage, now: ReviewPage) -> Iterator[Change]:
    then, here = ({f.number: f for f in _holding(page)} for page in (before, now))
    for number in sorted({*then, *here}):
        old, new = then.get(number), here.get(number)
        name = f"Check F{number:02}"
        if old is None or new is None:
            yield Change(name, _says(old), _says(new))
        elif (old.gravity, old.details) != (new.gravity, new.details) and number not in AGEING:
            yield Change(name, old.explains, new.explains)


def _holding(page: ReviewPage) -> Iterator[FindingLine]:
    """The findings that are told as changes; who has signed (F63) is told by name."""
    for each in page.checks.findings:
        if each.gravity is not Gravity.PASSED and each.number not in FRESHNESS | {63}:
            yield each


def _says(finding: FindingLine | None) -> str:
    return finding.says if finding is not None else "not found"


def _differing(what: str, before: str, now: str) -> Iterator[Change]:
    if before != now:
        yield Change(what, before, now)


def _presence(what: str, before: object, now: object) -> Change:
    words = {True: "known", False: "not known"}
    return Change(what, words[before is not None], words[now is not None])


def _at(items: Sequence[T], number: int) -> T | None:
    return items[number - 1] if number <= len(items) else None


def _who(name: str, address: str) -> str:
    return f"{name} ({address})" if name else address


_MILESTONE: Final[dict[str, Callable[[MilestoneLine], str]]] = {
    "what has happened": lambda milestone: milestone.happened,
    "description": lambda milestone: milestone.description,
    "amount": lambda milestone: milestone.amount,
    "receiver": lambda milestone: (
        _who(milestone.receiver, milestone.address) if milestone.address else ""
    ),
    "status": lambda milestone: milestone.status,
    "evidence": lambda milestone: milestone.evidence,
    "approval": lambda milestone: "approved" if milestone.approved else "not approved",
    "approvals": lambda milestone: milestone.approvals,
    "reason of the dispute": lambda milestone: milestone.reason,
}
_DEAL: Final[dict[str, Callable[[Deal], str]]] = {
    "What has happened": lambda deal: deal.happened,
    "Title": lambda deal: deal.title,
    "Agreed amount": lambda deal: deal.amount,
    "Platform fee": lambda deal: f"{deal.platform_fee} %",
    "Engagement": lambda deal: deal.engagement_id,
    "Description": lambda deal: deal.description,
    "Receiver's memo": lambda deal: deal.memo,
    "Currency's contract": lambda deal: deal.token,
    "Decimals": lambda deal: deal.decimals,
    "Reason of the dispute": lambda deal: deal.reason,
}
_CONSENT: Final[dict[str, Callable[[Consent], str]]] = {
    "Weight needed by": lambda consent: str(consent.needed),
    "Signers of": lambda consent: ", ".join(
        f"{_who(s.name, s.key)}, weight {s.weight}" for s in consent.signers
    ),
    "Signed for": lambda consent: ", ".join(
        _who(s.name, s.key) for s in consent.signers if s.has_signed
    ),
}
