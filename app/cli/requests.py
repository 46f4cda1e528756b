"""The commands around a request: propose, sign, merge, status, submit."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from app import sign as signing
from app import submit as submitting
from app.adapters.files import STANDARD_INPUT, is_there, read_key, write_text
from app.adapters.key_signer import KeySigner
from app.bootstrap import Services
from app.cli import inbox as inboxes
from app.cli import kept
from app.cli.output import Output
from app.cli.problems import Misused
from app.errors import OccupiedFile, UnreadableFile
from app.exchange import Bare, envelope_in, read_file
from app.ports import Final
from app.report import as_json, as_text
from app.report_signers import part_of
from app.review import view_of
from app.words.groups import grouped
from app.words.lines import words
from app.words.times import day_and_time
from wallet import request as requests
from wallet.errors import WalletError
from wallet.network import network
from wallet.request import Request, SignatureFile
from wallet.review.knowledge import Knowledge
from wallet.review.review import Review, review
from wallet.review.turn import Signs
from wallet.soroban.host import Payment

SIGNATURES_IN_VAIN = 58
"""The number of the finding about forged and surplus signatures."""


def propose(options: Namespace, services: Services, output: Output) -> int:
    """Write the request that asks for a move, or an operation of the ledger's own."""
    meant = network(options.passphrase)
    if is_there(_named(options.out)):
        raise OccupiedFile(options.out)

    async def run() -> Request:
        async with services.connect(options.rpc, meant) as port:
            request: Request = await options.ask(port, services.builds, options)
            return request

    about = options.contract or options.build
    output.tell(f"reading {about}, predicting and simulating what is asked for")
    request = asyncio.run(run())
    _write(options.out, request)
    view = view_of(request, services.builds, now=services.clock.now())
    seen = review(request.envelope, replace(view, knowledge=Knowledge(prepared_here=True)))
    _answer(seen, "proposed", options.out, output)
    if seen.facts.made is not None:
        what = "escrow" if seen.facts.made.first is not None else "contract"
        output.tell(f"the new {what} will be {seen.facts.made.contract}")
    output.tell(f"written: {options.out}; nobody has signed it yet")
    return 0


def sign(options: Namespace, services: Services, output: Output) -> int:
    """Show the review, and sign when nothing speaks against it."""
    if options.key_file is None:
        return _sign_with_profile(options, services, output)
    named = (options.profile, options.key)
    if named != (None, None) or len(options.files) != 1 or options.out is None:
        raise Misused("A key file signs one request, into --out, and uses no profile.")
    request = _request(options.files[0])
    signer = KeySigner(read_key(options.key_file))
    _joined(options.out, request)  # what cannot be written need not be signed
    seen: list[Review] = []

    def decide(shown: Review) -> frozenset[int]:
        seen.append(shown)
        if not output.as_json:
            output.say(as_text(shown))
        return frozenset(options.accept)

    async def run() -> Request:
        now = services.clock.now()
        signed = await signing.sign(request, signer, services.builds, now, decide)
        return await signing.vouch(signed, signer) if options.cover else signed

    signed = asyncio.run(run())
    _write(options.out, signed)
    if output.as_json:
        _answer(seen[0], "signed", options.out, output)
    output.tell(f"signed and written: {options.out}")
    if _is_asked_again(signed, services, seen[0]):
        output.tell("The same key signs the transaction too: run this on what is written.")
    return 0


def _is_asked_again(signed: Request, services: Services, seen: Review) -> bool:
    """Whether a key that signed an entry (way B) can now sign the transaction around it."""
    key, view = seen.facts.view.key, view_of(signed, services.builds)
    return any(key in state.can_sign for state in review(signed.envelope, view).signers)


def _sign_with_profile(options: Namespace, services: Services, output: Output) -> int:
    asked = [
        kept.Asked(file, _request(file), out)
        for file, out in zip(
            options.files, kept.outs_of(options.out, options.files), strict=True
        )
    ]
    for each in asked:
        if each.out is not None:
            _joined(each.out, each.request)
    return kept.sign(options, services, output, asked, _write)


def merge(options: Namespace, _services: Services, output: Output) -> int:
    """Join the signatures of several files of one request."""
    read = [(file, read_file(file)) for file in options.files]
    request = next((value for _, value in read if isinstance(value, Request)), None)
    if request is None:
        raise Misused("None of these files is a request: name the request itself too.")
    before = len(request.signatures)
    for file, value in read:
        if isinstance(value, Bare):
            envelope = envelope_in(file, value, request.envelope.network)
            request = requests.merge(request, envelope)
        else:
            request = requests.merge(request, value)
    request = _write(options.out, request)
    count = len(request.signatures)
    output.tell(f"signatures: {count}, of them new: {count - before}")
    output.tell(f"written: {options.out}")
    return 0


