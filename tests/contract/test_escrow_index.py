"""Both APIs of an index, over HTTP: honest, broken, slow, lying, or ending a page short."""

from __future__ import annotations

import logging
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from decimal import Decimal
from typing import Any

import pytest
from aiohttp import web

from app.adapters.escrow_index import CoreIndex, DevIndex
from app.adapters.index_http import MAX_PARTS, ApiKey
from app.errors import UnsafeAddress
from app.index_errors import (
    IndexEndedShort,
    IndexFailed,
    IndexKeyRefused,
    IndexThrottled,
    IndexTooLarge,
    IndexTooSlow,
    IndexUnreachable,
    NotAnIndex,
)
from app.ports import IndexAnswer
from tests.support.builders import ALICE, ESCROW
from tests.support.indexes import KEY, IndexServer, core_row, dev_row, saying
from tests.support.rpc import Conversation, repeating, serving, talking
from tests.support.searched import many
from wallet.addresses import ContractId
from wallet.errors import Unreadable

Either = DevIndex | CoreIndex
Meet = Callable[..., Awaitable[Either]]
WHO = ALICE.public
APIS: Mapping[str, type[Either]] = {"dev": DevIndex, "core": CoreIndex}


@pytest.fixture
async def stack() -> AsyncIterator[AsyncExitStack]:
    async with AsyncExitStack() as stack:
        yield stack


