"""Settings of the open profile: servers, when it locks, and the folder that is watched."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

from app.adapters.connection import endpoint
from app.desk.entry import entered
from app.desk.incoming import INCOMING
from app.desk.indexes import Indexes
from app.desk.networks import DEFAULTS, SERVERS
from app.desk.pinning import pin_lines
from app.desk.seat import Seat
from app.errors import AppError, NoFolder, OtherNetwork, UnsafeAddress
from app.pages.settings import IndexLine, ServerChecked, ServerLine, SettingsPage, Shape
from app.profile.profile import Profile
from wallet.errors import Unreadable
from wallet.journal import Kind
from wallet.lock import Limits
from wallet.network import (
    MAX_PASSPHRASE,
    NAMES,
    PRACTICE,
    PUBLIC,
    TESTNET,
    Network,
    network,
)

REAL: Final = (PUBLIC, TESTNET)
MOST_ADDRESS: Final = 2000


@dataclass(eq=False)
class PracticeApart(AppError):
    """The practice network stands alone: it has its own server, and its profile no other."""


@dataclass(eq=False)
class OwnFolder(AppError):
    """The folder of the profile itself is no place where others put files."""

    path: str


class Settings:
    """What the user may choose; every change is recorded in the profile's journal."""

    def __init__(self, seat: Seat) -> None:
        """``seat`` knows who is in."""
        self._seat = seat
        self._indexes = Indexes(seat)

    async def page(self) -> SettingsPage:
        """All settings, as they are."""
        profile = self._seat.profile
        incoming = profile.store.settings.get(INCOMING, "")
        return SettingsPage(
            self._servers(),
            round(self._seat.limits.idle),
            incoming if isinstance(incoming, str) else "",
            str(profile.files.folder),
            self._practises,
            self._index_lines(),
            pin_lines(self._seat),
        )

    async def check_server(self, passphrase: str, address: str) -> ServerChecked:
        """Ask a server which network it serves, and for its latest ledger.

        Raise UnsafeAddress, OtherNetwork, and what asking a network may.
        """
        net, address = _network(passphrase), address.strip()
        host = _host(address)
        clock = self._seat.services.clock
        began = clock.moment().monotonic
        async with self._seat.services.connect(address, net) as port:
            found = await port.network()
            if found != net:
                raise OtherNetwork(host, net.passphrase, found.passphrase)
            sequence, closed = await port.latest()
        seconds = clock.moment().monotonic - began
        return ServerChecked(net.passphrase, address, sequence, closed, seconds)

    async def choose_server(self, passphrase: str, address: str) -> None:
        """Use this server for a network from now on; "" for none. It is not asked anything.

        A network that we do not know is one more when it has a server, and gone without one.
        Raise UnsafeAddress, PracticeApart, RolledBack, and Unreadable for a bad passphrase.
        """
        net, address = _network(passphrase), address.strip()
        if net == PRACTICE or self._practises:
            raise PracticeApart
        if address:
            _host(address)
        profile = self._seat.profile
        chosen = {**_chosen(profile), passphrase: address}
        if not address and net not in NAMES:
            del chosen[passphrase]
        with profile.recording(
            Kind.SETTINGS_CHANGED, "profile", {"server": address or "none", "network": net.name}
        ):
            profile.store.settings.put(SERVERS, chosen)
        await self._seat.networks.choose(net, address)

    async def choose_index(
        self, passphrase: str, address: str, shape: Shape, *, used: bool
    ) -> None:
        """Ask this index about a network from now on, or none; nothing is asked of it yet.

        Raise UnsafeAddress, PracticeApart, RolledBack.
        """
        if self._practises:
            raise PracticeApart
        self._indexes.choose(passphrase, address, shape, used=used)

    async def keep_index_key(self, passphrase: str, key: str) -> None:
        """Keep the key of a network's index, "" for none; raise Unreadable, RolledBack."""
        if self._practises:
            raise PracticeApart
        self._indexes.keep_key(passphrase, key)

    async def check_index(self, passphrase: str) -> None:
        """Ask the index about a contract that is nobody's; raise what is wrong with it.

        So it learns of no account, and shows whether it answers and takes the key.
        """
        await self._indexes.check(passphrase)

    async def lock_after(self, seconds: float) -> None:
        """Lock after so much time without use; raise IdleOutOfBounds, RolledBack."""
        limits = Limits(idle=seconds)
        facts = {"locks after": f"{seconds:g} s"}
        with self._seat.profile.recording(Kind.SETTINGS_CHANGED, "profile", facts):
            self._seat.keep_limits(limits)

    async def incoming_folder(self, path: str) -> None:
        """Watch this folder for requests; "" for none.

        Raise NoFolder for one that is not there, OwnFolder, RolledBack.
        """
        profile = self._seat.profile
        if path:
            # A folder on a network can take its time.
            await asyncio.to_thread(_check_folder, Path(path), profile.files.folder)
        facts = {INCOMING: path or "none"}
        with profile.recording(Kind.SETTINGS_CHANGED, "profile", facts):
            profile.store.settings.put(INCOMING, path)

    @property
    def _practises(self) -> bool:
        return entered(self._seat.profile).practises

    def _servers(self) -> tuple[ServerLine, ...]:
        """The networks that matter here: the practice network, or all but it."""
        servers = self._seat.networks.servers
        if self._practises:
            return (_line(PRACTICE, servers),)
        known = {*REAL, PRACTICE}
        chosen = [Network(each) for each, address in servers.items() if address]
        others = [net for net in chosen if net not in known]
        return tuple(_line(net, servers) for net in (*REAL, *others))

    def _index_lines(self) -> tuple[IndexLine, ...]:
        """Those of the networks that are asked at all; the practice network has none."""
        if self._practises:
            return ()
        return tuple(self._indexes.line(Network(e.passphrase)) for e in self._servers())


def _line(net: Network, servers: Mapping[str, str]) -> ServerLine:
    passphrase = net.passphrase
    suggested = DEFAULTS.get(passphrase, "")
    return ServerLine(passphrase, NAMES.get(net, ""), servers.get(passphrase, ""), suggested)


def _chosen(profile: Profile) -> dict[str, str]:
    told = profile.store.settings.get(SERVERS, {})
    return cast("dict[str, str]", told) if isinstance(told, dict) else {}


def _check_folder(folder: Path, own: Path) -> None:
    if not (folder.is_absolute() and folder.is_dir()):
        raise NoFolder(str(folder), "no such folder")
    if folder.resolve() == own.resolve():
        raise OwnFolder(str(folder))


def _network(passphrase: str) -> Network:
    """A network whose passphrase can be shown; a space at its end would be another network."""
    if not passphrase.isprintable() or passphrase != passphrase.strip():
        raise Unreadable("network passphrase", "not one line of plain text")
    if len(passphrase) > MAX_PASSPHRASE:
        raise Unreadable("network passphrase", f"it has more than {MAX_PASSPHRASE} characters")
    return network(passphrase)


def _host(address: str) -> str:
    if len(address) > MOST_ADDRESS:
        raise UnsafeAddress("", "no address")
    return endpoint(address).host_port_subcomponent or ""
