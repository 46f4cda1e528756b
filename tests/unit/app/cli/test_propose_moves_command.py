"""The command propose: every move by its own name, and what is told where it cannot be."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.cli.proposing import COMMANDS
from tests.support import journey_moves as stages
from tests.support.builders import secret_key
from tests.support.journey_moves import STEPS
from tests.support.journeys import UNIT, Journey
from tests.support.program import AT, Program, Ran, read_request
from wallet.escrow import moves
from wallet.escrow.abi import call_of, move_of
from wallet.escrow.moves import Move
from wallet.escrow.prediction import NETWORK_LIFE
from wallet.escrow.terms import Role
from wallet.review.said import Said

SINGLE, MULTI, FIRST_BUILD = "96d51751", "2ddb5ef1", "1ddae7ba"
SECOND, SECOND_MULTI = "mainline-single-v2", "testline-multi-v2"


def ask(program: Program, on: Journey, *words: str, acting: str = "") -> Ran:
    """Propose a move of a journey's escrow into a file."""
    program.network = on.network
    named = ("--as", on.who(acting)) if acting else ()
    return program(
        *("propose", *words, "--contract", on.contract, "--payer", on.who("funder")),
        *("--out", program.folder / "asked.countersign", *AT, *named),
    )


def asked(program: Program, on: Journey, *words: str, acting: str = "") -> Move:
    """The move that was proposed, read from the bytes to be signed."""
    ran = ask(program, on, *words, acting=acting)
    assert ran.status == 0, ran.err
    call = Said(read_request(program.folder / "asked.countersign").envelope).call
    assert call is not None
    return move_of(on.build, call)


def file(program: Program, facts: object) -> str:
    """A JSON file."""
    path = program.folder / "facts.json"
    path.write_text(json.dumps(facts), encoding="utf-8")
    return str(path)


def agreed(on: Journey) -> dict[str, Any]:
    """The terms of a journey as a file has them."""
    terms, several = on.terms(), "approvers" in on.build.structs["Roles"]
    roles = {
        role.value: [*holders] if several else holders[0]
        for role, holders in terms.roles.holders.items()
        if holders
    }
    own = {"amount": "100.00"} if terms.is_multi else {}
    if "receiver" in on.build.structs["Milestone"]:
        own["receiver"] = on.who("seller")
    return {
        "title": "Boat",
        "description": "A boat, in two parts",
        "engagement_id": "BOAT-7",
        "asset": "USDC",
        "platform_fee_percent": "1",
        "roles": roles,
        "milestones": [{"description": d, **own} for d in ("Hull", "Sails")],
        **({} if terms.is_multi else {"amount": "200.00"}),
    }


EVIDENCE = "Survey of 20 November, page 3"


@pytest.mark.parametrize(
    ("build", "step", "words"),
    [
        (SINGLE, "fund", "fund --amount 200.00"),
        (FIRST_BUILD, "fund", "fund --amount 200"),
        (SINGLE, "mark", "mark --milestone 1 --status completed --evidence"),
        (SINGLE, "approve", "approve --milestone 1"),
        (SECOND, "approve", "approve --milestone 1 --milestone 2"),
        (FIRST_BUILD, "take back", "take-back-approval --milestone 1"),
        (MULTI, "release", "release --milestone 1"),
        (SECOND, "approve and release", "approve-and-release --milestone 1 --milestone 2"),
    ],
)
def test_a_move_is_named_by_a_word_and_its_milestones_from_one(
    program: Program, build: str, step: str, words: str
) -> None:
    on = STEPS[step].stage(Journey(build))
    move, _ = STEPS[step].move(on)
    evidence = (EVIDENCE,) if words.endswith("--evidence") else ()
    assert asked(program, on, *words.split(), *evidence) == move


def test_several_milestones_are_released_at_once_where_a_build_can(program: Program) -> None:
    on = stages.approved(Journey(SECOND_MULTI))
    words = "release", "--milestone", "1", "--milestone", "2"
    move, _ = STEPS["release"].move(on)
    assert asked(program, on, *words, acting="release") == move


