"""The split of a decision or a withdrawal: what was entered, what is left, who gets what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from app.desk.entries import BadEntry, NotAddingUp, NotEntered, Typed, address_at
from app.desk.escrow_money import TRUSTLESS_WORK, amount_in
from app.desk.move_facts import Facts
from app.desk.move_forms import some_may_stay, takes_two
from app.pages.escrow import MoveKind, Paid
from app.pages.proposing import Entered, Fill, Weighed
from app.words.parts import AS_IT_LIVES, part_in
from wallet import pinned
from wallet.addresses import Address
from wallet.amounts import basis_points_as_percent, format_amount, parse_amount
from wallet.errors import Unreadable
from wallet.escrow import moves, splitting
from wallet.escrow.decisions import limits_of, paid_out, shares_of
from wallet.escrow.moves import Move
from wallet.escrow.payouts import Overflow, Shares
from wallet.escrow.splitting import Limits
from wallet.escrow.terms import PROTOCOL_FEE, Role

PERCENT_DECIMALS: Final = 6
HUNDRED: Final = 100 * 10**PERCENT_DECIMALS
"""All of it, as percentages are counted here."""


def shared_out(facts: Facts, typed: Typed) -> Move:
    """The decision that was entered, which shares out all there is to share.

    Raise NotEntered, BadEntry, NotAddingUp. Where less may be decided, what rounding needs may
    be left.
    """
    split = Split(facts, typed.entered)
    split.require_sound()
    return split.move(split.units)


def weighed(facts: Facts, entered: Entered, fill: Fill, at: int) -> Weighed:
    """How the shares stand, after they were filled in; ``at`` is who gets the rest.

    The place after the last of them is what is to stay in the escrow.
    """
    split = Split(facts, entered)
    units, stays = _filled(split, fill, at)
    left = splitting.left(split.limits.total, (*units, stays))
    whole = Weighed(
        total=format_amount(split.limits.total),
        left=format_amount(left) if left > 0 else "",
        over=format_amount(-left) if left < 0 else "",
        amounts=tuple(format_amount(each) for each in units),
        wrong=split.wrong,
        kept=format_amount(stays) if split.may_keep else "",
        wrong_kept=split.wrong_kept,
        adds_up=split.adds_up(units, stays),
    )
    return _with_effects(split, units, whole) if whole.adds_up and split.sound else whole


@dataclass(frozen=True)
class Split:
    """What was entered: everybody who is to share, and how much of it."""

    facts: Facts
    entered: Entered

    @cached_property
    def milestones(self) -> tuple[int, ...]:
        """The milestones that are decided on; none where it is all of the money."""
        named = sorted({number - 1 for number in self.entered.milestones})
        return tuple(index for index in named if index in self.facts.offer.milestones)

    @cached_property
    def limits(self) -> Limits:
        """What there is to share, and whether the contract takes nothing but all of it."""
        seen, decides = self.facts.seen, self.facts.offer.kind is MoveKind.RESOLVE
        return limits_of(
            seen.build, seen.escrow, self.facts.held, self.milestones, decides=decides
        )

    @cached_property
    def payees(self) -> tuple[Address | None, ...]:
        """Who is named, in order; None where no address can be read."""
        return tuple(self._payee(text) for text, _ in self.entered.shares)

    @cached_property
    def wrong(self) -> tuple[str, ...]:
        """For each share why it cannot be read: which of the two, or "" for neither."""
        return tuple(
            _wrong(payee, amount, is_twice=payee is not None and self.payees.count(payee) > 1)
            for payee, amount in zip(self.payees, self._amounts, strict=True)
        )

    @property
    def may_keep(self) -> bool:
        """Whether some of it may stay in the escrow on purpose."""
        return some_may_stay(self.facts)

    @property
    def wrong_kept(self) -> bool:
        """Whether what is to stay cannot be read."""
        return self._kept is None

    @property
    def sound(self) -> bool:
        """Whether every share can be read, and what is to stay."""
        return not any(self.wrong) and not self.wrong_kept

    @property
    def units(self) -> tuple[int, ...]:
        """The shares as they were entered; nothing for what cannot be read."""
        return self._units[:-1]

    @property
    def stays(self) -> int:
        """What is to stay in the escrow, as it was entered."""
        return self._units[-1]

    def adds_up(self, units: Sequence[int], stays: int) -> bool:
        """Whether shares and what is to stay are all there is.

        Of a decision what rounding needs may be left, where the contract lets anything be left;
        of a withdrawal it is among what is to stay.
        """
        left = splitting.left(self.limits.total, (*units, stays))
        dust = 0 if self.limits.whole or self.may_keep else 2 * len(units)
        return self.limits.total > 0 and 0 <= left <= dust

    def require_sound(self) -> None:
        """Raise what is wrong with what was entered, if anything is."""
        if self.facts.offer.milestones and not self.milestones:
            raise NotEntered("milestones")
        for place, (why, (text, amount)) in enumerate(
            zip(self.wrong, self.entered.shares, strict=True)
        ):
            if why:
                key = f"{'address' if why in _OF_ADDRESS else 'share'} {place + 1}"
                raise BadEntry(key, why) if text and amount else NotEntered(key)
        if self.wrong_kept:
            raise BadEntry("share kept", "amount")
        if not self.adds_up(self.units, self.stays):
            shared = format_amount(sum(self._units))
            raise NotAddingUp(format_amount(self.limits.total), shared)

    def move(self, units: Sequence[int]) -> Move:
        """The move that decides so; nobody is named who gets nothing."""
        who, fee_account = self.facts.offer.who, self.facts.seat.asked_fee_account
        decides = self.facts.offer.kind is MoveKind.RESOLVE
        if decides and takes_two(self.facts):
            first, second = units
            return moves.SplitDispute(who, first, second, self.milestones, fee_account)
        pairs = zip(self.payees, units, strict=True)
        shares = {payee: share for payee, share in pairs if payee is not None and share}
        if decides:
            return moves.ResolveDispute(who, shares, self.milestones, fee_account)
        return moves.WithdrawRemainingFunds(who, shares, fee_account)

    @cached_property
    def _units(self) -> tuple[int, ...]:
        """All shares, and last what is to stay, as amounts."""
        read = tuple(amount or 0 for amount in (*self._amounts, self._kept))
        if not self.entered.by_percent:
            return read
        if sum(read) == HUNDRED:
            return splitting.by_weight(self.limits.total, read)
        return tuple(self.limits.total * share // HUNDRED for share in read)

    @cached_property
    def _amounts(self) -> tuple[int | None, ...]:
        return tuple(self._read(text) for _, text in self.entered.shares)

    @cached_property
    def _kept(self) -> int | None:
        return self._read(self.entered.kept) if self.may_keep else 0

    def _read(self, text: str) -> int | None:
        decimals = {"decimals": PERCENT_DECIMALS} if self.entered.by_percent else {}
        return _read(text, **decimals)

    def _payee(self, text: str) -> Address | None:
        try:
            return address_at("address", text)
        except (BadEntry, NotEntered):
            return None


def _filled(split: Split, fill: Fill, at: int) -> tuple[tuple[int, ...], int]:
    """The shares, and what stays, after this way of filling them in.

    They are as they were where it cannot be.
    """
    total, units, stays = split.limits.total, split.units, split.stays
    if fill is Fill.EQUAL and stays <= total:
        return splitting.equally(total - stays, len(units)), stays
    if fill is Fill.REST and 0 <= at < len(units) + split.may_keep:
        *shares, stays = splitting.with_rest(total, (*units, stays), at) or (*units, stays)
        return tuple(shares), stays
    if fill is Fill.WORKING:
        near = _working(split, units) or units
        # What rounding takes from a share is not lost: it stays.
        return near, stays + sum(units) - sum(near) if split.may_keep else stays
    return units, stays


def _working(split: Split, units: Sequence[int]) -> tuple[int, ...] | None:
    """Shares near these that pay no more than there is, if there are any."""
    fees = _shares_of(split, units)
    if fees is None:
        return None
    taken = fees.protocol + fees.platform
    limits = split.limits
    if split.may_keep:
        limits = replace(limits, total=sum(units))
    return splitting.working(units, limits, taken, lambda each: _paying(split, each))


def _paying(split: Split, units: Sequence[int]) -> int:
    """What leaves the escrow by the build's own rounding; more than there is: never."""
    shares = _shares_of(split, units)
    return split.limits.held + 1 if shares is None else paid_out(shares)


