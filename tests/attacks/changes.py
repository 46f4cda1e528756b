"""What an attacker changes in an honest request, beside what ``tests.support.requests`` has."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from stellar_sdk import xdr

from tests.attacks.bases import honest
from tests.attacks.case import Attack
from tests.support.builders import ESCROW, muxed
from tests.support.ledgers import Entries, account
from tests.support.requests import (
    Case,
    Change,
    conditions,
    data_of,
    entries_xdr,
    footprint,
    operation,
    operation_of,
    transaction,
)
from wallet.addresses import AccountId
from wallet.authorization import Authorization
from wallet.escrow.keeping import kept_in, state_key
from wallet.escrow.storage import escrow_to
from wallet.escrow.terms import Escrow
from wallet.soroban.entries import Entry, Key, contract_data, instance_key

Base = tuple[str, str, str]
"""Family, step and way of an honest request."""

Numbers = int | tuple[int, ...]
"""Of findings."""

TWO: tuple[Base, ...] = (("v1 single", "release", "C"), ("v2 multi", "release", "B"))
OTHER_TWO: tuple[Base, ...] = (("v1 multi", "release", "A"), ("v2 single", "release", "C"))
EVERYWHERE: tuple[Base, ...] = (
    ("v1 single", "release", "C"),
    ("v1 multi", "release", "A"),
    ("v2 single", "release", "B"),
    ("v2 multi", "release", "C"),
)
"""A release in each family, and in each way."""


def on(
    bases: tuple[Base, ...], row: int, name: str, numbers: Numbers, *changed: Change
) -> Iterator[Attack]:
    """The same changes to several honest requests; all must be stopped with these findings."""
    expected = (numbers,) if isinstance(numbers, int) else numbers
    for base in bases:
        yield Attack(f"{name} ({', '.join(base)})", row, expected, of(base, *changed))


def warned(
    bases: tuple[Base, ...], row: int, name: str, numbers: Numbers, *changed: Change
) -> Iterator[Attack]:
    """The same where the findings are warnings, and nothing stops."""
    for attack in on(bases, row, name, numbers, *changed):
        yield replace(attack, is_signable=True)


def of(base: Base, *changed: Change) -> Case:
    """An honest request with these changes."""
    case = honest(*base)
    for change in changed:
        case = change(case)
    return case


# --- the transaction ---


def bounds(least: int, most: int) -> Change:
    """Time bounds in seconds since 1970."""
    times = xdr.TimeBounds(*(xdr.TimePoint(xdr.Uint64(time)) for time in (least, most)))
    return conditions(time_bounds=times)


def ledger_bounds(least: int, most: int) -> Change:
    """Ledger bounds; the upper one is exclusive."""
    return conditions(ledger_bounds=xdr.LedgerBounds(xdr.Uint32(least), xdr.Uint32(most)))


def sequence(number: int, least: int | None = None) -> Change:
    """A sequence number, and from which one of the source's it may be used."""

    def change(case: Case) -> Case:
        minimum = None if least is None else xdr.SequenceNumber(xdr.Int64(least))
        case = conditions(min_seq_num=minimum)(case)
        return transaction(seq_num=xdr.SequenceNumber(xdr.Int64(number)))(case)

    return change


def source_of_call(who: AccountId) -> Change:
    """Another account acts."""
    return operation(source_account=muxed(who))


def multiplexed(who: AccountId, number: int = 7) -> xdr.MuxedAccount:
    """An account with a number that is only a label."""
    key = muxed(who).ed25519
    assert key is not None
    med25519 = xdr.MuxedAccountMed25519(xdr.Uint64(number), key)
    return xdr.MuxedAccount(xdr.CryptoKeyType.KEY_TYPE_MUXED_ED25519, med25519=med25519)


def more_operations(*bodies: xdr.OperationBody) -> Change:
    """Operations after the one that is there."""

    def edit(found: xdr.Transaction) -> None:
        own = found.operations[0].source_account
        found.operations.extend(xdr.Operation(own, body) for body in bodies)

    return lambda case: case.edited(edit)


def instead_of_it(body: xdr.OperationBody, *, resources: bool = False) -> Change:
    """One operation in the place of the call; without ``resources`` none are declared."""

    def edit(found: xdr.Transaction) -> None:
        found.operations[0].body = body
        if not resources:
            found.ext = xdr.TransactionExt(0)

    return lambda case: case.edited(edit)


