"""The words of findings: complete, calm, and safe with whatever stands in a detail."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta, timezone
from pathlib import Path
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.words.finding import FindingWords
from app.words.findings import AGREE, FINDINGS, GOOD, explained, good_news
from app.words.telling import _KINDS, MOST_TOLD
from tests.support.builders import ALICE, BOB
from tests.support.requests import honest
from wallet.review import checks
from wallet.review.finding import Finding, Severity
from wallet.review.findings import RULES

LISBON = timezone(timedelta(hours=1))
HOSTILE = "\x1b[2J\u202eevil\u200b <b>{0}</b>\n{why} %s "
HIDDEN = re.compile("[\x00-\x1f\x7f\u200b\u202e]")
MADE_BY_NAME = {"name", "fact", "memo", "complete"}
"""What no check gives as a keyword: the parts of ``each``, and names made of facts."""


def finding(number: int, **details: str) -> Finding:
    return Finding(number, Severity.WARN, details)


def in_groups(address: str) -> str:
    return " ".join(address[i : i + 4] for i in range(0, 56, 4))


def texts(words: FindingWords) -> list[str]:
    return [words.says, words.explains, words.passed, *words.facts, words.each]


def details_of_checks() -> Iterator[str]:
    """The names that checks give to their details."""
    for file in Path(checks.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                yield from (word.arg for word in node.keywords if word.arg is not None)


def slots(sentence: str) -> list[tuple[str, str]]:
    return [(n, k or "") for _, n, k, _ in Formatter().parse(sentence) if n is not None]


NUMBERS = sorted(FINDINGS)


def test_every_number_of_the_public_list_has_words() -> None:
    assert set(FINDINGS) == set(range(1, 66)) - {59}
    assert set(FINDINGS) >= set(RULES)


@pytest.mark.parametrize("number", NUMBERS)
def test_a_finding_says_what_it_is_what_it_means_and_what_to_do(number: int) -> None:
    words = FINDINGS[number]
    assert words.says.endswith(".")
    assert words.explains.endswith(".")
    assert words.says not in words.explains


@pytest.mark.parametrize("number", NUMBERS)
def test_words_are_calm_and_without_markup(number: int) -> None:
    for text in texts(FINDINGS[number]):
        assert not re.search(r"[!<>&*`]|--|\bcommand\b|XDR", text), text


@pytest.mark.parametrize("number", NUMBERS)
def test_every_sentence_names_details_that_a_check_gives(number: int) -> None:
    given = {*details_of_checks(), *MADE_BY_NAME}
    words = FINDINGS[number]
    named = [slot for text in (*words.facts, words.each) for slot in slots(text)]
    assert {name for name, _ in named} <= given
    assert {kind for _, kind in named} <= set(_KINDS)


@pytest.mark.parametrize("number", NUMBERS)
def test_whatever_stands_in_the_details_is_written_out_and_cut(number: int) -> None:
    names = {name for text in FINDINGS[number].facts for name, _ in slots(text)}
    hostile = dict.fromkeys((*names, HOSTILE, "other"), HOSTILE * 500)
    text = explained(Finding(number, Severity.WARN, hostile))
    assert not HIDDEN.search(text)
    assert len(text) <= MOST_TOLD
    assert text.endswith(FINDINGS[number].explains)


@given(st.dictionaries(st.text(), st.text(), max_size=40), st.sampled_from(NUMBERS))
def test_no_detail_breaks_the_words(details: dict[str, str], number: int) -> None:
    text = explained(Finding(number, Severity.WARN, details))
    assert len(text) <= MOST_TOLD
    assert text.endswith(FINDINGS[number].explains)


@pytest.mark.parametrize("number", NUMBERS)
def test_a_detail_that_no_sentence_mentions_is_listed(number: int) -> None:
    assert "strange" in explained(finding(number, newly_told="strange"))


def test_a_finding_without_details_is_its_explanation() -> None:
    assert explained(finding(14)) == FINDINGS[14].explains


def test_many_details_are_counted_rather_than_told() -> None:
    many = {f"detail {n}": "x" for n in range(30)}
    assert " And 22 more. " in explained(Finding(29, Severity.STOP, many))


@pytest.mark.parametrize("nothing", ["", "None"])
def test_a_detail_that_is_not_there_is_not_told(nothing: str) -> None:
    assert explained(finding(5, account=nothing, pinned=nothing)) == FINDINGS[5].explains


@pytest.mark.parametrize(
    ("number", "details", "told"),
    [
        (1, {"request": "public", "meant": "practice"}, "for public, and practice was meant."),
        (7, {"reason": "EscrowAlreadyReleased"}, "The money is released already. This step"),
        (12, {"until": "1795000000", "ledger": "0"}, "is 18 Nov 2026 12:06 (11:06 UTC). No"),
        (12, {"until": "0", "ledger": "9"}, "Its ledger limit is 9. No ledger"),
        (13, {"key": ALICE.public}, f"Your key is {in_groups(ALICE.public)}."),
        (16, {"fee": "12.00", "resource_fee": "1.00"}, "most: 12.00 XLM; of it for resources"),
        (19, {"more": "2", "missing": "0", "otherwise": "0"}, "Too many: 2. With one"),
        (20, {"reason": "TrustlineMissingError (token)"}, "is not set up for the currency."),
        (30, {ALICE.public: "stranger"}, f"{in_groups(ALICE.public)} is not among your"),
        (30, {ALICE.public: "contact/Seller"}, "is “Seller” among your contacts. No payment"),
        (31, {"since": "looked"}, "held against what you saw the last time. Somebody"),
        (31, {"since": "told"}, "against what the network told the last time."),
        (31, {"since": "proposed"}, "against the state that came with the request."),
        (
            31,
            {"receiver": f"{ALICE.public}/{BOB.public}"},
            f"Receiver: it was {in_groups(ALICE.public)}, and is {in_groups(BOB.public)}.",
        ),
        (31, {"milestone 2": f"/{BOB.public}"}, "Milestone 2: it was nobody, and is"),
        (
            32,
            {ALICE.public: f"{BOB.public}/Seller"},
            f"is not {in_groups(BOB.public)}, which you know as “Seller”.",
        ),
        (32, {ALICE.public: f"{BOB.public}/"}, "which is known here."),
        (33, {"milestones": "1, 3"}, "Milestones: 1, 3. What was"),
        (42, {"seconds": "95"}, "clock is 1 minute ahead of the ledgers. A time"),
        (42, {"seconds": "-7200"}, "clock is 2 hours behind the ledgers. A time"),
        (46, {"ab" * 32: "sequence"}, f"{'ab' * 32} takes the same number of the same"),
        (46, {"ab" * 32: "effect"}, "is about the same money"),
        (60, {ALICE.public: "1/1795000000/25.00/USDC"}, "was paid 25.00 USDC on 18 Nov 2026"),
        (60, {ALICE.public: "3/1795000000/25.00/USDC"}, "paid 3 times, last 25.00 USDC on 18"),
        (60, {ALICE.public: "1/1795000000//"}, "was paid on 18 Nov 2026"),
        (35, {ALICE.public: "approver, receiver"}, "is approver and receiver. Whoever"),
        (37, {BOB.public: "has no trustline"}, f"{in_groups(BOB.public)} has no trustline."),
        (37, {"memo": "the receiver wants memo 5"}, "The receiver wants memo 5. A payment"),
        (41, {"seconds": "8000000", "until": "0"}, "It can be used for 92 days. Your"),
        (43, {"ledgers": "17280"}, "sleeps in 1 day."),
        (45, {"seconds": "660"}, "is 11 minutes old. The escrow"),
        (45, {"seconds": "-660"}, "is 11 minutes ahead of this machine's clock."),
        (47, {"title": "hidden U+202E"}, "Title hides U+202E. It may"),
        (47, {"note": "digits 5; new 6"}, "Note has digits of another script: 5; new 6."),
        (52, {"simulated": "200000"}, "asked for 0.0200000 XLM."),
        (53, {"freeze": "no", "take_back": "yes"}, "It can be taken back. That can"),
        (54, {"time": "0", "ledger": "0", "age": "3600", "gap": "0"}, "used for 1 hour. Sent"),
        (58, {"forged": "0", "surplus": "1 (x)"}, "One too many: 1 (x). A transaction"),
        (58, {"forged": "0", "misplaced": "1"}, "Out of their order in an authorisation, or"),
        (63, {f"missing weight of {BOB.public}": "1"}, f"{in_groups(BOB.public)}: 1. It can"),
        (63, {"complete": "yes"}, "Every signature that it needs is there. It can"),
    ],
)
def test_details_are_told_as_people_say_them(
    number: int, details: dict[str, str], told: str
) -> None:
    assert told in explained(Finding(number, Severity.WARN, details), LISBON)


@pytest.mark.parametrize("number", [8, 9])
def test_a_reason_is_not_told_twice(number: int) -> None:
    told = explained(finding(number, reason="EscrowNotCompleted"))
    assert told == FINDINGS[number].explains


def test_an_honest_release_is_explained_without_a_name_of_the_programs_own() -> None:
    told = [explained(each, LISBON) for each in honest().review.findings]
    assert told
    assert not [text for text in told if "_" in text or "None" in text]


def test_good_news_is_told_of_an_honest_release() -> None:
    seen = honest().review
    news = good_news(seen.passed, {each.number for each in seen.findings})
    assert news[0] == (6, AGREE)
    assert {number for number, _ in news} >= {19, 5, 29, 1, 12}


def test_all_good_news_is_in_words() -> None:
    assert set(GOOD) == {number for number, words in FINDINGS.items() if words.passed}
    assert all(text.endswith(".") for _, text in good_news(GOOD, ()))


def test_without_a_simulation_nothing_is_said_to_agree_with_one() -> None:
    ((_, text),) = good_news({6}, ())
    assert text == FINDINGS[6].passed != AGREE


@pytest.mark.parametrize(("passed", "holding"), [(19, 51), (20, 7), (20, 8), (20, 9)])
def test_what_another_finding_takes_back_is_no_good_news(passed: int, holding: int) -> None:
    assert good_news({passed}, {holding}) == ()
    assert good_news({passed}, ())


def test_only_what_passed_is_good_news() -> None:
    assert good_news({14}, {6, 19, 5}) == ()


def test_the_words_are_there_before_the_sdk_is() -> None:
    modules = "findings, moves, refusals, roles, times"
    code = f"import sys; from app.words import {modules}; print('stellar_sdk' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    )
    assert done.stdout.strip() == "False"