def _shares_of(split: Split, units: Sequence[int]) -> Shares | None:
    """Who gets what after fees; None where the contract's numbers cannot hold it."""
    seen = split.facts.seen
    try:
        return shares_of(seen.build, seen.contract, seen.escrow, split.move(units))
    except (Overflow, ZeroDivisionError):
        return None


_OF_ADDRESS: Final = frozenset({"address", "twice"})


def _wrong(payee: Address | None, amount: int | None, *, is_twice: bool) -> str:
    if payee is None:
        return "address"
    if is_twice:
        return "twice"
    return "amount" if amount is None else ""


def _read(text: str, **decimals: int) -> int | None:
    """An amount as it was typed; nothing typed is nothing given."""
    together = "".join(text.split())
    if not together:
        return 0
    try:
        return parse_amount(together, **decimals)
    except Unreadable:
        return None


def _with_effects(split: Split, units: tuple[int, ...], whole: Weighed) -> Weighed:
    """What comes of a split that adds up, and whether the contract takes it."""
    facts, shares = split.facts, _shares_of(split, units)
    move, out = split.move(units), 0 if shares is None else paid_out(shares)
    predicted = facts.predicted(move)
    refusal = facts.refusal(predicted)
    if out > split.limits.held:
        more = amount_in(facts.seen, out - split.limits.held)
        refusal = f"By rounding, {more} more would go out than there is."
    near = _working(split, units) if shares is not None else None
    return Weighed(
        total=whole.total,
        left=whole.left,
        over=whole.over,
        amounts=whole.amounts,
        wrong=whole.wrong,
        kept=whole.kept,
        adds_up=True,
        paid=() if shares is None else _paid(split, shares, out),
        leaves=format_amount(out),
        stays=format_amount(max(split.limits.held - out, 0)),
        refusal=refusal,
        is_known=not predicted.missing,
        works=bool(refusal) and near is not None and near != units,
        hazards=facts.hazards(move),
    )