# --- the call and its authority ---


def function(value: xdr.HostFunction) -> Change:
    """Something else than the call is what the host is to do."""
    return lambda case: case.edited(
        lambda found: setattr(operation_of(found), "host_function", value)
    )


def arguments(change: Callable[[list[xdr.SCVal]], object]) -> Change:
    """Change the call's arguments, and nothing of what was authorised."""

    def edit(found: xdr.Transaction) -> None:
        called = operation_of(found).host_function.invoke_contract
        assert called is not None
        change(called.args)

    return lambda case: case.edited(edit)


def entry_of(case: Case) -> Authorization:
    """The first authorisation entry."""
    return Authorization.of(operation_of(case.envelope.transaction).auth[0])


def entry(change: Callable[[Authorization], Authorization]) -> Change:
    """Change the first authorisation entry; the others stay."""

    def changed(case: Case) -> Case:
        _, *others = operation_of(case.envelope.transaction).auth
        return entries_xdr(change(entry_of(case)).to_xdr(), *others)(case)

    return changed


def tree(change: Callable[[xdr.SorobanAuthorizedInvocation], object]) -> Change:
    """Change the tree of the first authorisation entry."""

    def changed(was: Authorization) -> Authorization:
        root = was.root_invocation
        change(root)
        return replace(was, root=root.to_xdr_bytes())

    return entry(changed)


def and_entry(more: Callable[[Case], Authorization]) -> Change:
    """One entry more."""

    def changed(case: Case) -> Case:
        given = operation_of(case.envelope.transaction).auth
        return entries_xdr(*given, more(case).to_xdr())(case)

    return changed


# --- the footprint ---


def also_read(*keys: Key) -> Change:
    """Entries that may be read besides."""
    return footprint(lambda f: replace(f, read_only=f.read_only | {*keys}))


def also_written(*keys: Key) -> Change:
    """Entries that may be written besides."""
    return footprint(lambda f: replace(f, read_write=f.read_write | {*keys}))


def without(*keys: Key) -> Change:
    """Entries that may not be touched."""
    return footprint(
        lambda f: replace(f, read_only=f.read_only - {*keys}, read_write=f.read_write - {*keys})
    )


def only_read(*keys: Key) -> Change:
    """Entries that may be read, and written no more."""
    return lambda case: also_read(*keys)(without(*keys)(case))


def woken(*places: int) -> Change:
    """These places of the written entries are said to sleep."""
    listed = xdr.SorobanResourcesExtV0([xdr.Uint32(place) for place in places])

    def edit(found: xdr.Transaction) -> None:
        data_of(found).ext = xdr.SorobanTransactionDataExt(1, resource_ext=listed)

    return lambda case: case.edited(edit)


# --- the state, and who looks ---


def knowing(*more: Entries) -> Change:
    """These entries are otherwise."""
    return lambda case: case.with_entries(*more)


def untold(*keys: Key) -> Change:
    """Nobody tells of these entries."""
    return lambda case: case.unknowing(*keys)


def seen(**changed: Any) -> Change:
    """The same request in another view."""
    return lambda case: case.seen(**changed)


def agreed(change: Callable[[Escrow], Escrow]) -> Change:
    """The escrow in the state has other terms than those that the request was made for."""

    def changed(case: Case) -> Case:
        build, entries = case.review.facts.build, dict(case.view.snapshot.entries)
        assert build is not None
        was = kept_in(entries, ESCROW, build)
        assert was is not None
        key, value = state_key(build, ESCROW), escrow_to(build, change(was))
        entry = entries[key]
        assert entry is not None
        if key == instance_key(ESCROW):
            raise AssertionError("these families keep their terms in an entry of their own")
        return case.with_entries({key: Entry(contract_data(key, value), entry.live_until)})

    return changed


def payer(**changed: Any) -> Change:
    """The payer's account with other fields."""

    def change(case: Case) -> Case:
        who = case.review.facts.source
        entry = case.review.facts.account(who)
        assert entry is not None
        kept = "signers", "thresholds", "num_sub_entries", "balance"
        fields: dict[str, Any] = {name: vars(entry)[name] for name in kept} | changed
        balance = fields.pop("balance").int64
        return case.with_entries(account(who, balance, **fields))

    return change
