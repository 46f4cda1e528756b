"""The bytes of a request, field by field, for whoever wants to compare them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stellar_sdk import xdr

from app.desk.review_arguments import argument_facts
from app.desk.review_footprint import footprint_facts
from app.desk.review_labels import labels_of
from app.desk.review_names import Named
from app.pages.review import Fact, Technical
from app.words.builds import known_from
from app.words.times import in_both, lasting
from wallet.addresses import from_sc_address
from wallet.amounts import format_amount
from wallet.authorization import Arm, Authorization
from wallet.errors import Unreadable
from wallet.escrow.builds import Build
from wallet.review.facts import Facts
from wallet.review.texts import shown

FILE: Final = "FILE"
"""For the name of the file that the request is saved as."""

MOST_CALLS: Final = 40
"""Lines of an authorisation; each is a call."""


def technical_of(named: Named) -> Technical:
    """Everything that the bytes say, whether or not it is understood."""
    facts = named.facts
    transaction, call, build = facts.transaction, facts.call, build_of(facts)
    key = facts.view.key
    resources = facts.data.resource_fee.int64 if facts.data is not None else None
    return Technical(
        contract=facts.about or "",
        build=build.name if build is not None else "",
        wasm_hash=_code(named),
        function=shown(call.function) if call is not None else "",
        arguments=tuple(argument_facts(named)),
        authorisations=tuple(_authorisations(named)),
        source=facts.payer,
        acting=facts.acting,
        sequence=str(transaction.seq_num.sequence_number.int64),
        fee=f"{format_amount(facts.fee)} XLM",
        resource_fee="" if resources is None else f"{format_amount(resources)} XLM",
        bounds=(*_bounds(transaction.cond), *labels_of(transaction)),
        payees=tuple(
            Fact(named.name(who) or named.roles(who) or _stranger(named, who), who)
            for who in named.review.summary["footprint_payees"]
        ),
        xdr=facts.envelope.without_signatures().to_base64(),
        command=f"countersign inspect {FILE}{f' --as {key}' if key is not None else ''}",
        origin=known_from(build) if build is not None else "",
        footprint=footprint_facts(named),
    )


def build_of(facts: Facts) -> Build | None:
    """The build that runs, or is made, or whose storage is cared for."""
    if facts.deployment is not None:
        return facts.made.build if facts.made is not None else None
    return facts.build or facts.cared_for_build


def _code(named: Named) -> str:
    if named.facts.deployment is not None:
        return named.facts.deployment.wasm_hash.hex()
    executable = named.facts.executable
    named_hash = executable.wasm_hash if executable is not None else None
    return named_hash.hash.hex() if named_hash is not None else ""


def _stranger(named: Named, who: str) -> str:
    return "the escrow itself" if who == named.facts.about else "no party"


def _authorisations(named: Named) -> Iterator[str]:
    entries = named.facts.authorizations
    if named.facts.operation is None:
        return
    if entries is None:
        yield "none that can be read"
        return
    for entry in entries:
        yield _who_speaks(entry)
        yield from list(_calls(entry.root_invocation, 1))[:MOST_CALLS]


def _who_speaks(entry: Authorization) -> str:
    if entry.arm is Arm.SOURCE_ACCOUNT:
        return "whoever signs for the operation allows:"
    kind = entry.arm.name.lower().replace("_", " ")
    how = f"by a signature of its own ({kind}, until ledger {entry.expiry})"
    return f"{entry.address} allows, {how}:"


def _calls(allowed: xdr.SorobanAuthorizedInvocation, depth: int) -> Iterator[str]:
    called = allowed.function.contract_fn
    yield f"{'  ' * depth}{_called(called) if called is not None else _made(allowed.function)}"
    for below in allowed.sub_invocations:
        yield from _calls(below, depth + 1)


def _made(function: xdr.SorobanAuthorizedFunction) -> str:
    """The making of a contract, by its code and the number that its address follows from."""
    made = function.create_contract_v2_host_fn or function.create_contract_host_fn
    code = made.executable.wasm_hash if made is not None else None
    origin = made.contract_id_preimage.from_address if made is not None else None
    if code is None or origin is None:
        return "making a contract"
    return f"making a contract of the code {code.hash.hex()}, salt {origin.salt.uint256.hex()}"


def _called(called: xdr.InvokeContractArgs) -> str:
    function = shown(called.function_name.sc_symbol.decode("utf-8", "replace"))
    try:
        return f"{function} of {from_sc_address(called.contract_address)}"
    except Unreadable:
        return f"{function} of an address of a kind that has no calls"


def _bounds(conditions: xdr.Preconditions) -> Iterator[Fact]:
    v2 = conditions.v2
    times = v2.time_bounds if v2 is not None else conditions.time_bounds
    if times is not None:
        yield from _span(
            "time", times.min_time.time_point.uint64, times.max_time.time_point.uint64
        )
    if v2 is None:
        return
    ledgers = v2.ledger_bounds
    if ledgers is not None:
        first, last = ledgers.min_ledger.uint32, ledgers.max_ledger.uint32
        yield Fact("ledgers", f"from {first} to before {last}" if last else f"from {first}")
    if v2.min_seq_num is not None:
        yield Fact("lowest sequence before", str(v2.min_seq_num.sequence_number.int64))
    if v2.min_seq_age.duration.uint64:
        yield Fact("rest before", lasting(v2.min_seq_age.duration.uint64))
    if v2.min_seq_ledger_gap.uint32:
        yield Fact("ledgers of rest before", str(v2.min_seq_ledger_gap.uint32))
    if v2.extra_signers:
        yield Fact("more signers demanded", str(len(v2.extra_signers)))


def _span(name: str, first: int, last: int) -> Iterator[Fact]:
    if first:
        yield Fact(f"first {name}", in_both(first))
    yield Fact(f"last {name}", in_both(last) if last else "none")
