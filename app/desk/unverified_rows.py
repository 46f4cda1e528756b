"""What is kept of an escrow whose code nobody here knows: that it is there, and as what."""

from __future__ import annotations

from dataclasses import replace

from app.pages.escrow import EscrowPage
from app.profile.profile import Profile
from app.records import EscrowRow
from app.words.found import titled
from app.words.times import day
from wallet.escrow.builds import Builds
from wallet.escrow.locating import Unverified
from wallet.network import Network


def keep_unverified(profile: Profile, found: Unverified, network: Network, seen: int) -> None:
    """Keep it in the list of escrows; nothing of its state, which nobody vouches for.

    The code that it ran when it was last known stays noted: that it has another one now is
    told whenever it is looked at.
    """
    if profile.rolled_back:
        return
    if profile.store.escrows.by_contract(found.contract, network.passphrase) is not None:
        return
    row = EscrowRow(
        contract=found.contract,
        passphrase=network.passphrase,
        wasm_hash=(found.wasm_hash or b"").hex(),
        title=titled(found),
        engagement_id="",
        roles={},
        amount=None,
        seen=seen,
        matter=None,
    )
    profile.store.escrows.put(row)


def changed_since(profile: Profile, found: Unverified, network: Network, builds: Builds) -> str:
    """That a contract ran other code before, and whose that was; "" where it did not."""
    known = profile.store.escrows.by_contract(found.contract, network.passphrase)
    now = (found.wasm_hash or b"").hex()
    if known is None or not known.wasm_hash or known.wasm_hash == now:
        return ""
    build = builds.get(bytes.fromhex(known.wasm_hash))
    name = build.name if build is not None else f"code {known.wasm_hash[:8]}…"
    pins = {pin.wasm_hash: pin.at for pin in profile.store.pins.all()}
    at = pins.get(known.wasm_hash)
    vouched = "" if at is None else f", which you pinned on {day(at)}"
    return (
        f"When it was read on {day(known.seen)} it ran {name}{vouched}. Its code was replaced "
        "since."
    )


def with_pins_told(profile: Profile, page: EscrowPage) -> EscrowPage:
    """The page of an escrow whose code was replaced since somebody vouched for it here."""
    here, now = (page.contract, page.passphrase), page.code.wasm_hash
    pins = [p for p in profile.store.pins.all() if (p.contract, p.passphrase) == here]
    if not pins or any(pin.wasm_hash == now for pin in pins):
        return page
    changed = f"You pinned other code of it on {day(pins[-1].at)}."
    return replace(page, code=replace(page.code, changed=changed))
