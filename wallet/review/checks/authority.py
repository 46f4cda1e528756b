"""Checks of who speaks for whom: authorisation entries and operation sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from stellar_sdk import xdr

from wallet.addresses import AccountId, Address, account_of, is_contract
from wallet.authorization import Arm, Authorization
from wallet.review.facts import Facts
from wallet.review.finding import PASSED, Holds, Severity, Unavailable, Verdict, when
from wallet.review.knowledge import Other, Sighting
from wallet.signatures import consents
from wallet.snapshot import Snapshot
from wallet.soroban.creation import in_one_form, tree_in_one_form
from wallet.soroban.entries import account_key, decoded_key, nonce_key

NO_MODEL = "the model's answer"
NO_ENTRIES = "the authorisation entries"


def other_authorisation(facts: Facts) -> Verdict:
    """F04: an entry whose tree this call does not make, or one too many."""
    given, root = facts.authorizations, _root(facts)
    if root is None or given is None:
        return Unavailable(NO_ENTRIES)
    if facts.done is None:
        roots = [in_one_form(entry.root_invocation.function) for entry in given]
        return when(any(each != root for each in roots), entries=len(given))
    extra = _trees(facts, given) - _trees(facts, facts.expected)
    return when(extra, entries=sum(extra.values()))


def _root(facts: Facts) -> xdr.SorobanAuthorizedFunction | None:
    """What an entry for this call, or for this new contract, begins with."""
    if facts.deployment is not None:
        return facts.deployment.creation.authorized()
    return facts.call.authorized() if facts.call is not None else None


def authority_missing(facts: Facts) -> Verdict:
    """F21."""
    if facts.done is None or facts.authorizations is None:
        return Unavailable(NO_MODEL)
    lacking = _trees(facts, facts.expected) - _trees(facts, facts.authorizations)
    return when(lacking, account=", ".join(sorted(who for who, _ in lacking)))


def acts_for_a_stranger(facts: Facts) -> Verdict:
    """F15: an operation's source that names the payer once more is no other account.

    Where the code asks nobody, as for first terms, nobody speaks in anybody's place.
    """
    if facts.doing is not None and facts.deployment is None:
        # Anybody may care for storage; all else that is explained is about the acting account.
        return when(facts.care and facts.acting != facts.source, account=facts.acting)
    if facts.done is None or facts.authorizations is None:
        return Unavailable(NO_MODEL)
    needed = {facts.speaker(entry) for entry in facts.expected}
    by_source = any(entry.arm is Arm.SOURCE_ACCOUNT for entry in facts.authorizations)
    other = facts.acting != facts.source
    asked = needed and (by_source or other)
    return when(asked and facts.acting not in needed, account=facts.acting)


def unknown_kinds(facts: Facts) -> Verdict:
    """F18: of credentials, or of signers that an account involved has."""
    strange = [str(who) for who in facts.asked if facts.account(who) and not facts.signers(who)]
    # An account's own signers speak for it; what delegates of it would do, nothing tells us.
    strange += [str(entry.address) for entry in facts.by_address if entry.delegates]
    unread = facts.operation is not None and facts.authorizations is None
    if strange or unread:
        return when(holds=True, account=", ".join(strange))
    if facts.operation is None and facts.doing is None:
        return Unavailable(NO_ENTRIES)
    known = all(map(facts.account, facts.asked))
    return PASSED if known else Unavailable("the signers of an account involved")


def speaks_for_another(facts: Facts) -> Verdict:
    """F24: by an entry or an operation's source; who merely pays is F57's."""
    key = facts.view.key
    if key is None:
        return Unavailable("the key that would sign")
    if facts.operation is not None and facts.authorizations is None:
        return Unavailable(NO_ENTRIES)
    sources = {who for who, _ in consents(facts.transaction)} - {facts.source}
    speakers = {entry.address for entry in facts.by_address if entry.address is not None}
    keys = {key, *(facts.view.knowledge.own or ())}
    others = (speakers | sources) - facts.principals
    mine = [who for who in others if any(_is_of(facts, each, who) for each in keys)]
    accounts = (AccountId(who) for who in others if not is_contract(who))
    if not mine and not all(map(facts.signers, accounts)):
        return Unavailable("the signers of an account involved")
    return when(mine, account=", ".join(sorted(mine)))


def _is_of(facts: Facts, key: AccountId, who: Address) -> bool:
    """Whether a key counts on an account; of one that is not known, whether it is its own."""
    signers = None if is_contract(who) else facts.signers(AccountId(who))
    return key == who if signers is None else bool(signers.weight_of(key))


def expired_or_used(facts: Facts) -> Verdict:
    """F28."""
    if facts.authorizations is None:
        return Unavailable(NO_ENTRIES)
    now = facts.view.snapshot.sequence
    if facts.by_address and not now:
        return Unavailable("the ledger's number")
    last = now + facts.lives.most_asked
    bad = [
        entry
        for entry in facts.by_address
        if not now <= entry.expiry <= last or _is_used(facts, entry)
    ]
    return when(bad, ledger=", ".join(str(entry.expiry) for entry in bad))


def _is_used(facts: Facts, entry: Authorization) -> bool:
    nonce = nonce_key(facts.speaker(entry), entry.nonce)
    used = facts.view.snapshot.entries.get(nonce)
    if used is None:
        return False
    return used.live_until is None or used.live_until >= facts.view.snapshot.sequence


def old_credentials(facts: Facts) -> Verdict:
    """F48: to be ticked when they could be used for another account of the same key."""
    if facts.authorizations is None:
        return Unavailable(NO_ENTRIES)
    if all(entry.arm is not Arm.ADDRESS for entry in facts.by_address):
        return when(holds=False)
    return Holds(severity=Severity.TICK if _signs_for_several(facts) else None)


def _signs_for_several(facts: Facts) -> bool:
    """By every state at hand; for the account of its own name, unless that is known better."""
    key, now = facts.view.key, facts.view.snapshot
    if key is None:
        return False
    accounts = {who for state in _states(facts) for who in _accounts_of(facts, key, state)}
    accounts |= set() if now.knows(account_key(key)) else {key}
    return len(accounts) > 1


def _states(facts: Facts) -> Iterator[Snapshot]:
    knowledge = facts.view.knowledge
    yield facts.view.snapshot
    seen = (knowledge.looked, knowledge.proposed, knowledge.told, *(knowledge.others or ()))
    yield from (each.snapshot for each in seen if isinstance(each, Sighting | Other))


def _accounts_of(facts: Facts, key: AccountId, state: Snapshot) -> Iterator[AccountId]:
    """The accounts in a state on which a key counts."""
    there = Facts(facts.envelope, replace(facts.view, snapshot=state))
    named = [decoded_key(place).account for place, entry in state.entries.items() if entry]
    raw = [account.account_id.account_id.ed25519 for account in named if account is not None]
    accounts = (account_of(value.uint256) for value in raw if value is not None)
    return (who for who in accounts if _is_of(there, key, who))


def sender_chooses(facts: Facts) -> Verdict:
    """F51."""
    if facts.authorizations is None:
        return Unavailable(NO_ENTRIES)
    return when(facts.by_address)


def _trees(facts: Facts, entries: tuple[Authorization, ...]) -> Counter[tuple[Address, bytes]]:
    return Counter((facts.speaker(entry), tree_in_one_form(entry.root)) for entry in entries)
