"""What a step says that is no contract call, part by part, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from stellar_sdk import xdr

from app.desk.review_given import given_fact
from app.desk.review_names import Named
from app.pages.review import Fact
from app.words.builds import known_from
from app.words.operations import LEVELS, PARTS, day_of, lasts_until, reached_by, weighs
from wallet import operations, pinned
from wallet.addresses import Address, ContractId, is_contract
from wallet.amounts import format_amount
from wallet.holdings import claimed_asset
from wallet.review.checks.accounts import trustline_of
from wallet.review.reach import reaches
from wallet.review.stored import Part, Stored, build_in

ANY: Final = 2**63 - 1
"""The limit of a trustline that takes any amount."""

Facts = Iterator[Fact]


def operation_parts(named: Named) -> tuple[Fact, ...]:
    """Everything that the operation says, and what comes of it; none for contract calls."""
    doing = named.facts.doing
    return () if doing is None else tuple(_PARTS[type(doing)](named, doing))


def _extension_parts(named: Named, doing: operations.ExtendStorage) -> Facts:
    until = named.facts.view.snapshot.sequence + doing.extend_to
    yield Fact(
        "Awake until",
        f"at least {lasts_until(until, day_of(named.facts.view.snapshot, until))}",
    )
    yield Fact("Ledgers from the one in which it runs", f"{doing.extend_to:,}")
    yield from _entries(named)


def _restoration_parts(named: Named, _doing: operations.RestoreStorage) -> Facts:
    yield from _entries(named)


def _entries(named: Named) -> Facts:
    facts = named.facts
    yield Fact("Paid by", named.name(facts.payer), facts.payer)
    for each in facts.stored:
        what, whole = _entry(named, each)
        yield Fact(what, _lives(named, each), whole)


def _entry(named: Named, each: Stored) -> tuple[str, str]:
    """What an entry is, and the address or hash to compare it by."""
    match each.part:
        case Part.CODE:
            build = named.facts.view.builds.get(each.code)
            known = f"Code of the build {build.name}" if build is not None else "Unknown code"
            return known, each.code.hex()
        case Part.TOKEN:
            return _token(named, each), str(each.owner or "")
        case _:
            return _kept(named, each), str(each.belongs_to or "")


def _kept(named: Named, each: Stored) -> str:
    """What somebody keeps; what has no word of its own is told by its key."""
    word, whose = PARTS[each.part].capitalize(), _whose(named, each.belongs_to)
    if each.part is Part.CONTRACT:
        return f"The {whose} itself"
    if each.part in {Part.OTHER, Part.NO_STORAGE}:
        return f"{word} of the {whose}, under {each.key.hex()}"
    return f"{word} of the {whose}"


def _whose(named: Named, who: Address | None) -> str:
    view = named.facts.view
    if who is None or not is_contract(who):
        return "account" if who is not None else "ledger"
    return "contract" if build_in(view.snapshot, view.builds, who) is None else "escrow"


def _token(named: Named, each: Stored) -> str:
    """The currency by its code, where its contract is the one that the code and issuer have."""
    entries, network = named.facts.view.snapshot.entries, named.facts.envelope.network
    owner = each.owner
    asset = claimed_asset(entries, ContractId(owner)) if owner is not None else None
    genuine = asset is not None and asset.contract_id(network) == owner
    return (
        f"Contract of {asset.code}"
        if asset is not None and genuine
        else "A currency's contract"
    )


def _lives(named: Named, each: Stored) -> str:
    if each.live_until is None:
        return "not there"
    now = lasts_until(each.live_until, day_of(named.facts.view.snapshot, each.live_until))
    if each.is_asleep:
        now = f"asleep since ledger {each.live_until + 1:,}"
    if not each.is_changed:
        return f"{now}; stays as it is"
    if each.until is None:
        return f"{now}; then as long as the network lets what is woken live"
    return (
        f"{now}; then {lasts_until(each.until, day_of(named.facts.view.snapshot, each.until))}"
    )


def _deployment_parts(named: Named, doing: operations.DeployContract) -> Facts:
    made, network = named.facts.made, named.facts.envelope.network
    yield Fact("Address of the new contract", "", doing.contract(network))
    if made is not None:
        origin = known_from(made.build)
        yield Fact("Its code", f"{made.build.name}, {origin}" if origin else made.build.name)
    yield Fact("Its code's hash", "", doing.wasm_hash.hex())
    yield Fact("Made by", named.name(doing.deployer), doing.deployer)
    yield Fact("Number that tells it from others of the same maker", "", doing.salt.hex())
    if made is not None:
        for name, value in made.given.items():
            yield given_fact(named, name, value)


def _trustline_parts(named: Named, doing: operations.SetTrustline) -> Facts:
    facts, asset = named.facts, doing.asset
    network = facts.envelope.network
    yield Fact("Account", named.name(facts.acting), facts.acting)
    known = asset in pinned.assets(network)
    yield Fact("Currency", f"{asset.code}, {'known' if known else 'not known'} to this program")
    if asset.issuer is not None:
        yield Fact("Its issuer", named.name(asset.issuer), asset.issuer)
    line = trustline_of(facts, doing)
    was = "none so far" if line is None else _limit(line.limit.int64)
    then = _limit(doing.limit) if doing.limit else "none"
    yield Fact("Limit", f"{was}; then {then}")
    if line is not None:
        yield Fact("Held now", f"{format_amount(line.balance.int64)} {asset.code}")
    if line is None and _must_be_allowed(named, doing):
        yield Fact("Before it can be used", "the issuer must allow the account to hold it")


def _must_be_allowed(named: Named, doing: operations.SetTrustline) -> bool:
    issuer = named.facts.account(doing.asset.issuer) if doing.asset.issuer is not None else None
    return issuer is not None and bool(
        issuer.flags.uint32 & xdr.AccountFlags.AUTH_REQUIRED_FLAG
    )


def _limit(units: int) -> str:
    return "any amount" if units == ANY else format_amount(units)


def _signers_parts(named: Named, _doing: operations.SetSigners) -> Facts:
    facts = named.facts
    yield Fact("Account", named.name(facts.acting), facts.acting)
    before, after = facts.signers(facts.acting), facts.signers_after
    if before is None or after is None:
        return
    was = {each.key: each for each in before.signers}
    now = {each.key: each for each in after.signers}
    for key in {**was, **now}:
        signer = now.get(key) or was[key]
        weights = (
            was[key].weight if key in was else None,
            now[key].weight if key in now else None,
        )
        own = key.strkey == facts.acting
        what = "The account's own key" if own else "Signer"
        name = named.name(key.strkey)
        said = weighs(signer, *weights)
        yield Fact(what, f"{name}, {said}" if name and not own else said, key.strkey)
    levels = zip(reaches(before), reaches(after), strict=True)
    for then, here in levels:
        said = reached_by(here)
        changed = "" if said == reached_by(then) else f"{reached_by(then)}; then "
        yield Fact(LEVELS[here.level], f"{changed}{said}")
        for signer in here.alone:
            yield Fact(
                "Alone, without anybody else", named.name(signer.key.strkey), signer.key.strkey
            )


def _sequence_parts(named: Named, doing: operations.BumpSequence) -> Facts:
    facts = named.facts
    account = facts.account(facts.acting)
    yield Fact("Account", named.name(facts.acting), facts.acting)
    if account is not None:
        yield Fact("Sequence number now", str(account.seq_num.sequence_number.int64))
    yield Fact("Raised to", str(doing.bump_to))


_PARTS: Final[Mapping[type, Callable[[Named, Any], Facts]]] = {
    operations.ExtendStorage: _extension_parts,
    operations.RestoreStorage: _restoration_parts,
    operations.DeployContract: _deployment_parts,
    operations.SetTrustline: _trustline_parts,
    operations.SetSigners: _signers_parts,
    operations.BumpSequence: _sequence_parts,
}