def _paid(split: Split, shares: Shares, out: int) -> tuple[Paid, ...]:
    """Who gets what, in the order in which they were entered; then both fees."""
    facts = split.facts
    escrow, fee = facts.seen.escrow, facts.fee_account or ""
    platform = escrow.roles.one(Role.PLATFORM)
    percent = basis_points_as_percent
    payees = (
        _line(facts, part_in(escrow, who, AS_IT_LIVES), who, amount, out)
        for who, amount in sorted(shares.payees, key=lambda each: _place(split, each[0]))
    )
    return (
        *payees,
        _line(
            facts, f"platform fee, {percent(escrow.platform_fee)} %", platform, shares.platform
        ),
        _line(facts, f"protocol fee, {percent(PROTOCOL_FEE)} %", fee, shares.protocol),
    )


def _place(split: Split, who: Address) -> int:
    """Where somebody stands among those who were entered."""
    return split.payees.index(who) if who in split.payees else len(split.payees)


def _line(facts: Facts, words: str, who: str, amount: int, out: int = 0) -> Paid:
    name = facts.seen.eyes.name(who)
    if not name and who == pinned.fee_account(facts.seen.snapshot.network):
        name = TRUSTLESS_WORK
    share = ""
    if out > 0:
        hundredths = (amount * 10_000 + out // 2) // out
        share = f"{hundredths // 100}.{hundredths % 100:02} %"
    return Paid(words, name, who, format_amount(amount), share)
