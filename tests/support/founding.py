"""New escrows for tests: contracts that make them, and deals as somebody types them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app.desk.desk import Desk
from app.pages.founding import CodeOffer, Typed, TypedPart, Way
from app.practice.genesis import constructed_entries, contract_entries
from app.practice.ledger import Chain
from app.profile.requests import kept
from app.records import Contact
from tests.support import practice
from tests.support.builders import contract_id
from tests.support.desks import Around
from tests.support.escrows import BUILD
from tests.support.families import is_second
from wallet.escrow import scval
from wallet.escrow.builds import Build
from wallet.escrow.model.v2 import ADMIN_KEY, APPROVED_CODE_KEY
from wallet.network import PRACTICE
from wallet.soroban.values import address

MAKER = contract_id("maker of escrows")
PASSPHRASE = PRACTICE.passphrase

HOLDERS = {
    "admin": "desk",
    "approver": "buyer",
    "dispute_resolver": "resolver",
    "platform": "desk",
    "receiver": "seller",
    "release_signer": "release",
    "service_provider": "seller",
}
"""Who of the closing takes which role in the next deal."""


def with_maker(chain: Chain, build: Build = BUILD) -> Chain:
    """Deploy a contract of this build that holds no escrow, as a factory is."""
    constructed = []
    if is_second(build):
        code = scval.write("BytesN<32>", build.wasm_hash, {})
        constructed = [(ADMIN_KEY, address(practice.who("lawyer"))), (APPROVED_CODE_KEY, code)]
    at = chain.latest.sequence
    made = dict(contract_entries(MAKER, build.wasm_hash, at))
    made |= dict(constructed_entries(MAKER, constructed, at))
    return replace(chain, ledger=chain.ledger.with_changes(made))


def typed(code: CodeOffer, **changed: Any) -> Typed:
    """Type a deal for this code, by the people of the closing."""
    seller = practice.who("seller")
    part = TypedPart(
        "Deed of transfer registered",
        "1,000.00" if code.is_multi else "",
        seller if code.pays_each else "",
    )
    said = Typed(
        passphrase=PASSPHRASE,
        maker=MAKER,
        way=Way.NEW,
        payer=practice.who("lawyer"),
        title="Sale of 3 Mill Lane",
        engagement_id="CLOSING-2026-130",
        description="Held until the deed is registered.",
        token=practice.closing().token,
        amount="" if code.is_multi else "1,000.00",
        fee="0.5",
        roles={
            asked.name: (practice.who(HOLDERS[asked.name]),)
            for asked in code.roles
            if asked.name in HOLDERS
        },
        parts=(part, replace(part, description="Keys handed over")),
    )
    return replace(said, **changed)


def know(desk: Desk, *names: str) -> None:
    """Let the profile know people of the closing by name."""
    for name in names:
        contact = Contact(0, name.capitalize(), practice.who(name), PASSPHRASE, "")
        desk.seat.profile.store.contacts.add(contact)


async def final(office: tuple[Desk, Around], hash_: str) -> None:
    """Sign a kept request as the lawyer, send it, and let the ledger close."""
    desk, network = office[0], office[1].network
    envelope = kept(desk.seat.profile, bytes.fromhex(hash_)).envelope
    await network.send(practice.signed(envelope, "lawyer"))
    network.chain = network.chain.close()
    found = network.chain.find(envelope.hash)
    assert found is not None
    assert found[1].outcome.successful
