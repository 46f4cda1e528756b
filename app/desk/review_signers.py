"""Why I am asked: whose consent is needed, who has given it, and what mine would do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.desk.review_names import Named
from app.pages.review import Consent, OwnKey, Signer, Turn, Why
from wallet.addresses import AccountId
from wallet.review.signer_states import SignerState
from wallet.signatures import Need


@dataclass(frozen=True)
class Keys:
    """My keys by address, with their labels, and when each signature came here, by its key.

    ``choices`` are those of mine that can still add something.
    """

    mine: Mapping[str, str]
    came: Mapping[str, int]
    choices: tuple[OwnKey, ...] = ()


def why_of(named: Named, keys: Keys) -> Why:
    """Everything about signatures; ``view.key`` of the review is the key that is meant."""
    review = named.review
    pairs = [(state, state.need) for state in review.signers]
    key = named.facts.view.key
    consents = _once(_consent(named, keys, *pair) for pair in pairs)
    if key is None:
        return Why(
            "", "", None, consents, completes=False, still=_still(named, keys, pairs, None)
        )
    return Why(
        key=key,
        label=keys.mine.get(key, ""),
        turn=_turn(named, pairs, key),
        consents=consents,
        completes=bool(pairs) and all(_missing(*pair, key) <= 0 for pair in pairs),
        still=_still(named, keys, pairs, key),
        choices=keys.choices,
    )


Pair = tuple[SignerState, Need]


def _once(consents: Iterable[Consent]) -> tuple[Consent, ...]:
    """Each account once: whoever pays for his own step signs once, with the larger weight."""
    found: dict[str, Consent] = {}
    for each in consents:
        before = found.get(each.account)
        if before is None or each.needed > before.needed:
            found[each.account] = each
    return tuple(found.values())


def _consent(named: Named, keys: Keys, state: SignerState, need: Need) -> Consent:
    given = dict.fromkeys(state.signed)
    usable = (AccountId(signer.key.strkey) for signer in need.signers.usable_signers)
    return Consent(
        account=state.account,
        name=named.name(state.account),
        roles=named.roles(state.account),
        pays_fee=state.account == named.facts.payer,
        needed=state.threshold,
        missing=state.missing_weight,
        signers=tuple(
            _signer(named, keys, need, who, has_signed=who in given)
            for who in dict.fromkeys((*given, *usable))
        ),
    )


def _signer(
    named: Named, keys: Keys, need: Need, who: AccountId, *, has_signed: bool
) -> Signer:
    return Signer(
        key=who,
        name=named.name(who),
        is_mine=who in keys.mine,
        weight=need.signers.weight_of(who),
        has_signed=has_signed,
        came=keys.came.get(who, 0) if has_signed else 0,
    )


def _turn(named: Named, pairs: list[Pair], key: AccountId) -> Turn | None:
    """My place among the signers of whoever acts, or else of the first who needs me."""
    mine = [(state, need) for state, need in pairs if key in state.can_sign]
    mine.sort(key=lambda pair: pair[0].account != named.facts.acting)
    if not mine:
        return None
    state, need = mine[0]
    signers = need.signers.usable_signers
    weights = {signer.weight for signer in signers}
    count = -(-state.threshold // weights.pop()) if len(weights) == 1 else 0
    return Turn(
        account=state.account,
        name=named.name(state.account),
        roles=named.roles(state.account),
        place=len(state.signed) + 1,
        of=count,
        only_these=count == len(signers),
    )


def _still(
    named: Named, keys: Keys, pairs: list[Pair], key: AccountId | None
) -> tuple[Signer, ...]:
    """Who can give what lacks, beside this key; each once."""
    found: dict[str, Signer] = {}
    for state, need in pairs:
        if _missing(state, need, key) > 0:
            for who in state.can_sign:
                if who != key and who not in found:
                    found[who] = _signer(named, keys, need, who, has_signed=False)
    return tuple(found.values())


def _missing(state: SignerState, need: Need, key: AccountId | None) -> int:
    """The weight that lacks once this key has signed."""
    adds = need.signers.weight_of(key) if key is not None and key not in state.signed else 0
    return state.missing_weight - adds
