"""Honest envelopes: what the deployed code was seen to do, asked for in each of the three ways.

State, authority, footprint and payments are the recordings' own: nothing that an envelope says
was computed by our model, so no mistake of the model's can make itself look honest here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any, Final

from stellar_sdk import xdr

from app.practice.recording import footprint_of, invocation_of, read_entry, read_recording
from app.practice.replay import SECONDS_PER_LEDGER
from tests.attacks.case import Attack
from tests.support.builders import CHANNEL
from tests.support.families import BUILDS
from tests.support.ledgers import account, snapshot_of
from tests.support.recordings import FOLDER, unpacked
from tests.support.requests import Case, operation, simulated
from wallet.addresses import AccountId, ContractId, account_id, contract_id
from wallet.addresses import address as any_address
from wallet.authorization import Arm, Authorization
from wallet.escrow.builds import Family
from wallet.holdings import contract_balance_key
from wallet.proposal import Draft, padded
from wallet.request import Told
from wallet.review.view import View
from wallet.signers import AccountSigners
from wallet.soroban.authority import Invocation
from wallet.soroban.entries import Entry, Key, account_key, nonce_key
from wallet.soroban.host import Payment
from wallet.soroban.ledger import Ledger
from wallet.soroban.storage import Footprint

WEEK: Final = 7 * 24 * 3600
NONCE: Final = 20_260_114

SCENARIOS: Final = (
    "happy",
    "updates",
    "disputes",
    "disputes_round",
    "unapprove",
    "factory",
    "v2_both",
)
"""Together they hold every move that a build has."""

NAMES: Final = {build.name: build for build in BUILDS.by_hash.values()}

READS: Final = frozenset(
    {"get_escrow", "get_multiple_escrow_balances", "get_escrow_by_contract_id", "transfer"}
)
"""What moves nothing, and the token's own function: no moves of an escrow."""


@dataclass(frozen=True)
class Moment:
    """A call that the deployed code took, and the ledger on which it did."""

    build: str
    scenario: str
    token: ContractId
    ledger: Ledger
    step: Mapping[str, Any]

    @property
    def function(self) -> str:
        """What was called."""
        return str(self.step["function"])

    @cached_property
    def call(self) -> Invocation:
        """The call."""
        return invocation_of(self.step)[0]

    @property
    def is_own_move(self) -> bool:
        """Whether it moves something, by no other authority than the source's."""
        own = xdr.SorobanCredentialsType.SOROBAN_CREDENTIALS_SOURCE_ACCOUNT
        by_source = all(entry.credentials.type is own for entry in self.auth)
        return self.function not in READS and by_source

    @property
    def source(self) -> AccountId:
        """Who made it."""
        return account_id(self.step["source"])

    @cached_property
    def auth(self) -> tuple[xdr.SorobanAuthorizationEntry, ...]:
        """The authority that the host asked for."""
        return tuple(map(xdr.SorobanAuthorizationEntry.from_xdr, self.step["auth"]))

    @property
    def footprint(self) -> Footprint:
        """What the host touched."""
        return footprint_of(self.step["footprint"])

    @property
    def ways(self) -> tuple[str, ...]:
        """In which ways it can be asked for: no entry speaks where nobody is asked."""
        return ("A", "B", "C") if self.auth else ("A", "C")

    @property
    def told(self) -> Told:
        """What the host did, as a server's simulation tells it."""
        paid = [
            Payment(contract_id(token), any_address(sender), any_address(receiver), int(units))
            for token, sender, receiver, units in self.step["transfers"]
        ]
        return Told(self.ledger.sequence, tuple(paid), self.step["resource_fee"])


def honest_of(family: Family) -> Iterator[Attack]:
    """Each move of each build of a family in one of the ways, and in all of them over all."""
    builds = sorted(name for name, build in NAMES.items() if build.family is family)
    told: set[tuple[str, str]] = set()
    for number, build in enumerate(builds):
        firsts: dict[str, Moment] = {}
        for scenario in SCENARIOS:
            for moment in moments(build, scenario):
                firsts.setdefault(moment.function, moment)
        for place, moment in enumerate(firsts.values()):
            turn = moment.ways[(number + place) % len(moment.ways)]
            for way in moment.ways:
                if way == turn or (moment.function, way) not in told:
                    told.add((moment.function, way))
                    yield _attack(moment, way)


