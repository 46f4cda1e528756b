"""Join packs: where an escrow is and what was agreed, for somebody who is to join it.

    {"build": "…64 hex digits: SHA-256 of the code…", "contract": "C…",
     "format": "countersign-join/1", "network_passphrase": "…",
     "terms": {"amount": "2500000000" or null, "description", "engagement_id",
               "milestones": [{"amount", "approvals", "description", "receiver"}],
               "platform_fee": 50, "receiver_memo": "0", "roles": {"approver": ["G…"], …},
               "title", "token": "C…"}}

Amounts in the token's smallest unit, fees in basis points, roles by the contracts' names for
them. As of request files there is one way to write it. Nothing in it is trusted: it says where
to look, and what to compare with what is found there. Suffix: ``.countersign-join``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final, cast

from wallet import gate
from wallet.addresses import Address, ContractId, address, contract_id
from wallet.amounts import I128_MAX, I128_MIN
from wallet.errors import Unreadable
from wallet.escrow.terms import Approvals, Escrow, Flags, Milestone, Role, Roles
from wallet.gate import TooLarge
from wallet.network import MAX_PASSPHRASE, Network, network
from wallet.request import NewerFormat

SUFFIX: Final = ".countersign-join"
FORMAT: Final = "countersign-join/1"
MAX_BYTES: Final = 256 * 1024
U32_MAX: Final = 2**32 - 1
_OURS: Final = re.compile(r"countersign-join/[1-9][0-9]{0,8}")
_WHOLE: Final = re.compile(r"-?(0|[1-9][0-9]{0,38})")
_HASH: Final = re.compile(r"[0-9a-f]{64}")

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class JoinPack:
    """An escrow by its place, its code and its terms, as whoever made the pack has them."""

    network: Network
    contract: ContractId
    wasm_hash: bytes
    terms: Escrow

    def to_text(self) -> str:
        """The one way to write this pack."""
        facts = {
            "build": self.wasm_hash.hex(),
            "contract": self.contract,
            "format": FORMAT,
            "network_passphrase": self.network.passphrase,
            "terms": _terms_facts(self.terms),
        }
        return json.dumps(facts, sort_keys=True, indent=1, ensure_ascii=True) + "\n"

    @property
    def digest(self) -> bytes:
        """The 32 bytes of which two people compare the check words."""
        return sha256(self.to_text().encode()).digest()


@dataclass(frozen=True)
class Difference:
    """A fact that the pack tells otherwise than the ledger; None: one of them has none.

    ``name`` as the contracts call it, with the place of a milestone, counted from 0.
    """

    name: str
    told: object
    found: object
    place: int | None = None


def read(text: str) -> JoinPack:
    """Read a pack; raise TooLarge, NewerFormat or Unreadable."""
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > MAX_BYTES:
        raise TooLarge("join pack", size, MAX_BYTES)
    gate.refuse_crowded(text, "join pack")
    try:
        facts = json.loads(text)
    except (ValueError, RecursionError) as why:
        raise Unreadable("join pack", "not JSON") from why
    form = str(cast("Facts", facts).get("format")) if isinstance(facts, dict) else ""
    if form != FORMAT:
        newer = _OURS.fullmatch(form)
        raise NewerFormat(form) if newer else Unreadable("join pack", "not one of ours")
    try:
        pack = _read(cast("Facts", facts))
        proper = pack.to_text() == text
    except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError) as why:
        raise Unreadable("join pack", f"a field is missing or wrong: {why}") from why
    if not proper:
        raise Unreadable("join pack", "not in its one proper form")
    return pack


def differences(pack: JoinPack, wasm_hash: bytes, found: Escrow) -> tuple[Difference, ...]:
    """What was agreed and is otherwise on the ledger; how far it has come is not compared."""
    return tuple(each for each in _compared(pack, wasm_hash, found) if each.told != each.found)


def _compared(pack: JoinPack, wasm_hash: bytes, found: Escrow) -> Iterator[Difference]:
    told = pack.terms
    yield Difference("build", pack.wasm_hash.hex(), wasm_hash.hex())
    for name in ("title", "engagement_id", "description", "token", "amount"):
        yield Difference(name, getattr(told, name), getattr(found, name))
    for name in ("platform_fee", "receiver_memo"):
        yield Difference(name, getattr(told, name), getattr(found, name))
    for role in Role:
        yield Difference(role.value, told.roles.of(role), found.roles.of(role))
    yield Difference("milestones", len(told.milestones), len(found.milestones))
    both = zip(told.milestones, found.milestones, strict=False)
    for place, (one, other) in enumerate(both):
        here, there = _milestone_facts(one), _milestone_facts(other)
        for name in ("description", "amount", "receiver", "approvals"):
            yield Difference(name, here[name], there[name], place)


def _terms_facts(terms: Escrow) -> Facts:
    holders = {role: terms.roles.of(role) for role in Role}
    return {
        "amount": None if terms.amount is None else str(terms.amount),
        "description": terms.description,
        "engagement_id": terms.engagement_id,
        "milestones": [_milestone_facts(milestone) for milestone in terms.milestones],
        "platform_fee": terms.platform_fee,
        "receiver_memo": str(terms.receiver_memo),
        "roles": {role.value: list(who) for role, who in holders.items() if who},
        "title": terms.title,
        "token": terms.token,
    }


def _milestone_facts(milestone: Milestone) -> Facts:
    approvals = milestone.approvals
    return {
        "amount": None if milestone.amount is None else str(milestone.amount),
        "approvals": None if approvals is None else approvals.target,
        "description": milestone.description,
        "receiver": milestone.receiver,
    }


def _read(facts: Facts) -> JoinPack:
    passphrase = facts["network_passphrase"]
    if not passphrase.isprintable() or len(passphrase) > MAX_PASSPHRASE:
        raise ValueError("the network's passphrase is not one line of plain text")
    if not _HASH.fullmatch(facts["build"]):
        raise ValueError("a build has 64 hex digits")
    return JoinPack(
        network(passphrase),
        contract_id(facts["contract"]),
        bytes.fromhex(facts["build"]),
        _read_terms(facts["terms"]),
    )


def _read_terms(facts: Facts) -> Escrow:
    amount = facts["amount"]
    return Escrow(
        title=_text(facts["title"]),
        description=_text(facts["description"]),
        engagement_id=_text(facts["engagement_id"]),
        amount=None if amount is None else _whole(amount),
        platform_fee=_small(facts["platform_fee"]),
        receiver_memo=_whole(facts["receiver_memo"]),
        token=address(facts["token"]),
        roles=Roles({Role(name): _holders(who) for name, who in facts["roles"].items()}),
        milestones=tuple(_read_milestone(each) for each in facts["milestones"]),
        flags=None if amount is None else Flags(),
    )


def _read_milestone(facts: Facts) -> Milestone:
    amount, receiver, target = facts["amount"], facts["receiver"], facts["approvals"]
    return Milestone(
        description=_text(facts["description"]),
        status="",
        evidence="",
        approved=False,
        amount=None if amount is None else _whole(amount),
        receiver=None if receiver is None else address(receiver),
        approvals=None if target is None else Approvals(_small(target), (), 0),
    )


def _holders(told: list[str]) -> tuple[Address, ...]:
    return tuple(address(who) for who in told)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("a text was expected")
    return value


def _small(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= U32_MAX:
        raise ValueError(f"no whole number: {value!r:.40}")
    return value


def _whole(value: object) -> int:
    if not isinstance(value, str) or not _WHOLE.fullmatch(value):
        raise ValueError(f"no whole number: {value!r:.40}")
    number = int(value)
    if not I128_MIN <= number <= I128_MAX:
        raise ValueError("more than a contract can count")
    return number