@pytest.fixture(params=APIS)
def api(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def meet(stack: AsyncExitStack, api: str) -> Meet:
    """Enter an index of this API in front of a server."""

    async def enter(server: IndexServer, **options: Any) -> Either:
        answer = server.dev if api == "dev" else server.core
        address = await stack.enter_async_context(serving(answer))
        return await stack.enter_async_context(APIS[api](address, ApiKey(KEY), **options))

    return enter


@pytest.fixture
def hear(stack: AsyncExitStack, api: str) -> Meet:
    """Enter an index of this API in front of raw bytes."""

    async def enter(conversation: Conversation, **options: Any) -> Either:
        address = await stack.enter_async_context(talking(conversation))
        return await stack.enter_async_context(APIS[api](address, ApiKey(KEY), **options))

    return enter


def row(api: str, contract: ContractId, **more: object) -> Any:
    return dev_row(contract, **more) if api == "dev" else core_row(contract, **more)


def rows(api: str, count: int) -> Sequence[Any]:
    return [row(api, contract) for contract in many(count)]


def contracts(answer: IndexAnswer) -> list[str]:
    return [each.contract for each in answer.escrows]


@pytest.mark.parametrize("count", [0, 3, 8, 9, 30])
async def test_all_pages_are_read(meet: Meet, api: str, count: int) -> None:
    answer = await (await meet(IndexServer(rows(api, count)))).of_account(WHO)
    assert contracts(answer) == list(many(count))
    assert answer.trouble is None


async def test_escrows_are_asked_for_by_their_ids(meet: Meet, api: str) -> None:
    server = IndexServer(rows(api, 3), page=50)
    answer = await (await meet(server)).of_contracts(many(3))
    assert contracts(answer) == list(many(3))
    assert answer.trouble is None
    assert len(server.asked) == 1


async def test_many_are_asked_for_a_few_at_a_time(meet: Meet, api: str) -> None:
    server = IndexServer(rows(api, 45), page=50)
    await (await meet(server)).of_contracts(many(45))
    assert len(server.asked) == 3


async def test_what_was_not_asked_for_is_left_out_and_told(meet: Meet, api: str) -> None:
    strange = saying("[" + _row_text(api) + "]" if api == "dev" else _page_text(api))
    answer = await (await meet(IndexServer(said=[strange]))).of_contracts(many(1))
    assert answer.escrows == ()
    assert isinstance(answer.trouble, IndexEndedShort)


def _row_text(api: str) -> str:
    return f'{{"contractId": "{ESCROW}", "type": "{api}"}}'


def _page_text(api: str) -> str:
    return f'{{"data": [{_row_text(api)}], "hasMore": false, "nextCursor": null}}'


async def test_claims_have_our_names_and_units(meet: Meet, api: str) -> None:
    answer = await (await meet(IndexServer([row(api, ESCROW)]))).of_account(WHO)
    claims = answer.escrows[0].claims
    assert claims["title"] == "Closing"
    assert claims["engagement id"] == "2026-114"
    assert claims["amount" if api == "dev" else "total"] == Decimal(100)
    assert claims["disputed"] is False


async def test_every_role_is_asked_for_where_one_must_name_it(stack: AsyncExitStack) -> None:
    server = IndexServer()
    address = await stack.enter_async_context(serving(server.dev))
    index = await stack.enter_async_context(DevIndex(address, ApiKey(KEY)))
    await index.of_account(WHO)
    assert [query.get("role", query.get("signer")) for _, query in server.asked] == [
        *("approver", "serviceProvider", "platformAddress"),
        *("releaseSigner", "disputeResolver", "receiver", WHO),
    ]


async def test_a_contract_as_holder_is_known_to_one_api_alone(meet: Meet, api: str) -> None:
    index = await meet(IndexServer(rows(api, 1)))
    if api == "core":
        assert len((await index.of_account(ESCROW)).escrows) == 1
    else:
        with pytest.raises(IndexEndedShort):
            await index.of_account(ESCROW)


async def test_pages_that_repeat_are_told_as_incomplete(meet: Meet, api: str) -> None:
    answer = await (await meet(IndexServer(rows(api, 30), repeats=True))).of_account(WHO)
    assert contracts(answer) == list(many(8))
    assert isinstance(answer.trouble, IndexEndedShort)


async def test_more_without_a_place_is_told_as_incomplete(stack: AsyncExitStack) -> None:
    page = _page_text("core").replace("false", "true")
    server = IndexServer(said=[saying(page)])
    address = await stack.enter_async_context(serving(server.core))
    index = await stack.enter_async_context(CoreIndex(address, ApiKey(KEY)))
    answer = await index.of_account(WHO)
    assert len(answer.escrows) == 1
    assert isinstance(answer.trouble, IndexEndedShort)


async def test_a_failure_after_a_page_is_told_beside_what_there_is(
    meet: Meet, api: str
) -> None:
    first = "[" + _row_text(api) + "]"
    if api == "core":
        first = _page_text(api).replace("false", "true").replace("null", '"8"')
    server = IndexServer(said=[saying(first), saying("", 429, Retry_After="30")])
    answer = await (await meet(server)).of_account(WHO)
    assert contracts(answer) == [ESCROW]
    assert isinstance(answer.trouble, IndexThrottled)


async def test_entries_that_name_no_contract_are_told_as_incomplete(
    meet: Meet, api: str
) -> None:
    odd = [{"contractId": "C123"}, {}, 5, None, row(api, ESCROW)]
    answer = await (await meet(IndexServer(odd))).of_account(WHO)
    assert contracts(answer) == [ESCROW]
    assert isinstance(answer.trouble, IndexEndedShort)


async def test_facts_of_another_kind_are_claims_that_differ(meet: Meet, api: str) -> None:
    hostile: dict[str, object] = {
        "title": "a\ud800\x1b[31m" + "x" * 9_000,
        "amount": "1e999999999",
        "platformFee": {"percent": 1},
        "flags": {"disputed": "no"},
        "roles": {"approver": [5, None], "unheard of": "G"},
        "milestones": [7, {"status": []}],
        "released": 1,
        "snapshot": None,
    }
    answer = await (await meet(IndexServer([row(api, ESCROW, **hostile)]))).of_account(WHO)
    claims = answer.escrows[0].claims
    assert len(str(claims["title"])) == 4_000
    assert claims["amount"] == "1e999999999"
    assert claims["platform fee"] == "(something else)"
    assert claims["roles.approver"] == ("(something else)", "5")
    assert claims["disputed"] == "no"
    assert claims["milestones"] == 2
    assert claims["released"] == "1"


SPOKEN = {
    "a page": (saying("<html>Please update</html>"), NotAnIndex),
    "half of it": (saying('[{"contractId": '), NotAnIndex),
    "another shape": (saying('{"escrows": []}'), NotAnIndex),
    "a text": (saying('"escrows"'), NotAnIndex),
    "nothing": (saying(""), NotAnIndex),
    "a name twice": (saying('{"data": [], "data": [], "hasMore": false}'), NotAnIndex),
    "no number": (saying("[NaN]"), NotAnIndex),
    "too large a number": (saying('[{"amount": 1e999999999}]'), NotAnIndex),
    "far too many digits": (saying("[" + "9" * 5_000 + "]"), NotAnIndex),
    "deep": (saying("[" * 100_000), NotAnIndex),
    "too many parts": (saying("[" + "1," * (MAX_PARTS + 1) + "1]"), NotAnIndex),
    "not there": (saying("no", 404), NotAnIndex),
    "a wrong question": (saying('{"message": "no"}', 400), NotAnIndex),
    "elsewhere": (saying("", 302, Location="http://127.0.0.1:9/"), NotAnIndex),
    "no content": (saying("", 204), NotAnIndex),
    "no key": (saying('{"message": "Unauthorized"}', 401), IndexKeyRefused),
    "a wrong key": (saying("", 403), IndexKeyRefused),
    "too often": (saying("", 429), IndexThrottled),
    "broken": (saying("", 500), IndexUnreachable),
    "overloaded": (saying("", 503), IndexUnreachable),
    "too large": (saying(" " * 1_100_000), IndexTooLarge),
}


@pytest.mark.parametrize("what", SPOKEN)
async def test_every_strange_answer_has_its_error(meet: Meet, what: str) -> None:
    said, expected = SPOKEN[what]
    server = IndexServer(said=[_again(said), _again(said)])
    index = await meet(server, limit=1_000_000)
    with pytest.raises(IndexFailed) as caught:
        await index.of_account(WHO)
    assert type(caught.value) is expected
    assert KEY not in everything(caught.value)


TOLD: dict[str, tuple[Conversation, type[IndexFailed]]] = {
    "silent": (repeating(b"", b"", 3600), IndexTooSlow),
    "one byte at a time": (repeating(b"HTTP/1.1 200 OK\r\n\r\n", b" ", 0.01), IndexTooSlow),
    "endless": (repeating(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 65_536), IndexTooLarge),
    "no HTTP": (repeating(b"SSH-2.0-OpenSSH_9.6\r\n", b""), NotAnIndex),
}


@pytest.mark.parametrize("what", TOLD)
async def test_a_broken_line_has_its_error(hear: Meet, what: str) -> None:
    conversation, expected = TOLD[what]
    seconds = 0.2 if expected is IndexTooSlow else 20.0
    index = await hear(conversation, seconds=seconds, limit=1_000_000)
    with pytest.raises(IndexFailed) as caught:
        await index.of_account(WHO)
    assert type(caught.value) is expected
    assert KEY not in everything(caught.value)


async def test_the_deadline_is_over_the_whole_question(meet: Meet, api: str) -> None:
    server = IndexServer(rows(api, 30))
    index = await meet(server, seconds=0.0)
    with pytest.raises(IndexTooSlow):
        await index.of_account(WHO)


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ("30", 30),
        ("", 0),
        ("Wed, 21 Oct 2026 07:28:00 GMT", 0),
        ("9" * 40, 0),
        ("99999", 86_400),
    ],
)
async def test_when_to_ask_again_is_told(meet: Meet, told: str, seconds: int) -> None:
    server = IndexServer(said=[saying("", 429, Retry_After=told)])
    with pytest.raises(IndexThrottled, check=lambda why: why.retry_after == seconds):
        await (await meet(server)).of_account(WHO)