def _attack(moment: Moment, way: str) -> Attack:
    name = f"honest {moment.function} of {moment.build} in way {way}"
    return Attack(name, 0, (), WAYS[way](moment), is_signable=True)


FILES: Final = {
    f"honest-{family.name.lower().replace('_', '-')}": partial(honest_of, family)
    for family in Family
}


def moments(build: str, scenario: str) -> Iterator[Moment]:
    """The calls of a recording that worked for accounts which speak as their source."""
    file = FOLDER / f"{build}--{scenario}.json.xz"
    if not file.exists():
        return
    text = unpacked(file)
    recorded, token = read_recording(text), contract_id(json.loads(text)["token"])
    ledger = recorded.ledger
    for step in recorded.steps:
        if "wait" in step:
            ledger = ledger.later(step["wait"], step["wait"] * SECONDS_PER_LEDGER)
        elif "edit" in step:
            ledger = _changed(ledger, step["edit"])
        else:
            moment = Moment(build, scenario, token, ledger, step)
            if step["outcome"] == "ok" and moment.is_own_move:
                yield moment
            if not step.get("probe"):
                ledger = _changed(ledger, step.get("changes", ()))
                ledger = ledger.later(1, SECONDS_PER_LEDGER)


def _changed(ledger: Ledger, facts: Any) -> Ledger:
    changes: dict[Key, Entry | None] = dict(map(read_entry, facts))
    for key, entry in changes.items():
        before = ledger.entries.get(key)
        if entry is not None and before is not None and entry.live_until is None:
            changes[key] = replace(entry, live_until=before.live_until)
    return ledger.with_changes(changes)


def way_a(moment: Moment) -> Case:
    """The account that speaks is the transaction's source."""
    case = _asked(moment, moment.source, moment.auth, moment.footprint)
    return operation(source_account=None)(case)


def way_b(moment: Moment) -> Case:
    """The account that speaks does so by an entry of its own, in anybody's transaction."""
    (entry,) = map(Authorization.of, moment.auth)
    own = replace(entry, arm=Arm.ADDRESS, address=moment.source, nonce=NONCE)
    own = own.prepared(moment.ledger.sequence + 17_280, Arm.ADDRESS_V2)
    named = moment.footprint
    footprint = Footprint(
        named.read_only | ({account_key(moment.source)} - named.read_write),
        named.read_write | {nonce_key(moment.source, NONCE)},
    )
    case = _asked(moment, CHANNEL.public, (own.to_xdr(),), footprint)
    return operation(source_account=None)(case)


def way_c(moment: Moment) -> Case:
    """The account that speaks is the operation's source in a channel's transaction."""
    return _asked(moment, CHANNEL.public, moment.auth, moment.footprint)


Way = Callable[[Moment], Case]
WAYS: Final[Mapping[str, Way]] = {"A": way_a, "B": way_b, "C": way_c}


def _asked(
    moment: Moment,
    payer: AccountId,
    auth: tuple[xdr.SorobanAuthorizationEntry, ...],
    footprint: Footprint,
) -> Case:
    on = moment.ledger
    on = replace(on, entries={**account(CHANNEL.public), **on.entries})
    signers = _signers(on, moment.source)
    paying = on.entries[account_key(payer)].value.account
    assert paying is not None
    sequence = paying.seq_num.sequence_number.int64
    until = on.timestamp + WEEK
    draft = Draft(on.network, moment.call, moment.source, payer, sequence, until, auth)
    written = moment.step["footprint"]["read_write"]
    asleep = [xdr.LedgerKey.from_xdr(written[i]) for i in moment.step.get("restored", ())]
    resources = padded(
        simulated(moment.step["resource_fee"]),
        footprint,
        sorted(key.to_xdr_bytes() for key in asleep),
    )
    held = contract_balance_key(moment.token, moment.call.contract)
    absent = (key for key in (*footprint.keys, held) if key not in on.entries)
    view = View(
        network=on.network,
        builds=BUILDS,
        snapshot=snapshot_of(on, *absent),
        told=moment.told,
        key=AccountId(signers.usable_signers[0].key.strkey),
        now=on.timestamp + 30,
    )
    return Case(draft.sized(resources), view)


def _signers(on: Ledger, who: AccountId) -> AccountSigners:
    entry = on.entries[account_key(who)].value.account
    assert entry is not None
    return AccountSigners.of(entry)
