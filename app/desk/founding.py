"""Setting an escrow up: what can be chosen, what was typed, and the request that asks for it.

What is previewed is the very request that is kept when it is asked for: its address, its bytes
and its check words stay those that were shown.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from app.desk.drafts import Drafts
from app.desk.escrows import NotYourAccount
from app.desk.founding_direct import Direct
from app.desk.founding_makers import makers, remember
from app.desk.founding_plan import Plan, checked, fees_told, move_of, offer_of, ways_of
from app.desk.founding_typed import money_of, read
from app.desk.reviewing import Reviewing
from app.desk.seat import Seat
from app.errors import AppError
from app.pages.escrow import Payer
from app.pages.events import InboxChanged
from app.pages.founding import (
    Checked,
    CodeOffer,
    FeesTold,
    Maker,
    Person,
    Preview,
    Start,
    TokenOffer,
    Typed,
)
from app.profile.opened import Identity
from app.profile.profile import Profile
from app.profile.requests import keep
from app.propose import Wanted, propose
from app.read import find_contract
from wallet import pinned
from wallet.addresses import account_id, contract_id
from wallet.amounts import NATIVE
from wallet.escrow.builds import Build
from wallet.escrow.founding import asked_by, terms_of
from wallet.network import network
from wallet.request import Request


@dataclass(eq=False)
class CannotMake(AppError):
    """No escrow can begin with this contract: it holds one, and makes no others."""

    contract: str


@dataclass(eq=False)
class NotPreviewed(AppError):
    """What is asked for is not what was previewed last; its hash in hex."""

    hash: str


class Founding:
    """Sets escrows up for whoever is in."""

    def __init__(self, seat: Seat, reviewing: Reviewing) -> None:
        """``reviewing`` writes the previews, as it writes the reviews."""
        self._seat = seat
        self._reviewing = reviewing
        self.drafts = Drafts(seat)
        self.direct = Direct(seat)
        self._asked: WeakKeyDictionary[Profile, Request] = WeakKeyDictionary()
        self._salt = secrets.token_bytes(32)

    async def networks(self) -> tuple[str, ...]:
        """Passphrases of the networks that have a server; first those that I have keys for."""
        servers = self._seat.networks.servers
        served = (passphrase for passphrase, address in servers.items() if address)
        return tuple(sorted(served, key=lambda passphrase: not self._own(passphrase)))

    async def begin(self, passphrase: str) -> Start:
        """A new form, and what there is to choose from on a network, which is not asked."""
        # One form has one new escrow: however often it is checked, its address stays.
        self._salt = secrets.token_bytes(32)
        net, own = network(passphrase), self._own(passphrase)
        mine = [Person(str(each.account), each.label, is_own=True) for each in own]
        addresses = {each.address for each in mine}
        contacts = self._seat.profile.store.contacts.all()
        others = [Person(c.address, c.name) for c in contacts if c.passphrase == passphrase]
        known = (*pinned.assets(net), NATIVE)
        return Start(
            passphrase,
            (*mine, *(each for each in others if each.address not in addresses)),
            tuple(TokenOffer(a.contract_id(net), a.code, a.issuer or "") for a in known),
            tuple(Payer(each.address, each.name) for each in mine),
            makers(self._seat.profile, passphrase),
            self.drafts.titles(passphrase),
        )

    async def maker(self, text: str, passphrase: str) -> Maker:
        """What a contract that is there can do for a new escrow; it is kept in mind.

        Raise Unreadable, NoServer, NoSuchContract, UnknownContractCode, CannotMake,
        NotYourAccount where no key of mine is for this network, and what asking it may.
        """
        contract = contract_id("".join(text.split()))
        port = await self._seat.networks.port(network(passphrase))
        builds = self._seat.services.builds
        found = await find_contract(port, contract, builds)
        founder = next((each.account for each in self._own(passphrase)), None)
        if founder is None:
            raise NotYourAccount("")
        ways = await ways_of(port, builds, contract, found, founder)
        if not ways:
            raise CannotMake(contract)
        if not self._seat.profile.rolled_back:
            remember(self._seat.profile, contract, passphrase)
        return Maker(contract, offer_of(found.build), ways)

    async def fees(self, typed: Typed, code: CodeOffer) -> FeesTold | None:
        """What the money comes to, as far as it is typed; None where it cannot be told."""
        build = self._build(code)
        return fees_told(terms_of(build, money_of(typed, asked_by(build))))

    async def check(self, typed: Typed, code: CodeOffer) -> Checked:
        """What is wrong, or who is not ready, and whether the contract would take it.

        Raise NotYourAccount, NoSuchCall, and what asking a network may.
        """
        plan = await self._plan(typed, code)
        return plan if isinstance(plan, Checked) else await self._checked(typed, plan)

    async def preview(self, typed: Typed, code: CodeOffer) -> Preview:
        """The same, and the review of the request as its signers will see it.

        Raise as ``check`` does, and what ``propose`` may.
        """
        plan = await self._plan(typed, code)
        if isinstance(plan, Checked):
            return Preview(plan)
        told = await self._checked(typed, plan)
        if told.stops:
            return Preview(told)
        port = await self._seat.networks.port(network(typed.passphrase))
        wanted = Wanted(plan.maker, plan.move, plan.payer, note=typed.note.strip())
        request = await propose(port, self._seat.services.builds, wanted)
        self._asked[self._seat.profile] = request
        return Preview(told, await self._reviewing.preview(request))

    async def ask(self, hash_: str) -> str:
        """Keep the request that was previewed; its hash. Raise NotPreviewed, RolledBack."""
        profile = self._seat.profile
        profile.check_writable()
        request = self._asked.get(profile)
        if request is None or request.envelope.hash.hex() != hash_:
            raise NotPreviewed(hash_)
        keep(profile, request, self._seat.services.builds, prepared=True)
        self._seat.tell(InboxChanged())
        return hash_

    async def _plan(self, typed: Typed, code: CodeOffer) -> Plan | Checked:
        """The plan, for a contract as it is now; or which fields are wrong."""
        if typed.payer not in {str(each.account) for each in self._own(typed.passphrase)}:
            raise NotYourAccount(typed.payer)
        build = self._build(code)
        deal, wrong = read(typed, asked_by(build))
        if deal is None:
            return Checked(wrong)
        payer, maker = account_id(typed.payer), contract_id(typed.maker)
        port = await self._seat.networks.port(network(typed.passphrase))
        found = await find_contract(port, maker, self._seat.services.builds)
        terms = terms_of(build, deal)
        move = move_of(build, terms, typed.way, payer, self._salt)
        return Plan(maker, found, terms, move, payer)

    async def _checked(self, typed: Typed, plan: Plan) -> Checked:
        port = await self._seat.networks.port(network(typed.passphrase))
        names = self._seat.names(typed.passphrase)
        return await checked(port, self._seat.services.builds, plan, names)

    def _build(self, code: CodeOffer) -> Build:
        return self._seat.services.builds[bytes.fromhex(code.wasm_hash)]

    def _own(self, passphrase: str) -> tuple[Identity, ...]:
        identities = self._seat.profile.opened.identities
        return tuple(each for each in identities if passphrase in each.networks)
