"""Honest envelopes that are no calls of an escrow, and calls as our own files bring them.

The ledger's own operations, contracts that are made, fee bumps of what all have signed, and
requests of the practice network with their simulation, signed by nobody, one or all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from stellar_sdk import SignedPayloadSigner, StrKey, xdr
from stellar_sdk import SignerKey as SdkSignerKey

from tests.attacks import handed_honest
from tests.attacks.bases import every_base, honest
from tests.attacks.bumps import WITHOUT_ENTRIES, around, complete
from tests.attacks.case import Attack
from tests.attacks.encodings import signed
from tests.support.builders import ALICE, BOB, CHANNEL, SHARED, account_entry
from tests.support.families import BY_NAME
from tests.support.ledger_steps import deployment, extension, on_account, restoration
from tests.support.ledgers import PLATFORM, STRANGER, UNIT, trustline
from tests.support.requests import USDC, Case, shared_account, world
from wallet.amounts import Asset
from wallet.escrow import scval
from wallet.escrow.builds import Build
from wallet.operations import BumpSequence, SetSigners, SetTrustline
from wallet.signers import Signer, SignerKey
from wallet.soroban.entries import on_trustline, trustline_key
from wallet.soroban.values import address

MOST: Final = 2**63 - 1
EURX: Final = Asset("EURX", STRANGER.public)
LONG: Final = Asset("LONGCODE", STRANGER.public)


def fine(name: str, case: Case, text: str | None = None, *, as_request: bool = False) -> Attack:
    """What may be signed."""
    return Attack(
        f"honest: {name}", 0, (), case, is_signable=True, as_request=as_request, text=text
    )


def cases() -> Iterator[Attack]:
    """Every one."""
    yield from (fine(name, case) for name, case in _operations().items())
    yield from _other_signers()
    yield from _contracts()
    yield from _bumps()
    yield from _requests()
    yield from _handed()


def _trust(asset: Asset, limit: int = MOST) -> Case:
    line = trustline_key(SHARED.public, on_trustline(asset.to_xdr()))
    return on_account(SetTrustline(asset, limit), absent=[line])


def _holding(amount: int, limit: int) -> Case:
    on = world(None, 0, trustline(SHARED.public, amount, EURX))
    return on_account(SetTrustline(EURX, limit), on)


def _operations() -> Mapping[str, Case]:
    third = Signer(SignerKey.ed25519(STRANGER.public), 1)
    gone = Signer(SignerKey.ed25519(BOB.public), 0)
    return {
        "a trustline": _trust(EURX),
        "a trustline of a longer code": _trust(LONG),
        "a trustline to the pinned money": _trust(USDC),
        "a lower limit": _holding(UNIT, UNIT),
        "a trustline that is given up": _holding(0, 0),
        "a third signer": on_account(SetSigners(signer=third)),
        "a signer less": on_account(SetSigners(low=1, medium=1, high=1, signer=gone)),
        "lower thresholds": on_account(SetSigners(low=1, medium=1, high=2)),
        "a cancellation": on_account(BumpSequence(10**12)),
        "a longer life for an escrow": extension().seen(key=CHANNEL.public),
        "an escrow that wakes": restoration().seen(key=CHANNEL.public),
    }


def _other_signers() -> Iterator[Attack]:
    """A secret of which the account knows the hash, or a signature over other words, lacks."""
    secret = SignerKey.parse(StrKey.encode_sha256_hash(bytes(range(32))))
    words = SignedPayloadSigner(BOB.public, b"I agree")
    payload = SignerKey.of(SdkSignerKey.ed25519_signed_payload(words).to_xdr_object())
    for said, key in {"a secret": secret, "a signature over other words": payload}.items():
        known = account_entry(SHARED.public, {ALICE: 1, key: 1}, (2, 2, 2), 0)
        signers = shared_account(signers=known.signers, thresholds=known.thresholds)
        for base in WITHOUT_ENTRIES:
            case = honest(*base).with_entries(signers)
            yield fine(f"a release that needs {said} too ({', '.join(base)})", case)


def _contracts() -> Iterator[Attack]:
    for name in ("96d51751", "2ddb5ef1", "5f03a001", "mainline-single-v2", "testline-multi-v2"):
        build = BY_NAME[name]
        for by_entry, way in ((False, "C"), (True, "B")):
            case = deployment(build, _given(build), by_entry=by_entry)
            yield fine(f"a new contract of {build.name} in way {way}", case)


def _given(build: Build) -> tuple[xdr.SCVal, ...]:
    known = {
        "admin": address(PLATFORM.public),
        "approved_wasm_hash": scval.write("BytesN<32>", build.wasm_hash, {}),
    }
    return tuple(known[name] for name in build.functions.get("__constructor", {}))


def _bumps() -> Iterator[Attack]:
    for base in WITHOUT_ENTRIES:
        case = complete(base).seen(key=CHANNEL.public)
        text = around(case, 2 * case.envelope.transaction.fee.uint32).to_base64()
        yield fine(f"a fee bump of a complete release ({', '.join(base)})", case, text)


def _requests() -> Iterator[Attack]:
    """A third of all that the practice network was asked for, signed by none to all."""
    keys = (ALICE, BOB, CHANNEL)
    for number, base in enumerate(every_base()[::3]):
        family, step, way = base
        by = keys[: number % 4] if (step, way) == ("release", "C") else ()
        case = honest(*base).signed(*by)
        words = f"a request for a {step} of a {family} in way {way}"
        yield fine(words, case, as_request=True)


def _handed() -> Iterator[Attack]:
    """Links and parts, each for the same signed release; a request brings its own state."""
    for each in handed_honest.cases():
        yield fine(each.name, signed(), each.text, as_request="request" in each.name)


FILES: Final[Mapping[str, Callable[[], Iterable[Attack]]]] = {"honest-others": cases}
