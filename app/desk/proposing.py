"""Asking for a step of an escrow: what must be entered, how a split stands, and the request."""

from __future__ import annotations

from dataclasses import dataclass
from weakref import WeakKeyDictionary

from app import propose
from app.desk.escrow_kept import remembered
from app.desk.escrow_seen import damage_told, seen_in
from app.desk.escrows import EscrowNotKept, NotYourAccount
from app.desk.eyes import eyes_of
from app.desk.move_entries import entered_move
from app.desk.move_facts import Facts
from app.desk.move_forms import form_of
from app.desk.offers import offered
from app.desk.seat import Seat
from app.desk.shares import weighed
from app.desk.storage_care import Ask, asking, cared_for
from app.pages.events import InboxChanged
from app.pages.proposing import Entered, Fill, MoveForm, Weighed
from app.profile.profile import Profile
from app.profile.requests import keep
from app.propose import Wanted
from wallet.addresses import account_id, contract_id
from wallet.network import network


@dataclass(frozen=True)
class _Begun:
    """A step whose form was shown, with what it was shown of."""

    contract: str
    passphrase: str
    key: str
    facts: Facts

    def is_of(self, form: MoveForm) -> bool:
        """Whether this is what the form was made of."""
        mine = (self.contract, self.passphrase, self.key)
        return mine == (form.contract, form.passphrase, form.key)


class Proposing:
    """Asks for the steps that an escrow's page shows as open, by their keys.

    Everything is about the escrow as it was when the form was shown, which is what the user has
    seen. The network is asked when the request is written: it may refuse what has changed.
    """

    def __init__(self, seat: Seat) -> None:
        """``seat`` knows who is in; what was shown is forgotten with the profile."""
        self._seat = seat
        self._begun: WeakKeyDictionary[Profile, _Begun] = WeakKeyDictionary()

    async def form(self, contract: str, passphrase: str, key: str) -> MoveForm:
        """What must be entered for a step.

        Raise MoveNotOpen, EscrowNotKept, RolledBack, or DamagedEscrow.
        """
        profile = self._seat.profile
        profile.check_writable()
        with damage_told(contract):
            facts = self._facts(contract, passphrase, key)
            self._begun[profile] = _Begun(contract, passphrase, facts.offer.key, facts)
            return form_of(facts)

    async def weigh(
        self, form: MoveForm, entered: Entered, fill: Fill = Fill.NONE, at: int = -1
    ) -> Weighed:
        """How a split stands, after it was filled in; raise as ``form`` does."""
        with damage_told(form.contract):
            return weighed(self._shown(form), entered, fill, at)

    async def ask(self, form: MoveForm, entered: Entered) -> str:
        """Write the request for what was entered into the inbox; its hash in hex.

        Raise NotYourAccount, NotEntered, BadEntry, NothingChanged, NotAddingUp, NoServer, as
        ``form`` does, and what ``propose`` may.
        """
        profile, net = self._seat.profile, network(form.passphrase)
        profile.check_writable()
        if entered.payer not in eyes_of(self._seat, net).own:
            raise NotYourAccount(entered.payer)
        with damage_told(form.contract):
            ask = self._asking(form, entered)
        port = await self._seat.networks.port(net)
        builds = self._seat.services.builds
        request = await ask(port, builds)
        keep(self._seat.profile, request, builds, prepared=True)
        self._seat.tell(InboxChanged())
        return request.envelope.hash.hex()

    def _asking(self, form: MoveForm, entered: Entered) -> Ask:
        """How what was entered is asked for: of the ledger itself, or of the contract."""
        facts = self._shown(form)
        of_ledger = asking(facts, entered)
        if of_ledger is not None:
            return of_ledger
        payer = account_id(entered.payer)
        move = entered_move(facts, entered)
        wanted = Wanted(contract_id(form.contract), move, payer, note=entered.note)
        return lambda port, builds: propose.propose(port, builds, wanted)

    def _shown(self, form: MoveForm) -> Facts:
        begun = self._begun.get(self._seat.profile)
        if begun is not None and begun.is_of(form):
            return begun.facts
        return self._facts(form.contract, form.passphrase, form.key)

    def _facts(self, contract: str, passphrase: str, key: str) -> Facts:
        profile = self._seat.profile
        row = profile.store.escrows.by_contract(contract, passphrase)
        if row is None:
            raise EscrowNotKept(contract)
        _, snapshot = remembered(profile, row)
        eyes = eyes_of(self._seat, snapshot.network)
        seen = seen_in(snapshot, contract_id(contract), eyes)
        return Facts(seen, cared_for(seen, key) or offered(seen, key))