def status(options: Namespace, services: Services, output: Output) -> int:
    """Tell who has signed and who is missing, by the facts in the file."""
    request = _request(options.file)
    seen = review(request.envelope, view_of(request, services.builds, now=services.clock.now()))
    complete = bool(seen.signers) and all(not state.missing_weight for state in seen.signers)
    in_vain = dict[str, str]()
    for finding in seen.findings:
        in_vain |= finding.details if finding.number == SIGNATURES_IN_VAIN else {}
    if output.as_json:
        facts = {
            "hash": request.hash.hex(),
            "complete": complete,
            "stops": [{"number": f.name, "words": words(f)} for f in seen.stops],
            "signers": seen.summary["signers"],
            "in_vain": in_vain,
        }
        output.json(facts)
    else:
        output.say("\n".join(_status_lines(seen, in_vain, complete=complete)))
    return 0


def submit(options: Namespace, services: Services, output: Output) -> int:
    """Send a complete request and follow it until it is final."""
    meant = network(options.passphrase)
    request = _request(options.file)
    if request.envelope.network != meant:
        raise Misused("The request is for another network than --passphrase names.")

    async def run() -> Final:
        async with services.connect(options.rpc, meant) as port:
            return await submitting.submit(
                request, port, services.clock, services.builds, output.tell
            )

    if options.profile is None:
        final = asyncio.run(run())
        kept.tell_that_none_keeps_it(output)
    else:
        final = kept.submit(options, services, output, request, meant)
    if output.as_json:
        output.json({"status": "final", **_final_facts(final)})
    else:
        output.say(f"final in ledger {final.ledger}, {day_and_time(final.time)}")
        output.say(f"hash {final.hash.hex()}")
    return 0


def inbox(options: Namespace, services: Services, output: Output) -> int:
    """Keep what is named, and show what is kept."""
    files: list[Request | SignatureFile] = []
    for path in options.files:
        value = read_file(path)
        if isinstance(value, Bare):
            raise Misused("An envelope alone is not kept: merge it into its request first.")
        files.append(value)
    return inboxes.inbox(options, services, output, files)


def decline(options: Namespace, services: Services, output: Output) -> int:
    """Say no to a request."""
    return kept.decline(options, services, output, _request(options.file))


def _answer(seen: Review, status: str, path: str, output: Output) -> None:
    if output.as_json:
        made = seen.facts.made
        more = {} if made is None else {"made": made.contract}
        output.json({"status": status, "written": path, **as_json(seen), **more})
    else:
        output.say(as_text(seen))


def _final_facts(final: Final) -> Mapping[str, Any]:
    moved = None if final.moved is None else [_payment_facts(paid) for paid in final.moved]
    return {**asdict(final), "hash": final.hash.hex(), "moved": moved}


def _payment_facts(paid: Payment) -> Mapping[str, str]:
    return {
        "kind": paid.kind.value,
        "token": paid.token,
        "from": paid.sender,
        "to": paid.receiver,
        "units": str(paid.amount),
    }


def _status_lines(seen: Review, in_vain: Mapping[str, str], *, complete: bool) -> list[str]:
    lines = [f"hash  {grouped(seen.request_hash.hex())}"]
    for state in seen.signers:
        missing = f"missing weight {state.missing_weight}" if state.missing_weight else "enough"
        lines.append(f"{state.account} ({part_of(seen.facts, state.account)}): {missing}")
        lines += [f"  signed    {key}" for key in state.signed]
        if state.missing_weight:
            lines += [f"  can sign  {key}" for key in state.can_sign]
        if state.signs is Signs.TRANSACTION and seen.facts.whole is None:
            lines.append("  its turn comes when the entries are signed")
    told = [f"{count} {kind}" for kind, count in in_vain.items() if count != "0"]
    if told:
        lines.append(f"signatures that count nothing: {', '.join(told)}")
    lines += [f"STOP  {finding.name}  {words(finding)}" for finding in seen.stops]
    ready = "complete" if complete else "not complete yet"
    lines.append(f"{ready}, but it must not be sent" if seen.stops else ready)
    return lines


def _request(path: str) -> Request:
    value = read_file(path)
    if not isinstance(value, Request):
        raise Misused("This is no request file, and only a request can be signed or sent.")
    return value


def _named(path: str) -> str:
    if path == STANDARD_INPUT:
        raise Misused("--out takes the name of a file.")
    return path


def _joined(path: str, request: Request) -> Request:
    """With the signatures in the file that is there; raise if it is anything else."""
    if not is_there(_named(path)):
        return request
    try:
        there = read_file(path)
    except (WalletError, UnreadableFile) as why:
        raise OccupiedFile(path) from why
    if not isinstance(there, Request):
        raise OccupiedFile(path)
    return requests.merge(request, there)


def _write(path: str, request: Request) -> Request:
    """Write a request; a file of the same request that is there keeps all its signatures."""
    joined = _joined(path, request)
    write_text(path, joined.to_text())
    return joined
