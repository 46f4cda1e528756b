"""A town for one person, who holds nearly every role of the escrows that will be there."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from app.desk.desk import Desk, opened
from app.desk.networks import SERVERS
from app.pages.events import Event
from app.practice.scenario import Scenario, read_scenario
from app.profile.keys import ALONE, NewKey, add
from app.records import Contact
from tests.support.desks import SERVER, DeskClock, services_of
from tests.support.families import BUILDS, BY_NAME
from tests.support.network import SteppedNetwork
from tests.support.profiles import BY_PASSWORD, Beside, made, profiles
from tests.support.signing import Typist
from tests.support.windows import Places
from wallet.addresses import Address
from wallet.holdings import held, holding_key
from wallet.network import PRACTICE
from wallet.pinned import fee_account
from wallet.soroban.entries import Key

ME: Final = "Ada Lovelace"
DESK: Final = "Lovelace and Partners"
ARBITER: Final = "Lovelace, as arbiter"
MINE: Final = (ME, DESK, ARBITER)
"""Whoever sits before the window, by the keys that the profile holds.

Some builds let a dispute resolver hold no other role, and an administrator only the platform's.
"""

CO_SIGNER: Final = "Berta Benz"
SELLER: Final = "Carla Cervera"
RELEASE: Final = "Release account"
"""An account for which the first two sign together."""


@lru_cache(maxsize=4)
def scenario(*names: str) -> Scenario:
    """A network with two contracts of each of these builds that hold no escrow yet."""
    holding = {"xlm": "1000", "holds": {"USDC": "0"}}
    facts: Mapping[str, Any] = {
        "scenario": "one person",
        "about": "Contracts that wait for their terms.",
        "ledger": {"sequence": 1_000_000, "timestamp": 1_795_000_000},
        "assets": {"USDC": {"issuer": "issuer"}},
        "accounts": {
            "issuer": {"xlm": "1000", "seed": "countersign practice USDC issuer"},
            "protocol fee": {"address": fee_account(PRACTICE), **holding},
            ME: {"xlm": "1000", "holds": {"USDC": "5,000,000.00"}},
            **dict.fromkeys((DESK, ARBITER, CO_SIGNER, SELLER), holding),
            RELEASE: {
                "xlm": "10",
                "master_weight": 0,
                "thresholds": [2, 2, 2],
                "signers": {ME: 1, CO_SIGNER: 1},
            },
        },
        "escrows": {
            f"{place} {name}": {"build": BY_NAME[name].name, "admin": DESK}
            for name in names
            for place in ("maker", "bare")
        },
        "calls": [],
    }
    return read_scenario(json.dumps(facts), BUILDS)


@dataclass
class Town:
    """The network of a scenario, and a locked profile."""

    folder: Path
    scenario: Scenario
    signer: Beside = field(default_factory=Beside)
    network: SteppedNetwork = field(init=False)

    def __post_init__(self) -> None:
        self.network = SteppedNetwork(self.scenario.chain)
        self.network.clock = DeskClock(self.network.clock.time, self.network.pass_time)

    @property
    def places(self) -> Places:
        return Places(self.folder)

    async def settle(self) -> None:
        """Make the profile, which knows everybody by name."""
        await made(self.places.profile, ())
        unlocking = profiles(self.signer, self.network.clock).unlock(
            self.places.profile, BY_PASSWORD
        )
        async with unlocking as profile:
            profile.store.settings.put(SERVERS, {PRACTICE.passphrase: SERVER})
            for name in MINE:
                self.signer.speech = Typist((self.scenario.secrets[name],))
                await add(profile, BY_PASSWORD, NewKey(name, ALONE, fresh=False))
            for name in (CO_SIGNER, SELLER, RELEASE):
                who = self.scenario.accounts[name]
                profile.store.contacts.add(Contact(0, name, who, PRACTICE.passphrase, ""))

    @asynccontextmanager
    async def make(self, tell: Callable[[Event], None]) -> AsyncGenerator[Desk]:
        """A desk in this town."""
        services = services_of(self.network, self.signer)
        desk = opened(services, self.places.profile, tell, practice=self.places.practice)
        async with desk as made_:
            yield made_

    def data(self, key: Key) -> bytes | None:
        """What an entry of the ledger holds, None where there is none."""
        entry = self.network.chain.ledger.entries.get(key)
        return None if entry is None else entry.data

    def balances(self, *more: Address) -> Counter[Address]:
        """What everybody holds of the money, and these too."""
        asset, token = self.scenario.assets["USDC"], self.scenario.token
        entries = self.network.chain.ledger.entries
        people = (who for name, who in self.scenario.accounts.items() if name != "issuer")
        return Counter(
            {who: held(entries, holding_key(token, asset, who)) for who in (*people, *more)}
        )
