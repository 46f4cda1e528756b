"""The commands around a request: inspect, propose, sign, merge, status, submit."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from dataclasses import asdict
from pathlib import Path

from app import propose as proposing
from app import sign as signing
from app import submit as submitting
from app.adapters.files import read_key, read_text, write_text
from app.adapters.key_signer import KeySigner
from app.bootstrap import Services
from app.cli.output import Output
from app.cli.problems import Misused, day_and_time
from app.cli.report import as_json, as_text, grouped
from app.ports import Final
from app.review import view_of
from wallet import request as requests
from wallet.addresses import account_id, contract_id
from wallet.envelope import Envelope, FeeBump, read_envelope
from wallet.errors import Unreadable, WalletError
from wallet.gate import TooLarge
from wallet.network import PRACTICE, PUBLIC, TESTNET, Network, network
from wallet.request import Request, SignatureFile
from wallet.review.review import Review, review
from wallet.snapshot import Snapshot

NETWORKS = {"public": PUBLIC, "testnet": TESTNET, "practice": PRACTICE}

SIGNATURES_IN_VAIN = 58
"""The finding that counts forged and surplus signatures."""


def inspect(options: Namespace, services: Services, output: Output) -> int:
    """Review a request without signing it; 1 when something stops it."""
    meant = NETWORKS.get(options.network) or (options.network and network(options.network))
    try:
        request = _bare_or_request(read_text(options.file), meant or PUBLIC)
    except (Unreadable, TooLarge) as why:
        return _damaged(why, output)
    key = account_id(options.as_key) if options.as_key else None
    now = None if not request.snapshot.entries else services.clock.now()
    view = view_of(request, services.builds, key=key, now=now, network=meant or None)
    seen = review(request.envelope, view)
    _show(seen, output)
    return 1 if seen.stops else 0


def propose_release(options: Namespace, services: Services, output: Output) -> int:
    """Write the request that asks for a release."""
    meant = network(options.passphrase)
    contract, payer = contract_id(options.contract), account_id(options.payer)
    if options.milestone is not None:
        _refuse_milestone(options.milestone)

    async def run() -> Request:
        async with services.connect(options.rpc, meant) as port:
            return await proposing.propose_release(
                port,
                services.builds,
                contract,
                payer,
                valid_for=round(options.valid_hours * 3600),
                note=options.note,
            )

    output.tell(f"reading {contract} and simulating")
    request = asyncio.run(run())
    _write(options.out, request)
    view = view_of(request, services.builds, now=services.clock.now())
    _show(review(request.envelope, view), output)
    output.tell(f"written: {options.out}")
    return 0


def sign(options: Namespace, services: Services, output: Output) -> int:
    """Show the review, and sign when nothing speaks against it."""
    request = _request(read_text(options.file))
    signer = KeySigner(read_key(options.key_file))
    ticked = frozenset(int(name.upper().lstrip("F")) for name in options.accept)

    def decide(seen: Review) -> frozenset[int]:
        _show(seen, output)
        return ticked

    now = services.clock.now()
    signed = asyncio.run(signing.sign(request, signer, services.builds, now, decide))
    _write(options.out, signed)
    output.tell(f"signed and written: {options.out}")
    return 0


def merge(options: Namespace, _services: Services, output: Output) -> int:
    """Join the signatures of several files of one request."""
    texts = [read_text(file) for file in options.files]
    read = [_any(text) for text in texts]
    request = next((value for value in read if isinstance(value, Request)), None)
    if request is None:
        raise Misused("None of these files is a request; name the request itself too.")
    before = len(request.signatures)
    for value in read:
        if isinstance(value, str):
            request = requests.merge(request, _envelope(value, request.envelope.network))
        else:
            request = requests.merge(request, value)
    _write(options.out, request)
    count = len(request.signatures)
    output.tell(f"{count} signatures, {count - before} of them new; written: {options.out}")
    return 0


def status(options: Namespace, services: Services, output: Output) -> int:
    """Tell who has signed and who is missing, by the facts in the file."""
    request = _request(read_text(options.file))
    seen = review(request.envelope, view_of(request, services.builds, now=services.clock.now()))
    complete = bool(seen.signers) and all(not state.missing_weight for state in seen.signers)
    in_vain = dict[str, str]()
    for finding in seen.findings:
        in_vain |= finding.details if finding.number == SIGNATURES_IN_VAIN else {}
    if output.as_json:
        facts = {"hash": request.envelope.hash.hex(), "complete": complete}
        output.json({**facts, "signers": seen.summary["signers"], "in_vain": in_vain})
        return 0
    output.say(f"hash  {grouped(request.envelope.hash.hex())}")
    for state in seen.signers:
        output.say(f"{state.account}: missing weight {state.missing_weight}")
        for key in state.signed:
            output.say(f"  signed    {key}")
        for key in state.can_sign:
            output.say(f"  can sign  {key}")
    if in_vain:
        told = ", ".join(f"{count} {kind}" for kind, count in in_vain.items() if count != "0")
        output.say(f"signatures that count nothing: {told}")
    output.say("complete: it can be sent" if complete else "not complete yet")
    return 0


def submit(options: Namespace, services: Services, output: Output) -> int:
    """Send a complete request and follow it until it is final."""
    meant = network(options.passphrase)
    request = _request(read_text(options.file))
    if request.envelope.network != meant:
        raise Misused("The request is for another network than --passphrase names.")

    async def run() -> Final:
        async with services.connect(options.rpc, meant) as port:
            return await submitting.submit(
                request, port, services.clock, services.builds, output.tell
            )

    final = asyncio.run(run())
    facts = {"status": "final", **asdict(final), "hash": final.hash.hex()}
    if output.as_json:
        output.json(facts)
    else:
        output.say(f"final in ledger {final.ledger}, {day_and_time(final.time)}")
        output.say(f"hash {final.hash.hex()}")
    return 0


def _show(seen: Review, output: Output) -> None:
    if output.as_json:
        output.json(as_json(seen))
    else:
        output.say(as_text(seen))


def _damaged(why: WalletError, output: Output) -> int:
    """F17: what cannot be read is a finding of its own, with an answer in JSON too."""
    if output.as_json:
        finding = {"number": "F17", "severity": "STOP", "words": _F17, "details": vars(why)}
        output.json({"verdict": "stop", "findings": [finding]})
        output.tell(f"error: {_F17}")
        return 1
    output.problem(why)
    return 1


_F17 = "The file is damaged or not in its one proper form."


def _any(text: str) -> Request | SignatureFile | str:
    """A file of ours, or the text of what may be an envelope of another tool."""
    return requests.read(text) if text.lstrip().startswith("{") else text


def _request(text: str) -> Request:
    value = _any(text)
    if not isinstance(value, Request):
        raise Misused("This is no request file; only a request can be reviewed and signed.")
    return value


def _bare_or_request(text: str, meant: Network) -> Request:
    """A request, or an envelope of another tool with nothing known about the ledger."""
    value = _any(text)
    if isinstance(value, Request):
        return value
    if isinstance(value, SignatureFile):
        raise Misused("A signature alone has nothing to review; inspect the request.")
    envelope = _envelope(value, meant)
    snapshot = Snapshot(meant, 0, 0, {})
    return Request(envelope.without_signatures(), envelope.signatures, snapshot, None, 0)


def _envelope(text: str, meant: Network) -> Envelope:
    envelope = read_envelope(text, meant)
    if isinstance(envelope, FeeBump):
        raise Misused("A fee bump is not signed here; inspect the transaction inside.")
    return envelope


def _write(path: str, request: Request) -> None:
    """Write a request; a file of the same request that is there keeps all its signatures."""
    if Path(path).exists():
        there = _any(read_text(path))
        if not isinstance(there, Request):
            raise Misused(f"{path} exists and is another kind of file; name another one.")
        request = requests.merge(request, there)
    write_text(path, request.to_text())


def _refuse_milestone(number: int) -> None:
    raise Misused(
        f"This escrow releases all at once; it has no milestone {number} to release alone."
    )
