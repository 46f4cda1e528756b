"""getEvents: which events pass, and how pages follow each other."""

from typing import Any

import pytest
from stellar_sdk import xdr

from app.practice.ledger import Chain
from tests.support import builders, practice
from tests.support.practice import applied, release, signed
from tests.support.practice_rpc import ask, error_of, respond
from wallet import gate
from wallet.soroban.values import address, symbol

TRANSFER = gate.encode(symbol("transfer"))
RELEASED = gate.encode(symbol("tw_release"))


def released() -> Chain:
    return applied(practice.chain(), signed(release(practice.chain()), "buyer", "lawyer"))


def events(chain: Chain, *filters: Any, **params: Any) -> Any:
    params = {"startLedger": 1_000_000, "filters": list(filters), **params}
    return ask(chain, "getEvents", **params)["events"]


def names(found: Any) -> list[str]:
    return [symbol_in(event["topic"][0]) for event in found]


def symbol_in(text: str) -> str:
    value = xdr.SCVal.from_xdr(text)
    assert value.sym is not None
    return value.sym.sc_symbol.decode()


def test_without_a_filter_all_events_come_in_order() -> None:
    assert names(events(released())) == [
        *("tw_init", "transfer", "tw_fund"),
        *("tw_ms_change", "tw_ms_approve", "tw_ms_change", "tw_ms_approve"),
        *("transfer", "transfer", "transfer", "tw_release"),
    ]


def test_an_event_tells_where_it_was() -> None:
    chain = released()
    event = events(chain, startLedger=1_000_007)[3]
    assert event == {
        "type": "contract",
        "ledger": 1_000_007,
        "ledgerClosedAt": "2026-11-18T11:07:15Z",
        "contractId": practice.closing().contract,
        "id": "0004294997360775168-0000000003",
        "operationIndex": 0,
        "transactionIndex": 1,
        "txHash": chain.latest.transactions[0].hash.hex(),
        "topic": [RELEASED],
        "value": gate.encode(address(practice.who("release"))),
    }


def test_a_filter_names_contracts() -> None:
    token = {"contractIds": [practice.closing().token]}
    assert names(events(released(), token)) == ["transfer"] * 4
    assert events(released(), {"contractIds": [builders.contract_id("other")]}) == []


@pytest.mark.parametrize(
    ("topics", "count"),
    [
        ([RELEASED], 1),
        ([TRANSFER], 0),
        ([TRANSFER, "**"], 4),
        ([TRANSFER, "*", "*", "*"], 4),
        (["*", "*"], 0),
        (["**"], 11),
        (["*", "**"], 11),
    ],
)
def test_topics_match_by_number_and_value(topics: list[str], count: int) -> None:
    assert len(events(released(), {"topics": [topics]})) == count


def test_any_of_several_filters_lets_an_event_pass() -> None:
    filters = {"topics": [[RELEASED], [TRANSFER, "**"]]}, {"type": "system"}
    assert len(events(released(), *filters)) == 5


def test_there_are_no_system_events() -> None:
    assert events(released(), {"type": "system"}) == []
    assert len(events(released(), {"type": "contract,system"})) == 11


def test_pages_follow_each_other_by_cursor() -> None:
    chain, found, cursor = released(), [], ""
    for _ in range(4):
        page = {"limit": 3, **({"cursor": cursor} if cursor else {})}
        start = {} if cursor else {"startLedger": 1_000_000}
        answer = ask(chain, "getEvents", pagination=page, **start)
        found += answer["events"]
        cursor = answer["cursor"]
    assert names(found) == names(events(chain))
    nothing = ask(chain, "getEvents", pagination={"cursor": cursor})
    assert nothing["events"] == []


def test_a_last_cursor_finds_what_comes_later() -> None:
    before = practice.chain()
    cursor = ask(before, "getEvents", startLedger=1_000_000)["cursor"]
    assert len(ask(released(), "getEvents", pagination={"cursor": cursor})["events"]) == 4


def test_the_last_ledger_asked_for_is_left_out() -> None:
    assert len(events(released(), endLedger=1_000_007)) == 7


@pytest.mark.parametrize(
    "params",
    [
        {"startLedger": 1_000_000, "pagination": {"limit": 10_001}},
        {"startLedger": 1_000_000, "pagination": {"cursor": "1-1"}},
        {"startLedger": 1_000_003, "endLedger": 1_000_003},
        {"startLedger": 1_000_000, "filters": [{}] * 6},
        {"startLedger": 1_000_000, "filters": [7]},
        {"startLedger": 1_000_000, "filters": [{"type": "diagnostic"}]},
        {"startLedger": 1_000_000, "filters": [{"contractIds": ["C"]}]},
        {"startLedger": 1_000_000, "filters": [{"contractIds": ["C"] * 6}]},
        {"startLedger": 1_000_000, "filters": [{"topics": [["*"]] * 6}]},
        {"startLedger": 1_000_000, "filters": [{"topics": [[]]}]},
        {"startLedger": 1_000_000, "filters": [{"topics": [["*"] * 5]}]},
        {"startLedger": 1_000_000, "filters": [{"topics": [["AAAA="]]}]},
        {"pagination": {"cursor": "nowhere"}},
    ],
)
def test_a_wrong_question_is_refused(params: Any) -> None:
    assert respond(practice.chain(), "getEvents", params)[1]["error"]["code"] == -32602


@pytest.mark.parametrize("start", [0, 999_999, 1_000_007])
def test_ledgers_that_are_not_there_are_refused(start: int) -> None:
    code, message = error_of(practice.chain(), "getEvents", startLedger=start)
    assert code == -32600
    assert "ledger range: 1000000 - 1000006" in message
