"""Escrows of every family on a stepped practice network, moved from a proposal to its end."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from typing_extensions import override

from app.adapters.key_signer import KeySigner
from app.practice.scenario import Scenario, read_scenario
from app.propose import Wanted, propose
from app.sign import sign
from app.submit import submit
from tests.support.builders import signature
from tests.support.families import BUILDS, BY_NAME, is_second
from tests.support.network import SteppedNetwork
from wallet.addresses import AccountId, Address, ContractId
from wallet.escrow.abi import call_of
from wallet.escrow.keeping import kept_in
from wallet.escrow.moves import Move
from wallet.escrow.prediction import predict
from wallet.escrow.storage import ROLE_FIELDS
from wallet.escrow.terms import Approvals, Escrow, Flags, Milestone, Role, Roles
from wallet.holdings import contract_balance_key, held, holding_key
from wallet.network import PRACTICE
from wallet.pinned import asset_of, fee_account
from wallet.request import Request
from wallet.review.review import Review
from wallet.snapshot import Snapshot
from wallet.soroban.entries import Entry, Key
from wallet.soroban.host import Done

UNIT = 10_000_000
PART = 100 * UNIT
"""What a milestone is about; an escrow of one amount is about that of two."""

PEOPLE = ("platform", "seller", "approver", "buyer", "lawyer", "resolver")
HOLDERS: Mapping[Role, str] = {
    Role.ADMIN: "admin",
    Role.APPROVER: "approver",
    Role.DISPUTE_RESOLVER: "resolver",
    Role.PLATFORM: "platform",
    Role.RECEIVER: "seller",
    Role.RELEASE_SIGNER: "release",
    Role.SERVICE_PROVIDER: "seller",
}


@lru_cache(maxsize=16)
def scenario(name: str) -> Scenario:
    """A network with a contract of this build that holds no escrow yet; a value, so made once.

    The seller works and is paid; what "release" does, buyer and lawyer sign together.
    """
    holding = {"xlm": "1000", "holds": {"USDC": "0"}}
    facts: Mapping[str, Any] = {
        "scenario": "journeys",
        "about": "A contract that waits for its terms.",
        "ledger": {"sequence": 1_000_000, "timestamp": 1_795_000_000},
        "assets": {"USDC": {"issuer": "issuer"}},
        "accounts": {
            "issuer": {"xlm": "1000", "seed": "countersign practice USDC issuer"},
            "protocol fee": {"address": fee_account(PRACTICE), **holding},
            **dict.fromkeys((*PEOPLE, "admin"), holding),
            "funder": {"xlm": "1000", "holds": {"USDC": "1,000.00"}},
            "release": {
                "xlm": "10",
                "master_weight": 0,
                "thresholds": [2, 2, 2],
                "signers": {"buyer": 1, "lawyer": 1},
            },
        },
        "escrows": {"deal": {"build": BY_NAME[name].name, "admin": "admin"}},
        "calls": [],
    }
    return read_scenario(json.dumps(facts), BUILDS)


@dataclass(frozen=True)
class Ended:
    """A move that is final: what its signers were shown, and what moved, by address."""

    seen: Review
    moved: Mapping[Address, int]

    @property
    def done(self) -> Done:
        """What our model predicted to its signers."""
        done = self.seen.facts.done
        assert done is not None
        return done

    @property
    def predicted(self) -> Mapping[Address, int]:
        """What the predicted payments come to, by address."""
        total = Counter[Address]()
        for payment in self.done.payments:
            total[payment.sender] -= payment.amount
            total[payment.receiver] += payment.amount
        return {who: amount for who, amount in total.items() if amount}


class Journey:
    """One escrow on its way."""

    def __init__(self, name: str, network: SteppedNetwork | None = None) -> None:
        """``name`` is the build's, as in ``families``."""
        self.name = name
        self.build = BY_NAME[name]
        self.scenario = scenario(name)
        self.network = network or SteppedNetwork(self.scenario.chain)
        self.contract = self.scenario.contract

    def branch(self) -> Journey:
        """The same once more, to go on in another way."""
        return Journey(self.name, SteppedNetwork(self.network.chain))

    def who(self, name: str) -> AccountId:
        """A person's address."""
        return self.scenario.accounts[name]

    @property
    def escrow(self) -> Escrow:
        """The terms as the ledger has them."""
        return self.terms_at(self.contract)

    def terms_at(self, contract: ContractId) -> Escrow:
        """The terms of another contract of the same build."""
        terms = kept_in(self.network.chain.ledger.entries, contract, self.build)
        assert terms is not None
        return terms

    @property
    def held(self) -> int:
        """What the escrow holds."""
        key = contract_balance_key(self.scenario.token, self.contract)
        return held(self.network.chain.ledger.entries, key)

    @property
    def fee_account(self) -> AccountId | None:
        """Who gets the protocol's fee, where the call says so."""
        return fee_account(PRACTICE) if self.build.fee_account is None else None

    def balances(self) -> Mapping[Address, int]:
        """What everybody holds of the escrow's token, and the escrow itself."""
        token = self.scenario.token
        asset = asset_of(PRACTICE, token)
        assert asset is not None
        entries = self.network.chain.ledger.entries
        people = (who for name, who in self.scenario.accounts.items() if name != "issuer")
        everybody: tuple[Address, ...] = (*people, self.contract)
        return {who: held(entries, holding_key(token, asset, who)) for who in everybody}

    def terms(self) -> Escrow:
        """The first terms: two milestones, 1 %."""
        build, fields = self.build, self.build.structs["Escrow"]
        has = "amount" in fields
        return Escrow(
            title="Boat",
            description="A boat, in two parts",
            engagement_id="BOAT-7",
            amount=2 * PART if has else None,
            platform_fee=100,
            receiver_memo=0,
            token=self.scenario.token,
            roles=self._roles(),
            milestones=(self.milestone("Hull"), self.milestone("Sails")),
            flags=Flags() if has else None,
            decimals=7 if "decimals" in build.structs["Trustline"] else None,
            dispute_reason="" if "dispute" in fields else None,
        )

    def milestone(self, description: str) -> Milestone:
        """A milestone as this build keeps them."""
        fields = self.build.structs["Milestone"]
        own = "amount" in fields
        return Milestone(
            description,
            status="pending",
            evidence="",
            approved=False,
            amount=PART if own else None,
            receiver=self.who("seller") if "receiver" in fields else None,
            flags=Flags() if own else None,
            approvals=Approvals(1, (), 0) if "approvals" in fields else None,
            dispute_reason="" if "dispute" in fields else None,
        )

    def _roles(self) -> Roles:
        roles = [ROLE_FIELDS[field] for field in self.build.structs["Roles"]]
        holders: dict[Role, tuple[Address, ...]] = {
            r: (self.who(HOLDERS[r]),) if r in HOLDERS else () for r in roles
        }
        if is_second(self.build):
            # One who may do both can approve and release in one step.
            holders[Role.RELEASE_SIGNER] += holders[Role.APPROVER]
        return Roles(holders)

    def assume(self, *made: tuple[Move, str]) -> Journey:
        """Let these moves have been made, by our model alone, one ledger after the other."""
        for move, by in made:
            chain, call = self.network.chain, call_of(self.build, self.contract, move)
            known = Snapshot(
                PRACTICE,
                chain.latest.sequence,
                chain.latest.time,
                Everything(chain.ledger.entries),
            )
            done = predict(known, call, self.who(by), BUILDS).done
            assert done is not None, (move, self.name)
            ledger = chain.ledger.with_changes(done.changes)
            self.network.chain = replace(chain, ledger=ledger).close()
        return self

    async def make(self, move: Move, by: str) -> Ended:
        """Propose a move, let everybody sign who must, send it, and see what came of it."""
        before = self.balances()
        payer = "buyer" if by == "release" else by
        wanted = Wanted(self.contract, move, self.who(payer))
        request = await propose(self.network, BUILDS, wanted)
        shown: list[Review] = []
        request = await self._sign(request, payer, shown)
        if by == "release":
            lawyer = self.scenario.keys["lawyer"]
            request = request.with_signatures((signature(lawyer, request.envelope.hash),))
        await submit(request, self.network, self.network.clock, BUILDS, lambda _step: None)
        after = self.balances()
        moved = {who: after[who] - before[who] for who in after if after[who] != before[who]}
        return Ended(shown[-1], moved)

    async def _sign(self, request: Request, name: str, shown: list[Review]) -> Request:
        """As a person does who accepts every warning that asks for it."""
        signer = KeySigner(self.scenario.keys[name])

        def decide(seen: Review) -> frozenset[int]:
            shown.append(seen)
            return frozenset(finding.number for finding in seen.ticks)

        return await sign(request, signer, BUILDS, self.network.clock.now(), decide)


class Everything(Mapping[Key, Entry | None]):
    """A ledger of which all is known, what is not there too."""

    def __init__(self, entries: Mapping[Key, Entry]) -> None:
        """``entries`` are those that are there."""
        self._entries = entries

    @override
    def __getitem__(self, key: Key) -> Entry | None:
        return self._entries.get(key)

    @override
    def __contains__(self, key: object) -> bool:
        return True

    @override
    def __iter__(self) -> Iterator[Key]:
        return iter(self._entries)

    @override
    def __len__(self) -> int:
        return len(self._entries)
