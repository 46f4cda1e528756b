"""Who of a new escrow is ready, by the ledger: to sign, and to be paid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from stellar_sdk import xdr

from app.desk.founding_typed import OPTIONAL
from app.pages.founding import Ready
from app.words import founding as words
from app.words.groups import shortened
from app.words.parts import AS_IT_LIVES, part_in
from app.words.roles import roles
from wallet import pinned
from wallet.addresses import AccountId, Address, ContractId, is_contract, xdr_account_id
from wallet.amounts import Asset
from wallet.errors import Unreadable
from wallet.escrow.builds import Build
from wallet.escrow.payouts import Overflow, of_release
from wallet.escrow.terms import Escrow, Role
from wallet.holdings import claimed_asset, holding_key
from wallet.review.checks.payees import cannot_take
from wallet.signers import AccountSigners, Level
from wallet.snapshot import Snapshot
from wallet.soroban.entries import Key, account_key

MEMO_WANTED = b"config.memo_required"
"""The data entry by which an account asks for memos (SEP-29)."""

SILENT = OPTIONAL | {Role.RECEIVER}
"""Roles whose holder need not sign for the deal to come to its end."""

PROTOCOL = "Trustless Work"
PROTOCOL_ROLE = "protocol fee"


@dataclass(frozen=True)
class Planned:
    """An escrow that is to be: its build and terms, and what people are called."""

    build: Build
    terms: Escrow
    fee_account: AccountId | None
    names: Mapping[str, str]

    @property
    def token(self) -> ContractId:
        """The contract of its money."""
        return ContractId(self.terms.token)

    @property
    def parties(self) -> tuple[Address, ...]:
        """Everybody, in the order in which an escrow comes to them, each once."""
        held = (who for r in AS_IT_LIVES for who in self.terms.roles.of(r))
        return tuple(dict.fromkeys((*self.terms.receivers, *held)))

    @property
    def due(self) -> Mapping[Address, int]:
        """Who is paid how much in the end, if all is released."""
        terms, due = self.terms, Counter[Address]()
        paid = [(terms.total, terms.receivers[0])] if terms.receivers else []
        if terms.is_multi:
            paid = [(m.amount or 0, terms.receiver_of(m)) for m in terms.milestones]
        try:
            for amount, receiver in paid:
                shares = of_release(amount, terms.platform_fee, receiver)
                due[receiver] += shares.payees[0][1]
                for who in terms.roles.of(Role.PLATFORM):
                    due[who] += shares.platform
                if self.fee_account is not None:
                    due[self.fee_account] += shares.protocol
        except Overflow:
            return {}
        return due


def keys_of(planned: Planned, asset: Asset | None) -> set[Key]:
    """What to read of a ledger to tell who is ready."""
    accounts = [AccountId(who) for who in planned.parties if not is_contract(who)]
    keys = {account_key(who) for who in accounts}
    keys |= {memo_key(AccountId(who)) for who in planned.terms.receivers if who in accounts}
    if asset is not None:
        payees = (who for who in planned.due if who != asset.issuer)
        keys |= {holding_key(planned.token, asset, who) for who in payees}
    return keys


def memo_key(who: AccountId) -> Key:
    """Where an account says that it wants a memo with each payment."""
    about = xdr.LedgerKeyData(xdr_account_id(who), xdr.String64(MEMO_WANTED))
    return xdr.LedgerKey(xdr.LedgerEntryType.DATA, data=about).to_xdr_bytes()


def readiness_of(planned: Planned, snapshot: Snapshot) -> tuple[Ready, ...]:
    """Each party, and the protocol's account where it is not ready."""
    asset = claimed_asset(snapshot.entries, planned.token)
    told = [_party(planned, snapshot, asset, who) for who in planned.parties]
    fee_account = planned.fee_account
    if fee_account is not None and fee_account not in planned.parties:
        lacks = tuple(_unpaid(planned, snapshot, asset, fee_account))
        if lacks:
            told.append(Ready(PROTOCOL, fee_account, PROTOCOL_ROLE, lacks))
    return tuple(told)


def remarks_of(planned: Planned, snapshot: Snapshot) -> Iterator[str]:
    """What is worth a second thought and is nobody's lack."""
    terms = planned.terms
    asset = claimed_asset(snapshot.entries, planned.token)
    if asset is None:
        yield words.NO_ASSET
    elif pinned.asset_of(snapshot.network, planned.token) is None and asset.issuer:
        yield words.NOT_KNOWN.format(code=asset.code)
    for who in planned.parties:
        held = terms.roles_of(who)
        if len(held) > 1:
            called = planned.names.get(who) or shortened(who)
            in_words = roles(each.value for each in AS_IT_LIVES if each in held)
            yield words.SEVERAL.format(who=called, roles=in_words)
    signers = terms.roles.of(Role.RELEASE_SIGNER)
    if len(signers) == 1 and _signs_alone(snapshot, signers[0]):
        yield words.SIGNS_ALONE
    if terms.receiver_memo:
        yield words.KEEPS_MEMO.format(memo=terms.receiver_memo)


def _party(planned: Planned, snapshot: Snapshot, asset: Asset | None, who: Address) -> Ready:
    lacks = (*_cannot_sign(planned, snapshot, who), *_unpaid(planned, snapshot, asset, who))
    return Ready(
        planned.names.get(who, ""),
        who,
        part_in(planned.terms, who, AS_IT_LIVES),
        tuple(dict.fromkeys(lacks)),
        tuple(_notes(planned, snapshot, who)),
    )


def _cannot_sign(planned: Planned, snapshot: Snapshot, who: Address) -> Iterator[str]:
    acts = set(planned.terms.roles_of(who)) - SILENT
    if is_contract(who):
        if acts:
            yield words.CANNOT_SIGN
    elif snapshot.entries.get(account_key(AccountId(who))) is None:
        yield words.NO_ACCOUNT


def _unpaid(
    planned: Planned, snapshot: Snapshot, asset: Asset | None, who: Address
) -> Iterator[str]:
    amount = planned.due.get(who)
    if asset is None or amount is None or who == asset.issuer:
        return
    if not amount and not _pays_nothing_too(planned.build):
        return
    entry = snapshot.entries.get(holding_key(planned.token, asset, who))
    why = cannot_take(who, entry, asset, amount)
    if why:
        yield words.PAYMENT.format(why=_for(asset, why))


def _for(asset: Asset, why: str) -> str:
    return why.replace("no trustline", f"no trustline for {asset.code}")


def _pays_nothing_too(build: Build) -> bool:
    """Whether somebody who is owed nothing has to be ready all the same (hazard H14)."""
    return "release_pays_zero" in build.rules


def _notes(planned: Planned, snapshot: Snapshot, who: Address) -> Iterator[str]:
    if is_contract(who):
        return
    if snapshot.entries.get(memo_key(AccountId(who))) is not None:
        yield words.WANTS_MEMO
    if Role.RELEASE_SIGNER in planned.terms.roles_of(who):
        alone = _signs_alone(snapshot, who)
        if alone is not None:
            yield words.ALONE if alone else words.TOGETHER


def _signs_alone(snapshot: Snapshot, who: Address) -> bool | None:
    """Whether one key is enough for an account; None where nobody can tell."""
    entry = None if is_contract(who) else snapshot.entries.get(account_key(AccountId(who)))
    account = entry.value.account if entry is not None else None
    if account is None:
        return None
    try:
        signers = AccountSigners.of(account)
    except Unreadable:
        return None
    keys = [signer.key for signer in signers.usable_signers]
    return any(signers.can_act_alone([key], Level.MEDIUM) for key in keys)
