"""What a user names on the command line, as a move of the escrow that it is about.

Milestones are counted from 1 by people and from 0 by contracts. Whoever acts is the only holder
of the role, or whom ``--as`` names.
"""

from __future__ import annotations

import secrets
from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from app.adapters.files import read_text
from app.cli import terms_file
from app.cli.problems import Misused
from app.propose import MoveRefused, release_of
from app.read import Found, NotInitialized
from app.words.roles import role as in_words
from wallet.addresses import AccountId, Address, ContractId
from wallet.escrow import founding, moves
from wallet.escrow.builds import Build, Builds
from wallet.escrow.calls import CALLS
from wallet.escrow.moves import MilestoneChange, Move, StatusChange
from wallet.escrow.terms import Escrow, Flags, Role
from wallet.network import Network

SALT_BYTES: Final = 32


@dataclass(frozen=True)
class Situation:
    """The contract that a move is wanted of, as the ledger has it.

    ``fee_account`` is who gets the protocol's fee, where we know it.
    """

    network: Network
    builds: Builds
    contract: ContractId
    build: Build
    escrow: Escrow | None
    fee_account: AccountId | None

    @property
    def terms(self) -> Escrow:
        """The terms that are there; raise NotInitialized where there are none."""
        if self.escrow is None:
            raise NotInitialized(self.contract)
        return self.escrow

    @property
    def asked_fee_account(self) -> AccountId | None:
        """Who gets the protocol's fee, where the call says so (hazard H16)."""
        return self.fee_account if self.build.fee_account is None else None

    def takes(self, kind: type[Move], parameter: str) -> bool:
        """Whether the build's call for such a move has this parameter."""
        known = (self.build.functions.get(name, {}) for name in CALLS[kind].functions)
        return any(parameter in each for each in known)


Reader = Callable[[Namespace, Situation], Move]


def fund(options: Namespace, on: Situation) -> Move:
    """By whoever pays, for exactly the terms that are there where the build asks them."""
    asks = on.takes(moves.FundEscrow, "expected_escrow")
    expected = on.terms if asks else None
    return moves.FundEscrow(_anybody(options), expected, options.amount)


def mark(options: Namespace, on: Situation) -> Move:
    """The same status, and the same evidence, for every milestone that is named."""
    who = _acting(options, on, Role.SERVICE_PROVIDER)
    changes = (StatusChange(i, options.status, options.evidence) for i in _named(options))
    return moves.ChangeMilestoneStatus(who, tuple(changes))


def approve(options: Namespace, on: Situation) -> Move:
    """Each milestone that is named."""
    return moves.ApproveMilestones(_acting(options, on, Role.APPROVER), _named(options))


def take_back(options: Namespace, on: Situation) -> Move:
    """Of one milestone."""
    return moves.TakeBackApproval(_acting(options, on, Role.APPROVER), options.milestone - 1)


def release(options: Namespace, on: Situation) -> Move:
    """Of all of a single escrow; in multi of what is named, else of what is due first."""
    found = Found(on.build, on.terms, on.fee_account)
    move = release_of(found)
    if move is None:
        raise MoveRefused("NoMilestoneDefined")
    who = _acting(options, on, Role.RELEASE_SIGNER)
    return replace(move, release_signer=who, milestones=_parts(options, on) or move.milestones)


def approve_and_release(options: Namespace, on: Situation) -> Move:
    """By one who is approver and release signer."""
    who = _acting(options, on, Role.APPROVER, Role.RELEASE_SIGNER)
    return moves.ApproveAndRelease(who, _named(options), on.asked_fee_account)


def dispute(options: Namespace, on: Situation) -> Move:
    """By any party; most builds take no reason."""
    who = _of(options, on.terms.parties, "party")
    return moves.OpenDispute(who, _all_parts(options, on), options.reason)


def resolve(options: Namespace, on: Situation) -> Move:
    """A split as the build takes it: between two, or among any."""
    who, parts = _acting(options, on, Role.DISPUTE_RESOLVER), _all_parts(options, on)
    fee_account = on.asked_fee_account
    between_two = on.takes(moves.SplitDispute, "approver_funds")
    names_two = options.approver is not None or options.receiver is not None
    if names_two != between_two or bool(options.pay) == between_two:
        wanted = "--approver A --receiver B" if between_two else "--pay ADDRESS=AMOUNT"
        raise Misused(f"This contract decides by other shares: name {wanted}.")
    if between_two:
        two = options.approver or 0, options.receiver or 0
        return moves.SplitDispute(who, *two, parts, fee_account)
    return moves.ResolveDispute(who, _shares(options), parts, fee_account)


