"""Wiring: which adapter serves which port. Nothing else may reach the practice network."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, ExitStack, asynccontextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.adapters.clock import SystemClock
from app.adapters.disks import disk_of
from app.adapters.growing import growing
from app.adapters.keyrings import system_keyring
from app.adapters.soroban_rpc import SorobanRpc
from app.ports import ClockPort, LedgerPort
from app.profile.opening import Profiles
from app.registry import known_builds
from app.signing.hardening import locked_room
from app.signing.process import SignerProcess
from app.story import Story
from wallet.addresses import AccountId, ContractId
from wallet.amounts import Asset
from wallet.escrow.builds import Builds
from wallet.escrow.model import contracts
from wallet.network import Network

if TYPE_CHECKING:
    from app.practice.scenario import Scenario
    from app.practice.server import Node

# The practice network itself is imported by the few that serve one: it would take everybody
# else 3 MB, and the window's desk a twentieth of a second.


@dataclass(frozen=True)
class Wanted:
    """Which practice network is to be served.

    ``port`` None: any, and nobody looks at it, so that ledgers close only when asked. ``kept``:
    the file that it goes on from; ``anew``: not from there, but from its beginning.
    """

    scenario: str
    port: int | None = None
    kept: Path | None = None
    anew: bool = False


@dataclass(frozen=True)
class Practice:
    """A practice network that is being served, and the people on it.

    ``secrets`` are practice keys (S…) by name: anybody can derive them, they guard nothing.
    ``contract`` is the first of the escrows. ``began``: the ledger with which its story stood.
    """

    url: str
    network: Network
    contract: ContractId
    accounts: Mapping[str, AccountId]
    secrets: Mapping[str, str] = field(repr=False)
    escrows: Mapping[str, ContractId]
    assets: Mapping[str, Asset]
    story: Story
    began: int


@dataclass(frozen=True)
class Replayed:
    """How a recording went; differences as plain values."""

    calls: int
    differences: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Services:
    """What the use cases and the front ends need, made once."""

    builds: Builds
    clock: ClockPort
    connect: Callable[[str, Network], AbstractAsyncContextManager[LedgerPort]]
    practise: Callable[[Wanted], AbstractAsyncContextManager[Practice]]
    replay: Callable[[str], Replayed]
    profiles: Profiles


def services() -> Services:
    """Wire everything for this machine."""
    builds, clock = known_builds(), SystemClock()

    def practise(wanted: Wanted) -> AbstractAsyncContextManager[Practice]:
        return _practise(wanted, builds, clock)

    def replayed(text: str) -> Replayed:
        from app.practice.recording import read_recording
        from app.practice.replay import replay

        done = replay(read_recording(text), contracts(builds))
        return Replayed(done.calls, tuple(asdict(d) for d in done.differences))

    profiles = Profiles(
        disk_of(), SignerProcess(), clock, locked_room(), keyring=system_keyring
    )
    return Services(builds, clock, SorobanRpc, practise, replayed, profiles)


@asynccontextmanager
async def _practise(
    wanted: Wanted, builds: Builds, clock: ClockPort
) -> AsyncGenerator[Practice]:
    from app.practice.server import serve

    with ExitStack() as held:
        node, scenario, began = _node(wanted, builds, clock, held)
        beat = wanted.port is not None
        async with serve(node, beat=beat, port=wanted.port or 0) as url:
            yield Practice(
                url,
                scenario.network,
                scenario.contract,
                scenario.accounts,
                scenario.secrets,
                scenario.escrows,
                scenario.assets,
                scenario.story,
                began,
            )


def _node(
    wanted: Wanted, builds: Builds, clock: ClockPort, held: ExitStack
) -> tuple[Node, Scenario, int]:
    from app.practice.kept import begun_anew, resumed
    from app.practice.scenario import load_scenario
    from app.practice.server import Node

    if wanted.kept is None:
        scenario = load_scenario(wanted.scenario, builds, clock.now())
        node = Node(scenario.chain, clock.now)
        return node, scenario, scenario.chain.latest.sequence
    begin = begun_anew if wanted.anew else resumed
    file = held.enter_context(growing(disk_of(), wanted.kept))
    kept = begin(file, wanted.scenario, builds, clock.now())
    node = Node(kept.scenario.chain, clock.now, keep=kept.add)
    return node, kept.scenario, kept.began
