"""Wiring: which adapter serves which port. Nothing else may reach the practice network."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import asdict, dataclass, field
from typing import Any

from app.adapters.clock import SystemClock
from app.adapters.disks import disk_of
from app.adapters.keyrings import system_keyring
from app.adapters.soroban_rpc import SorobanRpc
from app.ports import ClockPort, LedgerPort
from app.practice.recording import read_recording
from app.practice.replay import replay
from app.practice.scenario import load_scenario
from app.practice.server import Node, serve
from app.profile.opening import Profiles
from app.registry import known_builds
from app.signing.hardening import locked_room
from app.signing.process import SignerProcess
from wallet.addresses import AccountId, ContractId
from wallet.escrow.builds import Builds
from wallet.escrow.model import contracts
from wallet.network import Network


@dataclass(frozen=True)
class Practice:
    """A practice network that is being served, and the people on it.

    ``secrets`` are practice keys (S…) by name: anybody can derive them, they guard nothing.
    ``signers`` are who must sign the release, ``payer`` who pays its fee.
    """

    url: str
    network: Network
    contract: ContractId
    accounts: Mapping[str, AccountId]
    secrets: Mapping[str, str] = field(repr=False)
    signers: tuple[str, ...]
    payer: str


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
    practise: Callable[[str, int | None], AbstractAsyncContextManager[Practice]]
    replay: Callable[[str], Replayed]
    profiles: Profiles


def services() -> Services:
    """Wire everything for this machine."""
    builds, clock = known_builds(), SystemClock()

    def practise(scenario: str, port: int | None) -> AbstractAsyncContextManager[Practice]:
        return _practise(scenario, port, builds, clock)

    def replayed(text: str) -> Replayed:
        done = replay(read_recording(text), contracts(builds))
        return Replayed(done.calls, tuple(asdict(d) for d in done.differences))

    profiles = Profiles(
        disk_of(), SignerProcess(), clock, locked_room(), keyring=system_keyring
    )
    return Services(builds, clock, SorobanRpc, practise, replayed, profiles)


@asynccontextmanager
async def _practise(
    name: str, port: int | None, builds: Builds, clock: ClockPort
) -> AsyncGenerator[Practice]:
    scenario = load_scenario(name, builds, clock.now())
    node = Node(scenario.chain, clock.now)
    async with serve(node, beat=port is not None, port=port or 0) as url:
        yield Practice(
            url,
            scenario.network,
            scenario.contract,
            scenario.accounts,
            scenario.secrets,
            ("buyer", "lawyer"),
            "lawyer",
        )
