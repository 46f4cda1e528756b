"""The command propose, for operations of the ledger's own: from the request to the end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.practice.ledger import LIFE
from app.propose_operations import LEDGERS_A_DAY
from tests.support.journey_moves import agreed
from tests.support.journeys import Journey
from tests.support.program import AT, Program, Ran, read_request
from wallet.escrow.keeping import storage_of
from wallet.network import PRACTICE
from wallet.operations import DeployContract, ExtendStorage, Operation, operation_in

SINGLE, SECOND = "96d51751", "mainline-single-v2"


def ask(program: Program, on: Journey, *words: str, payer: str = "funder") -> Ran:
    """Propose something into a new file; somebody pays."""
    program.network = on.network
    asked(program).unlink(missing_ok=True)
    return program("propose", *words, "--payer", on.who(payer), "--out", asked(program), *AT)


def asked(program: Program) -> Path:
    return program.folder / "asked.countersign"


def wished(program: Program) -> Operation | None:
    """What was asked for, read from the bytes to be signed."""
    return operation_in(read_request(asked(program)).envelope.transaction)


def finish(program: Program, on: Journey, *names: str) -> Ran:
    """Inspect what was asked for, let these people sign, merge, and send it."""
    seen = program("inspect", asked(program), "--network", "practice", "--json")
    assert (seen.status, seen.json["verdict"]) == (0, "signable"), seen.err
    ticks: list[str] = [
        part
        for finding in seen.json["findings"]
        if finding["severity"] == "TICK"
        for part in ("--accept", finding["number"].removeprefix("F"))
    ]
    signed: list[Path] = []
    for name in names:
        key = program.folder / f"{name}.key"
        key.write_text(on.scenario.secrets[name])
        key.chmod(0o600)
        signed.append(program.folder / f"{name}.countersign")
        signed[-1].unlink(missing_ok=True)
        ran = program("sign", asked(program), "--key-file", key, "--out", signed[-1], *ticks)
        assert ran.status == 0, ran.err
    together = program.folder / "together.countersign"
    together.unlink(missing_ok=True)
    assert program("merge", asked(program), *signed, "--out", together).status == 0
    ran = program("submit", together, *AT, "--json")
    assert (ran.status, ran.json["status"]) == (0, "final"), ran.err
    return ran


def lives(on: Journey) -> set[int | None]:
    keys = storage_of(on.build, on.contract, on.scenario.token)
    entries = on.network.chain.ledger.entries
    return {entries[key].live_until for key in keys if key in entries}


def test_storage_is_kept_alive_for_as_long_as_there_is(program: Program) -> None:
    on = agreed(Journey(SINGLE))
    ran = ask(program, on, "extend-storage", "--contract", on.contract)
    assert ran.status == 0, ran.err
    finish(program, on, "funder")
    assert lives(on) == {on.network.chain.latest.sequence + LIFE.max - 1}


@pytest.mark.parametrize(
    ("words", "ledgers"),
    [(("--days", "150"), 150 * LEDGERS_A_DAY), (("--ledgers", "3000000"), 3_000_000)],
)
def test_a_life_is_named_in_days_or_in_ledgers(
    program: Program, words: tuple[str, ...], ledgers: int
) -> None:
    on = agreed(Journey(SINGLE))
    ran = ask(program, on, "extend-storage", "--contract", on.contract, *words)
    operation = wished(program)
    assert ran.status == 0, ran.err
    assert isinstance(operation, ExtendStorage)
    assert operation.extend_to == ledgers


def test_what_sleeps_is_woken_and_then_kept_alive(program: Program) -> None:
    on = agreed(Journey(SECOND))
    on.network.chain = on.network.chain.wait(LIFE.max)
    on.network.clock.time = on.network.chain.latest.time
    too_early = ask(program, on, "extend-storage", "--contract", on.contract)
    assert (too_early.status, "restore-storage" in too_early.err) == (1, True)
    assert ask(program, on, "restore-storage", "--contract", on.contract).status == 0
    finish(program, on, "funder")
    assert lives(on) == {LIFE.new_entry(on.network.chain.latest.sequence)}
    assert ask(program, on, "extend-storage", "--contract", on.contract).status == 0
    finish(program, on, "funder")
    again = ask(program, on, "restore-storage", "--contract", on.contract)
    assert (again.status, "Nothing of what" in again.err) == (1, True)


def terms(program: Program, on: Journey) -> Path:
    """The journey's first terms as a file has them."""
    agreed_on = on.terms()
    facts = {
        "title": agreed_on.title,
        "description": agreed_on.description,
        "engagement_id": agreed_on.engagement_id,
        "asset": "USDC",
        "amount": "200.00",
        "platform_fee_percent": "1",
        "roles": {role.value: [*who] for role, who in agreed_on.roles.holders.items() if who},
        "milestones": [{"description": each.description} for each in agreed_on.milestones],
    }
    path = program.folder / "terms.json"
    path.write_text(json.dumps(facts), encoding="utf-8")
    return path


@pytest.mark.parametrize("build", [SINGLE, SECOND])
def test_a_contract_is_made_and_then_set_up(program: Program, build: str) -> None:
    on = Journey(build)
    words = "deploy", "--build", on.build.name, "--salt", "07" * 32
    ran = ask(program, on, *words, payer="admin")
    assert ran.status == 0, ran.err
    operation = wished(program)
    assert isinstance(operation, DeployContract)
    made = operation.contract(PRACTICE)
    assert f"the new contract will be {made}" in ran.err
    finish(program, on, "admin")
    words = "initialize", "--contract", made, "--terms", str(terms(program, on))
    ran = ask(program, on, *words, payer="admin")
    assert ran.status == 0, ran.err
    finish(program, on, "admin")
    assert on.terms_at(made) == on.terms()


def test_a_contract_is_somebody_elses_where_it_is_said_so(program: Program) -> None:
    on = Journey(SECOND)
    words = "deploy", "--build", on.build.name, "--as", on.who("admin")
    assert ask(program, on, *words).status == 0
    finish(program, on, "funder", "admin")
    operation = wished(program)
    assert isinstance(operation, DeployContract)
    assert operation.deployer == on.who("admin")


def test_a_build_that_nobody_knows_is_wrong_use(program: Program) -> None:
    on = Journey(SINGLE)
    ran = ask(program, on, "deploy", "--build", "mine")
    assert (ran.status, on.build.name in ran.err) == (2, True)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("extend-storage",), "--ledgers N"),
        (("restore-storage",), "Nothing is lost while it sleeps"),
        (("deploy",), "anybody can set it up before you do"),
    ],
)
def test_help_says_what_an_operation_does(
    program: Program, words: tuple[str, ...], told: str
) -> None:
    ran = program("propose", *words, "--help")
    assert told in " ".join(ran.out.split())
