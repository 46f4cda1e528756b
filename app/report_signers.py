"""Who must sign, in plain text: whose consent it takes, who gave it, and what lacks then."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, cast

from app.words.groups import grouped
from wallet.addresses import AccountId, Address
from wallet.escrow.terms import Role
from wallet.review.dues import fee_accounts_of
from wallet.review.facts import Facts
from wallet.review.review import Review
from wallet.review.signer_states import SignerState
from wallet.review.turn import Signs

STRANGER: Final = "NO PARTY OF THIS ESCROW"


def signer_lines(review: Review) -> Iterator[str]:
    """Every account whose consent it takes, and those who can give it."""
    yield "WHO MUST SIGN"
    facts = review.facts
    if facts.view.key is not None:
        yield f"  you sign as  {grouped(facts.view.key)}"
    for state in _each_once(review):
        yield from _state(facts, state)
    if not review.signers:
        yield "  not known: the accounts did not come with it"
    yield from _unknown(facts)
    yield from _then(review)


def part_of(facts: Facts, who: str) -> str:
    """Why an account must sign, in words."""
    in_it = facts.escrow is not None and facts.call is not None
    role = role_of(facts, who)
    acts = f"acts as {role}" if in_it and role != STRANGER else f"acts, {STRANGER}"
    acts = acts if in_it else "acts"
    speaks = facts.acting in facts.principals or not facts.by_address
    parts = [(facts.payer, "pays the fee"), (facts.acting if speaks else "", acts)]
    return ", ".join(words for account, words in parts if account == who)


def role_of(facts: Facts, who: str) -> str:
    """What an address is in this escrow, in words."""
    if who in fee_accounts_of(facts):
        return "protocol fee"
    if who == facts.about:
        return "the escrow itself"
    held = facts.terms.roles_of(cast("Address", who)) if facts.terms is not None else ()
    roles = [role.value.replace("_", " ") for role in Role if role in held]
    return ", ".join(roles) or STRANGER


def _each_once(review: Review) -> tuple[SignerState, ...]:
    """An account signs once for all that it consents to: what it needs most counts."""
    most: dict[tuple[AccountId, Signs], SignerState] = {}
    for state in review.signers:
        known = most.setdefault((state.account, state.signs), state)
        if state.threshold > known.threshold:
            most[state.account, state.signs] = state
    return tuple(most.values())


def _state(facts: Facts, state: SignerState) -> Iterator[str]:
    yield f"  {state.account} ({_why(facts, state)})"
    missing = state.missing_weight
    still = f"still missing {missing}" if missing else "and has enough"
    yield f"    needs weight {state.threshold}, {still}"
    for signer in state.signed:
        yield f"    signed       {signer}, weight {state.need.signers.weight_of(signer)}"
    for signer in state.can_sign if missing else ():
        yield f"    can sign     {signer}, weight {state.need.signers.weight_of(signer)}"


def _why(facts: Facts, state: SignerState) -> str:
    """Why an account must sign, and what."""
    if state.signs is Signs.ENTRY:
        return f"acts as {role_of(facts, state.account)}, by an entry of its own"
    if state.signs is Signs.FEE_BUMP:
        return "pays the fee around it"
    return part_of(facts, state.account)


def _unknown(facts: Facts) -> Iterator[str]:
    """Who speaks by an entry of their own (way B), and is not known here."""
    known = {part.entry for part in facts.parts}
    for entry in dict.fromkeys(facts.by_address):
        if entry not in known:
            yield f"  {entry.address} ({role_of(facts, str(entry.address))})"
            yield "    speaks by an entry of its own; who can sign that is not known here"


def _then(review: Review) -> Iterator[str]:
    """What the signature of the key at hand leads to."""
    facts = review.facts
    key = facts.view.key
    if key is None or review.stops or not review.signers:
        return
    waits_for = review.to_sign.waits_for
    if review.to_sign.signs is Signs.ENTRY:
        yield "  you sign     the entry alone: others choose how it is sent, and for what fee"
    elif waits_for:
        yield f"  before you   {', '.join(waits_for)} must sign"
    lacking = [
        state
        for state in _each_once(review)
        if state.missing_weight > _adds(review, state, key)
    ]
    if not lacking:
        yield "  after yours  nothing is missing: with your signature this can be sent"
        return
    yield "  after yours  signatures are still missing:"
    for state in lacking:
        yield f"    for          {state.account}, over the {state.signs.value}"


def _adds(review: Review, state: SignerState, key: AccountId) -> int:
    """The weight that this key's signature adds to an account's consent."""
    counts = state.signs is review.to_sign.signs and key not in state.signed
    return state.need.signers.weight_of(key) if counts else 0
