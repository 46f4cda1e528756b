"""The command find: what contracts are, and the escrows in which accounts have a role."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping
from contextlib import AsyncExitStack
from typing import Any, Final

from app.adapters.escrow_index import CoreIndex, DevIndex
from app.adapters.files import read_text
from app.adapters.index_http import ApiKey
from app.bootstrap import Services
from app.cli.arguments import json, parsed
from app.cli.output import Output
from app.cli.problems import Misused, problem_of
from app.desk.found_lines import found_line
from app.discovery import Discovery, Wanted, discover
from app.pages.found import FoundLine
from app.ports import EscrowIndex, SearchPort
from app.words.found import lacking, reach
from wallet.addresses import address, contract_id
from wallet.network import network
from wallet.review.texts import shown

MAX_KEY_FILE: Final = 4096
SHAPES: Final[Mapping[str, type[DevIndex] | type[CoreIndex]]] = {
    "product": DevIndex,
    "core": CoreIndex,
}
WORDS: Final = "find escrows: by contract id, or those in which an account has a role"
MORE: Final = (
    "What the network says wins over what an index says, and every difference is told. An "
    "index is asked only if you name one: it learns which accounts you look for, and which "
    "ones they sign for."
)


def arguments(parser: ArgumentParser) -> None:
    """The arguments of this command, beside the network's."""
    parser.add_argument(
        "contracts", nargs="*", type=parsed(contract_id), metavar="C…", help="a contract"
    )
    parser.add_argument(
        "--account",
        action="append",
        default=[],
        type=parsed(address),
        metavar="G…|C…",
        help="whose escrows, also those of accounts that it signs for; several times",
    )
    parser.add_argument("--index", metavar="URL", help="an index of escrows to ask, too")
    parser.add_argument(
        "--index-api",
        choices=tuple(SHAPES),
        default="product",
        help="which API it speaks: product (api, dev.api; the default) or core (beta.api)",
    )
    parser.add_argument(
        "--index-key-file", metavar="FILE", help="a file with its API key, never the key itself"
    )
    json(parser)


def find(options: Namespace, services: Services, output: Output) -> int:
    """Look everywhere, and tell what was found and what may be missing."""
    if not (options.contracts or options.account):
        raise Misused("Name a contract, or an account with --account.")
    if options.index_key_file is not None and options.index is None:
        raise Misused("A key without an index: name it with --index.")
    told = asyncio.run(_told(options, services))
    lines = [found_line(each, options.passphrase) for each in told.sightings]
    troubles = [problem_of(why) for why in told.troubles]
    if output.as_json:
        output.json(_facts(told, lines))
    else:
        output.say("\n".join(_text(lines)) or "No escrow was found.")
    for problem in troubles:
        output.tell(f"warning: {problem.title}")
        output.tell(f"hint: {problem.hint}")
    for words in filter(None, (lacking(told), reach(told))):
        output.tell(words)
    return 0 if lines else 1


async def _told(options: Namespace, services: Services) -> Discovery:
    wanted = Wanted(tuple(options.contracts), tuple(options.account))
    async with AsyncExitStack() as open_:
        index = await _index(options, open_)
        connecting = services.connect(options.rpc, network(options.passphrase))
        port = await open_.enter_async_context(connecting)
        if not isinstance(port, SearchPort):
            raise Misused("This network cannot be searched.")
        return await discover(port, wanted, services.builds, index)


async def _index(options: Namespace, open_: AsyncExitStack) -> EscrowIndex | None:
    if options.index is None:
        return None
    named = options.index_key_file
    key = ApiKey("" if named is None else read_text(named, MAX_KEY_FILE))
    return await open_.enter_async_context(SHAPES[options.index_api](options.index, key))


def _facts(told: Discovery, lines: list[FoundLine]) -> dict[str, Any]:
    return {
        "status": "found" if lines else "nothing found",
        "complete": told.is_complete,
        "escrows": [
            {
                "contract": line.contract,
                "known_code": line.is_escrow,
                "title": line.title,
                "engagement_id": line.engagement_id,
                "stage": line.stage.value,
                "roles": line.roles,
                "holds": line.held,
                "says": line.says,
                "found_by": line.found_by,
                "differs": [
                    {"fact": each.name, "index": each.index, "ledger": each.ledger}
                    for each in line.differs
                ],
            }
            for line in lines
        ],
    }


def _text(lines: list[FoundLine]) -> Iterator[str]:
    for line in lines:
        yield shown(line.title) or ("Escrow without a title" if line.can_open else "No escrow")
        yield f"  contract  {line.contract}"
        if line.is_escrow:
            yield f"  stands    {line.stage.value}"
        if line.held:
            yield f"  holds     {line.held}"
        if line.can_open:
            yield f"  role      {line.roles or 'none of these accounts has one'}"
        yield f"  named by  {line.found_by}"
        if line.says:
            yield f"  {line.says}"
        for each in line.differs:
            yield f"  differs   {each.name}: the index says {each.index or 'nothing'};"
            yield f"            the ledger says {each.ledger or 'nothing'}, which is right"