def withdraw(options: Namespace, on: Situation) -> Move:
    """What is left after the end, among any."""
    who = _acting(options, on, Role.DISPUTE_RESOLVER)
    return moves.WithdrawRemainingFunds(who, _shares(options), on.asked_fee_account)


def extend_life(options: Namespace, on: Situation) -> Move:
    """By whoever owns the escrow."""
    return moves.ExtendLife(_owner(options, on), options.ledgers)


def add_milestones(options: Namespace, on: Situation) -> Move:
    """In the words of the generation: the first takes all of its terms anew."""
    parts = terms_file.parts(read_text(options.file))
    new = terms_file.milestones(on.build, on.terms, parts)
    if on.build.is_second:
        return moves.ManageMilestones(_owner(options, on), new, ())
    return _update(options, on, replace(on.terms, milestones=(*on.terms.milestones, *new)))


def manage_milestones(options: Namespace, on: Situation) -> Move:
    """Append milestones, and change some that are there."""
    parts, changes = terms_file.plan(read_text(options.file))
    new = terms_file.milestones(on.build, on.terms, parts)
    changed = (MilestoneChange(each.number - 1, each.text, each.amount) for each in changes)
    return moves.ManageMilestones(_owner(options, on), new, tuple(changed))


def update(options: Namespace, on: Situation) -> Move:
    """The terms that are there, with what the file says otherwise."""
    told = terms_file.told(read_text(options.terms), on.network)
    return _update(options, on, terms_file.changed(on.build, on.terms, told))


def initialize(options: Namespace, on: Situation) -> Move:
    """The first terms; whose authority they need, the contract says."""
    return moves.InitializeEscrow(_first_terms(options, on, on.build))


def new_escrow(options: Namespace, on: Situation) -> Move:
    """A contract of the same build as its maker's, or of the one that is named."""
    build = on.build if options.build is None else build_named(on.builds, options.build)
    salt = options.salt or secrets.token_bytes(SALT_BYTES)
    who = AccountId(_anybody(options))
    return founding.new_escrow(build, _first_terms(options, on, build), who, salt)


def build_named(builds: Builds, name: str) -> Build:
    """The build of this name; raise Misused with the names that there are."""
    known = {build.name: build for build in builds.by_hash.values()}
    if name not in known:
        raise Misused(f"There is no build {name}. Known: {', '.join(sorted(known))}.")
    return known[name]


def _first_terms(options: Namespace, on: Situation, build: Build) -> Escrow:
    told = terms_file.told(read_text(options.terms), on.network)
    return founding.terms_of(build, terms_file.deal(build, told))


def _update(options: Namespace, on: Situation, terms: Escrow) -> Move:
    # What has happened to the money is nothing that new terms may say.
    return moves.UpdateEscrow(
        _owner(options, on), replace(terms, flags=terms.flags and Flags())
    )


def _owner(options: Namespace, on: Situation) -> Address:
    return _acting(options, on, Role.ADMIN if on.build.is_second else Role.PLATFORM)


def _acting(options: Namespace, on: Situation, *roles: Role) -> Address:
    """The only one who holds all of these roles, or whom ``--as`` names."""
    first, *others = (on.terms.roles.of(role) for role in roles)
    holders = [who for who in first if all(who in each for each in others)]
    return _of(options, holders, " and ".join(in_words(role.value) for role in roles))


def _of(options: Namespace, holders: Sequence[Address], what: str) -> Address:
    if options.acting is not None:
        named: Address = options.acting
        return named
    if len(holders) == 1:
        return holders[0]
    if options.payer in holders:
        payer: Address = options.payer
        return payer
    there = "Nobody is" if not holders else "Several could be"
    raise Misused(f"{there} {what} here: say who acts, with --as G….")


def _anybody(options: Namespace) -> Address:
    """Whom ``--as`` names, else whoever pays the network's fee."""
    return _of(options, (options.payer,), "")


def _named(options: Namespace) -> tuple[int, ...]:
    return tuple(number - 1 for number in options.milestones)


def _parts(options: Namespace, on: Situation) -> tuple[int, ...]:
    """The milestones named, in an escrow that pays each by itself; no other has any to name."""
    if options.milestones and not on.terms.is_multi:
        raise Misused(
            "An escrow of this kind releases all at once; it has no milestone "
            f"{options.milestones[0]} to release alone."
        )
    return _named(options)


def _all_parts(options: Namespace, on: Situation) -> tuple[int, ...]:
    parts = _parts(options, on)
    if on.terms.is_multi and not parts:
        raise Misused("This escrow pays each milestone by itself: say which, --milestone N.")
    return parts


def _shares(options: Namespace) -> Mapping[Address, int]:
    shares = dict[Address, int]()
    for who, amount in options.pay:
        if who in shares:
            raise Misused(f"{who} is named twice.")
        shares[who] = amount
    return shares