def test_a_dispute_is_opened_by_whom_as_names_with_a_reason(program: Program) -> None:
    on = stages.funded(Journey(SECOND))
    words = "dispute", "--reason", "The hull leaks"
    assert asked(program, on, *words, acting="approver") == stages.dispute(on)[0]


def test_a_dispute_needs_somebody_who_opens_it(program: Program) -> None:
    ran = ask(program, stages.funded(Journey(SINGLE)), "dispute")
    assert (ran.status, "--as" in ran.err) == (2, True)


def test_a_dispute_is_decided_among_any(program: Program) -> None:
    on = stages.disputed(Journey(SINGLE))
    shares = f"{on.who('approver')}=50.00", f"{on.who('seller')}=150.00"
    assert asked(program, on, "resolve", "--pay", shares[0], "--pay", shares[1]) == (
        moves.ResolveDispute(
            on.who("resolver"),
            {on.who("approver"): 50 * UNIT, on.who("seller"): 150 * UNIT},
        )
    )


def test_the_first_builds_decide_between_two(program: Program) -> None:
    on = stages.disputed(Journey(FIRST_BUILD))
    words = "resolve", "--approver", "50", "--receiver", "150"
    assert asked(program, on, *words) == stages.resolve(on)[0]


@pytest.mark.parametrize(
    ("build", "words", "wanted"),
    [
        (FIRST_BUILD, "--pay {}=200", "--approver A --receiver B"),
        (FIRST_BUILD, "", "--approver A --receiver B"),
        (SINGLE, "--pay {}=200 --approver 1", "--pay ADDRESS=AMOUNT"),
        (SINGLE, "--pay {0}=100 --pay {0}=100", "is named twice"),
    ],
)
def test_shares_of_another_shape_are_wrong_use(
    program: Program, build: str, words: str, wanted: str
) -> None:
    on = stages.disputed(Journey(build))
    ran = ask(program, on, "resolve", *words.format(on.who("seller")).split())
    assert (ran.status, wanted in ran.err) == (2, True)


def test_shares_that_do_not_add_up_are_answered_with_shares_that_work(program: Program) -> None:
    on = stages.disputed(Journey(SINGLE))
    approver, receiver = f"{on.who('approver')}=", f"{on.who('seller')}="
    ran = ask(program, on, "resolve", "--pay", f"{approver}50", "--pay", f"{receiver}100")
    kind = moves.ResolveDispute
    near = f"--pay {approver}66.6666667 --pay {receiver}133.3333333"
    assert (ran.status, near in ran.err) == (1, True), ran.err
    assert isinstance(asked(program, on, "resolve", *near.split()), kind)


def test_shares_that_rounding_spoils_are_answered_with_shares_that_work(
    program: Program,
) -> None:
    """Hazard H9: the first builds would pay a unit more than there is, and refuse."""
    on = stages.disputed(Journey(FIRST_BUILD))
    words = "resolve", "--approver", "66.6666666", "--receiver", "133.3333334"
    ran = ask(program, on, *words)
    kind, (_, _, told) = moves.SplitDispute, ran.err.partition("it takes ")
    near = told.splitlines()[0]
    assert (ran.status, near.startswith("--approver ")) == (1, True), ran.err
    assert isinstance(asked(program, on, "resolve", *near.split()), kind)


def test_what_is_left_is_paid_out(program: Program) -> None:
    on = stages.over(Journey(SINGLE))
    share = f"{on.who('funder')}=77.7777777"
    assert asked(program, on, "withdraw", "--pay", share) == stages.withdraw(on)[0]


