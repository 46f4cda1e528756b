"""What I can do in an escrow now, and why not the rest; every answer is the model's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from app.desk.asked_moves import does
from app.desk.escrow_seen import Seen
from app.desk.offers import offer_of
from app.pages.escrow import Mine, MoveLine, Part
from app.words import moves as words
from app.words import refusals
from app.words.numbers import milestones
from app.words.parts import AS_IT_LIVES, part_in
from wallet.addresses import AccountId, Address, account_id
from wallet.escrow import moves
from wallet.escrow.candidates import waits_for
from wallet.escrow.moves import Move, named_milestones
from wallet.escrow.standing import NotKnown, Refused, Standing, Untold, known_standing
from wallet.escrow.terms import Role

Stands = Standing | Untold

_ADD: Final = "Add a milestone"
_NUMBERED: Final[Mapping[type[Move], tuple[str, str]]] = {
    moves.ApproveAndRelease: ("Approve and release {what}", "Approve and release {what}"),
    moves.ApproveMilestones: ("Approve {what}", "Approve {what}"),
    moves.ChangeMilestoneStatus: ("Say how far {what} is", "Say how far {what} are"),
    moves.ManageMilestones: ("Change {what}", "Change {what}"),
    moves.OpenDispute: ("Open a dispute over {what}", "Open a dispute over {what}"),
    moves.ReleaseFunds: ("Release {what}", "Release {what}"),
    moves.ResolveDispute: ("Decide the dispute over {what}", "Decide the disputes over {what}"),
    moves.SplitDispute: ("Decide the dispute over {what}", "Decide the disputes over {what}"),
    moves.TakeBackApproval: (
        "Take back the approval of {what}",
        "Take back the approvals of {what}",
    ),
}
"""Steps that are tried for one milestone at a time: for one, and for several alike."""


def parts_of(seen: Seen) -> tuple[Part, ...]:
    """What I can do as each address of mine that has a role, then what anybody can."""
    mine = {who: how for who in seen.holders if (how := seen.mine(who)) is not None}
    stands = {who: _stands(seen, who) for who in mine}
    parts = [_part(seen, who, how, stands[who]) for who, how in mine.items()]
    return (*parts, *_of_anybody(seen, stands or _of_first(seen)))


def lacking(seen: Seen) -> frozenset[bytes]:
    """Entries to be read before all of it can be told; then there may be more."""
    missing: frozenset[bytes] = frozenset()
    whose = {who for who in seen.holders if seen.mine(who)} or set(own_accounts(seen)[:1])
    for who in {*whose, *seen.escrow.roles.of(Role.RELEASE_SIGNER)}:
        try:
            stands = known_standing(seen.snapshot, seen.contract, who, seen.eyes.builds)
        except NotKnown as why:
            return why.missing
        missing |= {key for s in stands if isinstance(s, Untold) for key in s.missing}
    return missing


def own_accounts(seen: Seen) -> tuple[AccountId, ...]:
    """My own accounts that exist on this network."""
    own = [account_id(key) for key in sorted(seen.eyes.own)]
    return tuple(who for who in own if seen.signers(who) is not None)


def releases(seen: Seen) -> tuple[tuple[tuple[int, ...], MoveLine], ...]:
    """Whether each release would be made now, whoever signs it, and why not.

    Of the milestones that are named; of all of a single escrow without any.
    """
    found: dict[tuple[int, ...], MoveLine] = {}
    for who in seen.escrow.roles.of(Role.RELEASE_SIGNER):
        for each in _stands(seen, who):
            if isinstance(each.move, moves.ReleaseFunds):
                line = _line(seen, each)
                if line.is_open or each.move.milestones not in found:
                    found[each.move.milestones] = line
    return tuple(found.items())


def _stands(seen: Seen, who: Address) -> tuple[Stands, ...]:
    try:
        return known_standing(seen.snapshot, seen.contract, who, seen.eyes.builds)
    except NotKnown:
        return ()


def _of_first(seen: Seen) -> Mapping[Address, tuple[Stands, ...]]:
    return {who: _stands(seen, who) for who in own_accounts(seen)[:1]}


def _part(seen: Seen, who: Address, how: Mine, stands: Iterable[Stands]) -> Part:
    named = part_in(seen.escrow, who, AS_IT_LIVES)
    lines = _lines(seen, [each for each in stands if each.role is not None])
    return Part(named, seen.eyes.name(who), who, how, lines)


def _of_anybody(seen: Seen, stands: Mapping[Address, tuple[Stands, ...]]) -> tuple[Part, ...]:
    """What needs no role and somebody waits for, as one who can if there is one."""
    parts: list[Part] = []
    for who, each in stands.items():
        wanted = [s for s in each if s.role is None and _is_awaited(seen, s.move)]
        if wanted:
            how = seen.mine(who) or Mine(1, alone=True)
            parts.append(Part("", seen.eyes.name(who), who, how, _lines(seen, wanted)))
    able = [part for part in parts if any(line.is_open for line in part.moves)]
    return tuple((able or parts)[:1])


def _is_awaited(seen: Seen, move: Move) -> bool:
    return waits_for(seen.escrow, seen.held or 0, move)


def _lines(seen: Seen, stands: Iterable[Stands]) -> tuple[MoveLine, ...]:
    """One line for each step, and for milestones that stand alike; disputes come last."""
    # Somebody with two roles may dispute as either.
    once = {repr(each.move): each for each in stands}.values()
    ordered = sorted(once, key=lambda each: isinstance(each.move, moves.OpenDispute))
    alike: dict[MoveLine, list[Move]] = {}
    for each in ordered:
        alike.setdefault(_line(seen, each), []).append(each.move)
    return tuple(_numbered(_keyed(seen, line, same), same) for line, same in alike.items())


def _keyed(seen: Seen, line: MoveLine, same: Sequence[Move]) -> MoveLine:
    """A line that can be asked for, if it is open."""
    offer = offer_of(seen, same) if line.is_open else None
    if offer is None:
        return line
    done = does(offer.kind, offer.who, offer.milestones)
    return replace(line, kind=offer.kind, key=offer.key, does=done)


def _numbered(line: MoveLine, same: Sequence[Move]) -> MoveLine:
    """A line that says for which milestones it is."""
    indices = [index for each in same for index in named_milestones(each)]
    if not indices or type(same[0]) not in _NUMBERED:
        return line
    one, several = _NUMBERED[type(same[0])]
    step = one if len(indices) == 1 else several
    return replace(line, step=step.format(what=milestones(indices)))


def _line(seen: Seen, stands: Stands) -> MoveLine:
    move = stands.move
    step = _step(seen, move)
    if isinstance(stands, Untold):
        return MoveLine(step, None)
    if stands.refusal is not None:
        why = refusals.reason(_name(seen, stands.refusal))
        return MoveLine(step, is_open=False, reason=why)
    return MoveLine(step, is_open=True, awaited=_is_awaited(seen, move))


def _step(seen: Seen, move: Move) -> str:
    if isinstance(move, moves.UpdateEscrow):
        adds = len(move.terms.milestones) > len(seen.escrow.milestones)
        return _ADD if adds else words.CHANGE_TERMS.step
    if isinstance(move, moves.ManageMilestones) and move.new:
        return _ADD
    return words.words_of(type(move).__name__).step


def _name(seen: Seen, refused: Refused) -> str:
    """A refusal by the name that its words go by."""
    if refused.kind != "Contract":
        return f"{refused.kind}, {refused.code}"
    name = refused.name or str(refused.code)
    return f"{name} (token)" if refused.raised_by == seen.escrow.token else name
