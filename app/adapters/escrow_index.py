"""The two APIs that Trustless Work's indexes have, behind one small interface.

``DevIndex`` speaks to hosts of the first product API (api. and dev.api.trustlesswork.com),
``CoreIndex`` to those of the core API (beta.api.). Both are read to their very end, or the
answer says that they were not: an empty page ends the one, ``hasMore`` the other.

The product API cannot be asked for the receivers of single milestones, nor of addresses other
than accounts'. Its page size is documented nowhere: a short page does not end anything.
"""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, cast

from typing_extensions import override

from app.adapters.connected import Connected
from app.adapters.index_http import MAX_ANSWER, ApiKey, IndexHttp, Question
from app.adapters.index_rows import indexed
from app.index_errors import IndexEndedShort, IndexFailed, IndexTooSlow, NotAnIndex
from app.ports import IndexAnswer, Indexed
from wallet.addresses import Address, ContractId, is_contract
from wallet.errors import Unreadable

SECONDS: Final = 30.0
"""The deadline of one question, however many pages answer it."""

PAGE: Final = 50
CURSOR_PAGE: Final = 200
CONTRACTS_AT_ONCE: Final = 20
MAX_PAGES: Final = 40
MAX_CURSOR: Final = 1_000

DEV_ROLES: Final = (
    *("approver", "serviceProvider", "platformAddress"),
    *("releaseSigner", "disputeResolver", "receiver"),
)


@dataclass(frozen=True)
class Listing:
    """A question whose answer is a list of escrows."""

    path: str
    question: Question
    has_pages: bool = True


class _Reading:
    """What one question has brought so far."""

    def __init__(self, host: str) -> None:
        self.host = host
        self.found: dict[ContractId, Indexed] = {}
        self._odd = 0
        self._short = ""

    def take(self, rows: Sequence[object]) -> int:
        """Keep these; how many are new. The first word about an escrow stands."""
        before = len(self.found)
        for row in rows:
            try:
                told = indexed(row)
            except Unreadable:
                self._odd += 1
            else:
                self.found.setdefault(told.contract, told)
        return len(self.found) - before

    def ended_short(self, why: str) -> None:
        """Note that there may be more than is told."""
        self._short = why

    def answer(self, failure: IndexFailed | None = None) -> IndexAnswer:
        """All of it, and whether that is all."""
        why = self._short or (f"{self._odd} entries name no contract" if self._odd else "")
        trouble = failure or (IndexEndedShort(self.host, why) if why else None)
        return IndexAnswer(tuple(self.found.values()), trouble)


class _Index(Connected, ABC):
    """What both have in common; enter it before asking."""

    def __init__(
        self, address: str, key: ApiKey, *, seconds: float = SECONDS, limit: int = MAX_ANSWER
    ) -> None:
        """``limit`` is in bytes of one answer; raise UnsafeAddress."""
        self._http = IndexHttp(address, key, limit)
        super().__init__(self._http)
        self._seconds = seconds

    async def of_account(self, who: Address) -> IndexAnswer:
        """The escrows in which an address has a role, as far as the index knows."""
        return await self._whole(self._of(who))

    async def of_contracts(self, contracts: Sequence[ContractId]) -> IndexAnswer:
        """These escrows, as far as the index knows them; others that it tells are left out."""
        asked = tuple(dict.fromkeys(contracts))
        starts = range(0, len(asked), CONTRACTS_AT_ONCE)
        told = await self._whole(
            [self._these(asked[start : start + CONTRACTS_AT_ONCE]) for start in starts]
        )
        wanted = frozenset(asked)
        kept = tuple(each for each in told.escrows if each.contract in wanted)
        others = len(told.escrows) - len(kept)
        strange = IndexEndedShort(self.host, f"{others} escrows that were not asked for")
        return IndexAnswer(kept, told.trouble or (strange if others else None))

    async def _whole(self, listings: Sequence[Listing]) -> IndexAnswer:
        """Read everything; raise only where nothing at all was told."""
        reading = _Reading(self.host)
        failure: IndexFailed | None = None
        try:
            async with asyncio.timeout(self._seconds):
                for listing in listings:
                    await self._read(reading, listing)
        except TimeoutError:
            failure = IndexTooSlow(self.host, self._seconds)
        except IndexFailed as why:
            failure = why
        if failure is not None and not reading.found:
            raise failure
        return reading.answer(failure)

    @abstractmethod
    def _of(self, who: Address) -> Sequence[Listing]:
        """Questions whose answers are all escrows of an address."""

    @abstractmethod
    def _these(self, contracts: Sequence[ContractId]) -> Listing:
        """The question for these escrows."""

    @abstractmethod
    async def _read(self, reading: _Reading, listing: Listing) -> None:
        """Read all pages of one answer."""