async def test_the_key_goes_in_its_header_and_nowhere_else(
    meet: Meet, api: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server = IndexServer(rows(api, 1))
    index = await meet(server)
    await index.of_account(WHO)
    assert {headers["x-api-key"] for headers in server.headers} == {KEY}
    assert not any(KEY in f"{path}{query}" for path, query in server.asked)
    assert KEY not in caplog.text
    assert KEY not in repr(index) + repr(ApiKey(KEY)) + str(ApiKey(KEY))


async def test_without_a_key_none_is_sent(stack: AsyncExitStack) -> None:
    server = IndexServer()
    address = await stack.enter_async_context(serving(server.core))
    index = await stack.enter_async_context(CoreIndex(address, ApiKey("")))
    await index.of_account(WHO)
    assert "x-api-key" not in server.headers[0]


@pytest.mark.parametrize("text", ["a b", "a\r\nHost: evil", "\x7f", "schlüssel", "k" * 513])
def test_a_key_that_no_header_can_carry_is_refused_without_being_told(text: str) -> None:
    with pytest.raises(Unreadable) as caught:
        ApiKey(text)
    assert text not in everything(caught.value)


def test_a_key_goes_to_nobody_in_the_clear(api: str) -> None:
    with pytest.raises(UnsafeAddress):
        APIS[api]("http://api.example", ApiKey(KEY))


async def test_what_a_server_repeats_of_the_key_hangs_on_no_error(meet: Meet) -> None:
    server = IndexServer(said=[saying(f'{{"your key": "{KEY}", ')])
    with pytest.raises(NotAnIndex) as caught:
        await (await meet(server)).of_account(WHO)
    assert KEY not in everything(caught.value)


def _again(response: web.Response) -> web.Response:
    headers = {k: v for k, v in response.headers.items() if k.lower() != "content-type"}
    return web.Response(text=response.text, status=response.status, headers=headers)


def everything(error: BaseException | None) -> str:
    """All that could be shown or logged of an error, and of those that it came from."""
    told = ""
    while error is not None:
        told += repr(error) + str(error) + repr(vars(error)) + repr(error.args)
        told += "".join(traceback.format_exception(error))
        error = error.__cause__ or error.__context__
    return told