@pytest.mark.parametrize("build", [SINGLE, SECOND])
def test_life_is_extended_by_the_owner_to_the_most_there_is(
    program: Program, build: str
) -> None:
    on = stages.agreed(Journey(build))
    owner = stages.extend(on)[1]
    expected = moves.ExtendLife(on.who(owner), NETWORK_LIFE.max)
    assert asked(program, on, "extend-life") == expected


@pytest.mark.parametrize("build", [SINGLE, MULTI, SECOND, SECOND_MULTI])
def test_the_first_terms_come_from_a_file(program: Program, build: str) -> None:
    on = Journey(build)
    move = asked(program, on, "initialize", "--terms", file(program, agreed(on)))
    assert call_of(on.build, on.contract, move) == call_of(
        on.build, on.contract, stages.set_up(on)[0]
    )


@pytest.mark.parametrize("build", [MULTI, SECOND])
def test_a_new_escrow_comes_from_a_file_and_its_address_is_told(
    program: Program, build: str
) -> None:
    on = Journey(build)
    words = "new-escrow", "--salt", "00" * 32, "--terms", file(program, agreed(on)), "--json"
    ran = ask(program, on, *words, acting="admin")
    call = Said(read_request(program.folder / "asked.countersign").envelope).call
    assert call == call_of(on.build, on.contract, stages.new_escrow(on)[0])
    assert ran.json["made"] in ran.err


@pytest.mark.parametrize("build", [MULTI, SECOND])
def test_a_milestone_is_added_in_the_words_of_the_generation(
    program: Program, build: str
) -> None:
    on = stages.agreed(Journey(build))
    amount = {"amount": "100"} if on.escrow.is_multi else {}
    trailer = file(program, [{"description": "Trailer", **amount}])
    move = asked(program, on, "add-milestones", "--file", trailer)
    kind = moves.ManageMilestones if build == SECOND else moves.UpdateEscrow
    assert isinstance(move, kind)
    assert on.milestone("Trailer") in (
        move.new if isinstance(move, moves.ManageMilestones) else move.terms.milestones
    )


def test_milestones_are_added_and_changed_at_once(program: Program) -> None:
    on = stages.agreed(Journey(SECOND))
    plan = {
        "new": [{"description": "Trailer"}],
        "changes": [{"milestone": 1, "description": "Hull, painted"}],
    }
    move = asked(program, on, "manage-milestones", "--file", file(program, plan))
    assert move == stages.append(on)[0]


def test_an_update_says_only_what_changes(program: Program) -> None:
    on = stages.agreed(Journey(SINGLE))
    told = {"title": "A boat and its trailer"}
    move = asked(program, on, "update", "--terms", file(program, told))
    assert move == stages.update(on)[0]


def test_an_update_can_name_other_holders_of_a_role(program: Program) -> None:
    on = stages.agreed(Journey(SINGLE))
    told = {"roles": {"approver": on.who("lawyer")}, "milestones": [{"description": "Deck"}]}
    move = asked(program, on, "update", "--terms", file(program, told))
    assert isinstance(move, moves.UpdateEscrow)
    assert move.terms.roles.of(Role.APPROVER) == (on.who("lawyer"),)
    assert [each.description for each in move.terms.milestones] == ["Deck", "Sails"]


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"titel": "Boat"}, "nothing here is called titel"),
        ({"amount": 200}, "a text was expected, in quotes"),
        ({"roles": {"approver": "me"}}, "not a G address"),
        ([], "a table was expected"),
        ({"milestones": [{"approvals": 0}]}, "counted from 1"),
    ],
)
def test_a_file_that_says_something_else_is_told(
    program: Program, facts: object, words: str
) -> None:
    on = stages.agreed(Journey(SINGLE))
    ran = ask(program, on, "update", "--terms", file(program, facts))
    assert (ran.status, words in ran.err) == (1, True), ran.err