class DevIndex(_Index):
    """The first product API: bare lists, by numbered pages where there are any."""

    @override
    def _of(self, who: Address) -> Sequence[Listing]:
        if is_contract(who):
            raise IndexEndedShort(self.host, "it knows roles of accounts alone")
        roles = [
            Listing("helper/get-escrows-by-role", (("role", role), ("roleAddress", who)))
            for role in DEV_ROLES
        ]
        return *roles, Listing("helper/get-escrows-by-signer", (("signer", who),))

    @override
    def _these(self, contracts: Sequence[ContractId]) -> Listing:
        named = tuple(("contractIds[]", contract) for contract in contracts)
        return Listing("helper/get-escrow-by-contract-ids", named, has_pages=False)

    @override
    async def _read(self, reading: _Reading, listing: Listing) -> None:
        before: Sequence[object] = ()
        for page in range(1, MAX_PAGES + 1):
            place = (("page", str(page)), ("pageSize", str(PAGE))) if listing.has_pages else ()
            told = await self._http.ask(listing.path, (*listing.question, *place))
            if not isinstance(told, list):
                raise NotAnIndex(self.host, "no list of escrows")
            rows = cast("list[object]", told)
            reading.take(rows)
            if not rows or not listing.has_pages:
                return None
            if rows == before:
                return reading.ended_short("its pages repeat")
            before = rows
        return reading.ended_short(f"more than {MAX_PAGES} pages")


class CoreIndex(_Index):
    """The core API: pages that name the next one."""

    @override
    def _of(self, who: Address) -> Sequence[Listing]:
        return (Listing("escrows", (("scope", "all"), ("participant", who))),)

    @override
    def _these(self, contracts: Sequence[ContractId]) -> Listing:
        named = tuple(("contractIds", contract) for contract in contracts)
        return Listing("escrows", (("scope", "all"), *named))

    @override
    async def _read(self, reading: _Reading, listing: Listing) -> None:
        place: Question = ()
        for _ in range(MAX_PAGES):
            question = (*listing.question, ("limit", str(CURSOR_PAGE)), *place)
            page = _page(self.host, await self._http.ask(listing.path, question))
            new = reading.take(page.rows)
            if not page.has_more:
                return None
            if not page.cursor or not new:
                why = "it says there is more, and not where"
                return reading.ended_short(why)
            place = (("cursor", page.cursor),)
        return reading.ended_short(f"more than {MAX_PAGES} pages")


@dataclass(frozen=True)
class _Page:
    rows: Sequence[object]
    has_more: bool
    cursor: str


def _page(host: str, told: object) -> _Page:
    fields = cast("dict[str, object]", told) if isinstance(told, dict) else {}
    rows, has_more = fields.get("data"), fields.get("hasMore")
    cursor = fields.get("nextCursor")
    if not isinstance(rows, list) or not isinstance(has_more, bool):
        raise NotAnIndex(host, "no page of escrows")
    if not isinstance(cursor, str | None) or len(cursor or "") > MAX_CURSOR:
        raise NotAnIndex(host, "no place where the next page is")
    return _Page(cast("list[object]", rows), has_more, cursor or "")
