"""Escrows of code that this program does not know: shown as they are, and vouched for.

Such an escrow can be looked at, and not signed for. Whoever knows better can take its code for
a build that this program knows, after both were compared function by function: that is their
own act, it is recorded, and every review of such code says so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.comparing import Comparison, compare
from app.desk.eyes import eyes_of
from app.desk.finding import NotSearchable
from app.desk.found_lines import FIELDS, found_fields
from app.desk.interface_lines import interface_lines
from app.desk.seat import Seat
from app.desk.unverified_rows import changed_since, keep_unverified
from app.errors import AppError
from app.pages.events import InboxChanged
from app.pages.unverified import Compared, KnownBuild, PinLine, UnverifiedPage
from app.ports import SearchPort
from app.profile.pins import pinned_builds
from app.read import NoSuchContract
from app.records import Pin
from app.states import read_states
from app.words.found import is_what, titled
from app.words.roles import roles
from wallet.addresses import Address, ContractId, address, contract_id
from wallet.errors import Unreadable, WalletError
from wallet.escrow.builds import Build
from wallet.escrow.interface import pinned_to
from wallet.escrow.locating import Unverified
from wallet.gate import TooLarge
from wallet.journal import Kind
from wallet.network import Network, network


@dataclass(eq=False)
class NotUnverified(WalletError):
    """A contract that holds no escrow of unknown code: there is nothing to be vouched for."""

    contract: str


@dataclass(eq=False)
class OtherCode(WalletError):
    """The contract runs other code than the one that was shown; both hashes in hex."""

    contract: str
    shown: str
    now: str


class Pinning:
    """Looks at code that we do not know, for whoever is in."""

    def __init__(self, seat: Seat) -> None:
        """``seat`` knows who is in."""
        self._seat = seat

    async def look(self, contract: str, passphrase: str) -> UnverifiedPage:
        """A contract of unknown code as its network has it now, which is kept in the list.

        Raise NotUnverified for any other, NoSuchContract, NoServer, NotSearchable, and what
        asking a network may.
        """
        net = network(passphrase)
        port = await self._port(net)
        found, ledger = await self._found(port, contract_id(contract))
        told, why = await self._compared(port, found)
        profile = self._seat.profile
        changed = changed_since(profile, found, net, self._seat.services.builds)
        _, closed = await self._latest(net)
        keep_unverified(profile, found, net, closed)
        state = found.state
        mine = (role for who in self._own(net) for role in state.roles_of(who))
        names = tuple(dict.fromkeys(role.value for role in mine))
        return UnverifiedPage(
            contract,
            passphrase,
            (found.wasm_hash or b"").hex(),
            titled(found),
            is_what(found),
            roles(names) if names else "",
            changed,
            ledger,
            found_fields(found),
            max(0, len(state.fields) - FIELDS),
            told,
            why,
        )

    async def pin(self, contract: str, passphrase: str, wasm_hash: str, build: str) -> None:
        """Take the code of this contract for a build that we know; all hashes in hex.

        It is read and compared once more. Raise OtherInterface unless its interface is the
        same, OtherCode where the contract runs something else by now, RolledBack, NotUnverified
        and what ``look`` may.
        """
        net = network(passphrase)
        self._seat.profile.check_writable()
        port = await self._port(net)
        found, _ = await self._found(port, contract_id(contract))
        now = found.wasm_hash or b""
        if now.hex() != wasm_hash:
            raise OtherCode(contract, wasm_hash, now.hex())
        builds = self._seat.services.builds
        known = builds.get(bytes.fromhex(build))
        if known is None or known.pinned_at:
            raise NotUnverified(contract)
        told = await compare(port, now, builds)
        pinned = pinned_to(known, now, told.interface, self._seat.now)
        profile = self._seat.profile
        facts = {
            "taken for": known.name,
            "build": build,
            "contract": contract,
            "network": net.name,
        }
        with profile.recording(Kind.CODE_PINNED, wasm_hash, facts):
            at = pinned.pinned_at
            profile.store.pins.put(Pin(wasm_hash, build, contract, passphrase, at))
        self._take_pins()

    async def unpin(self, wasm_hash: str) -> None:
        """Vouch for this code no longer: it cannot be signed for then; raise RolledBack."""
        profile = self._seat.profile
        with profile.recording(Kind.CODE_UNPINNED, wasm_hash):
            profile.store.pins.remove(wasm_hash)
        self._take_pins()

    def _take_pins(self) -> None:
        """Know what is vouched for from now on, and that requests may read otherwise."""
        seat = self._seat
        builds = pinned_builds(seat.profile, seat.services.builds)
        seat.services = replace(seat.services, builds=builds)
        seat.tell(InboxChanged())

    async def _port(self, net: Network) -> SearchPort:
        port = await self._seat.networks.port(net)
        if not isinstance(port, SearchPort):
            raise NotSearchable(net.passphrase)
        return port

    async def _latest(self, net: Network) -> tuple[int, int]:
        return await (await self._seat.networks.port(net)).latest()

    async def _found(self, port: SearchPort, contract: ContractId) -> tuple[Unverified, int]:
        builds = self._seat.services.builds
        readings = await read_states(port, [contract], builds)
        if not readings:
            raise NoSuchContract(contract)
        (reading,) = readings
        if not isinstance(reading.found, Unverified):
            raise NotUnverified(contract)
        return reading.found, reading.sequence

    async def _compared(
        self, port: SearchPort, found: Unverified
    ) -> tuple[Compared | None, AppError | WalletError | None]:
        """How its code stands beside what we know; or why nobody can tell."""
        if found.wasm_hash is None:
            return None, NotUnverified(found.contract)
        try:
            told = await compare(port, found.wasm_hash, self._seat.services.builds)
        except (AppError, Unreadable, TooLarge) as why:
            return None, why
        return _page(told), None

    def _own(self, net: Network) -> tuple[Address, ...]:
        return tuple(address(who) for who in sorted(eyes_of(self._seat, net).own))


def _page(told: Comparison) -> Compared:
    return Compared(_known(told.nearest), interface_lines(told), tuple(map(_known, told.alike)))


def _known(build: Build) -> KnownBuild:
    return KnownBuild(build.wasm_hash.hex(), build.name, build.origin)


def pin_lines(seat: Seat) -> tuple[PinLine, ...]:
    """All code that whoever is in vouches for, in the order in which that was done."""
    builds = seat.services.builds

    def name(pin: Pin) -> str:
        build = builds.get(bytes.fromhex(pin.build))
        return build.name if build is not None else ""

    return tuple(
        PinLine(pin.wasm_hash, name(pin), pin.contract, pin.at)
        for pin in seat.profile.store.pins.all()
    )