@pytest.mark.parametrize(
    ("build", "told", "words"),
    [
        (SINGLE, {"roles": {}}, "nobody is platform"),
        (SINGLE, {"milestones": [{"description": "Hull", "amount": "1"}]}, "no amount of its"),
        (MULTI, {"amount": "200"}, "each milestone has an amount of its own here"),
        (MULTI, {"milestones": [{"description": "Hull"}]}, "a milestone says no amount"),
        (MULTI, {"milestones": [{"amount": "1"}]}, "a milestone says no description"),
    ],
)
def test_first_terms_that_the_build_cannot_keep_are_told(
    program: Program, build: str, told: dict[str, Any], words: str
) -> None:
    on = Journey(build)
    terms = file(program, {**agreed(on), **told})
    ran = ask(program, on, "initialize", "--terms", terms)
    assert (ran.status, words in ran.err) == (1, True), ran.err


def test_first_terms_that_say_too_little_are_told(program: Program) -> None:
    on = Journey(SINGLE)
    ran = ask(program, on, "initialize", "--terms", file(program, {}))
    assert (ran.status, "it says no amount" in ran.err) == (1, True), ran.err


def test_a_role_of_several_asks_who_acts(program: Program) -> None:
    on = stages.approved(Journey(SECOND))
    ran = ask(program, on, "release")
    assert (ran.status, "Several could be release signer here" in ran.err) == (2, True)


def test_a_refusal_is_told_in_words_and_by_its_name(program: Program) -> None:
    ran = ask(program, stages.funded(Journey(SINGLE)), "release")
    assert ran.status == 1
    assert "Not all milestones are approved yet. EscrowNotCompleted" in ran.err


def test_a_step_that_the_build_does_not_have_is_told(program: Program) -> None:
    ran = ask(
        program, stages.approved(Journey(SINGLE)), "take-back-approval", "--milestone", "1"
    )
    assert (ran.status, "has no such step, or not in this form" in ran.err) == (1, True)


def test_a_milestone_of_an_escrow_that_pays_each_has_to_be_named(program: Program) -> None:
    on = stages.disputed(Journey(MULTI))
    ran = ask(program, on, "resolve", "--pay", f"{on.who('seller')}=100")
    assert (ran.status, "--milestone N" in ran.err) == (2, True)


@pytest.mark.parametrize(
    "words",
    [
        "fund --amount 1e3",
        "approve --milestone 0",
        "approve",
        "withdraw --pay G=1",
        "new-escrow --terms x --salt 00",
    ],
)
def test_what_cannot_be_meant_is_wrong_use(program: Program, words: str) -> None:
    assert ask(program, Journey(SINGLE), *words.split()).status == 2


def test_a_new_escrow_of_an_unknown_build_is_wrong_use(program: Program) -> None:
    on = Journey(SINGLE)
    words = "new-escrow", "--terms", file(program, agreed(on)), "--build", "v9"
    assert "There is no build v9" in ask(program, on, *words).err


def test_a_contract_without_terms_has_no_moves_but_the_first(program: Program) -> None:
    stranger = secret_key("stranger").public
    ran = ask(program, Journey(SINGLE), "withdraw", "--pay", f"{stranger}=1")
    assert (ran.status, "holds no escrow yet" in ran.err) == (1, True)


def test_a_move_is_asked_for_signed_and_sent_from_the_command_line(program: Program) -> None:
    on = stages.funded(Journey(SECOND))
    path = program.folder / "asked.countersign"
    assert ask(program, on, "approve", "--milestone", "1").status == 0
    for name in ("funder", "approver"):
        key = program.folder / f"{name}.key"
        key.write_text(on.scenario.secrets[name])
        key.chmod(0o600)
        assert program("sign", path, "--key-file", key, "--out", path).status == 0
    assert program("submit", path, *AT).status == 0
    assert [each.approved for each in on.escrow.milestones] == [True, False]


def test_the_help_names_every_move(program: Program) -> None:
    told = program("propose", "--help").out
    assert [command.name for command in COMMANDS if command.name not in told] == []
    assert "--pay ADDRESS=AMOUNT" in program("propose", "resolve", "--help").out
