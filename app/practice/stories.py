"""The story in a scenario's file: ``stage`` and ``play``, and the moves that it asks for.

    "stage": {"you", "label", "people": {name: {"called", "words"}}, "asks": [ASK…]}
    "play": [ASK…]
    "offline": [name…]
    ASK  {"escrow", "payer", "signers": [name…], "move": {"kind", …}} and, where it has them,
         {"file", "note", "told", "round", "refused", "declined": {"by", "why"},
         "accepts": [55…], "sent"}

``stage.asks`` are what waits in the window's inbox at the beginning, signed by those who have;
``play`` is what ``countersign practice run`` does. A move's ``kind`` is the name of its class,
its fields are those of the class: people by name, amounts as text, milestones from 0. What a
funding expects are the terms that are on the ledger then, and the account of the protocol's fee
is the pinned one: neither is told. A new escrow is told by its name, ``new``; terms by the name
that the file gives them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any, cast

from app.practice.genesis import Facts
from app.practice.wording import Wording
from app.read import Contract
from app.story import Ask, Declined, Person, Stage, Story
from wallet.addresses import AccountId, Address
from wallet.amounts import parse_amount
from wallet.escrow import founding, moves
from wallet.escrow.moves import MilestoneChange, Move, NewEscrow, StatusChange
from wallet.escrow.storage import milestone_from, terms_from

KINDS: Mapping[str, type[Move]] = {
    kind.__name__: kind
    for kind in vars(moves).values()
    if isinstance(kind, type) and issubclass(kind, Move) and kind is not Move
}
"""Every move, by the name of its class."""


def story_of(facts: Facts, wording: Wording) -> Story:
    """The story in a scenario's file; raise KeyError, TypeError or ValueError for none."""
    stage: Facts = facts.get("stage", {})
    people: Mapping[str, Facts] = stage.get("people", {})
    offline = frozenset(str(name) for name in facts.get("offline", ()))
    if unknown := (offline | people.keys()) - wording.accounts.keys():
        raise ValueError(f"nobody is called {min(unknown)}")
    return Story(
        name=wording.name,
        about=str(facts["about"]),
        stage=Stage(
            str(stage.get("you", "")),
            str(stage.get("label", "")),
            {name: Person(str(p["called"]), str(p["words"])) for name, p in people.items()},
            _asks(stage.get("asks", ()), wording),
        ),
        play=_asks(facts.get("play", ()), wording),
        offline=offline,
    )


def move_of(wording: Wording, told: Facts, escrow: str, contract: Contract) -> Move:
    """The move that is told of this escrow, as its contract is now.

    Raise KeyError, TypeError or ValueError for one that is none.
    """
    kind = KINDS[told["kind"]]
    words = _Words(wording, escrow, contract)
    if kind is NewEscrow:
        return words.new_escrow(told)
    given = {n: t for n, t in told.items() if n != "kind"}
    if unknown := given.keys() - {field.name for field in fields(kind)}:
        raise ValueError(f"{kind.__name__} has no {min(unknown)}")
    values = {name: _VALUES[name](words, t) for name, t in given.items()}
    return kind(**values, **words.unsaid(kind))


@dataclass(frozen=True)
class _Words:
    """What is told of a move of one escrow."""

    wording: Wording
    escrow: str
    contract: Contract

    def unsaid(self, kind: type[Move]) -> Mapping[str, Any]:
        """What the ledger tells: the terms to be funded, and who gets the protocol's fee."""
        build, named = self.contract.build, {field.name for field in fields(kind)}
        unsaid = dict[str, Any]()
        if "expected" in named:
            asks = "expected_escrow" in build.functions["fund_escrow"]
            unsaid["expected"] = self.contract.escrow if asks else None
        if "fee_account" in named:
            asks = build.fee_account is None
            unsaid["fee_account"] = self.contract.fee_account if asks else None
        return unsaid

    def new_escrow(self, told: Facts) -> NewEscrow:
        """A new escrow that this one's contract makes; it is told by its name."""
        name, signer = str(told["new"]), self.address(told["signer"])
        terms = terms_from(_terms(self.wording, name, told["terms"]))
        salt = self.wording.salt(name)
        return founding.new_escrow(self.wording.build(name), terms, AccountId(signer), salt)

    def address(self, told: Any) -> Address:  # noqa: ANN401 - JSON
        return self.wording.address(told)

    def terms(self, told: Any) -> Any:  # noqa: ANN401 - JSON
        return terms_from(_terms(self.wording, self.escrow, told))

    def milestones(self, told: Any) -> Any:  # noqa: ANN401 - JSON
        made = (self.wording.value(self.escrow, "Milestone", each) for each in told)
        return tuple(milestone_from(cast("Mapping[str, Any]", each)) for each in made)

    def changes(self, told: Any) -> Any:  # noqa: ANN401 - JSON
        return tuple(
            StatusChange(each["milestone"], each["status"], each.get("evidence"))
            if "status" in each
            else MilestoneChange(
                each["milestone"],
                each.get("description"),
                None if "amount" not in each else parse_amount(each["amount"]),
            )
            for each in told
        )

    def shares(self, told: Any) -> Any:  # noqa: ANN401 - JSON
        return {self.address(who): parse_amount(amount) for who, amount in told.items()}


_VALUES: Mapping[str, Callable[[_Words, Any], Any]] = {
    **dict.fromkeys(
        (
            *("signer", "who", "admin", "service_provider", "approver", "release_signer"),
            "dispute_resolver",
        ),
        _Words.address,
    ),
    **dict.fromkeys(
        ("amount", "approver_funds", "other_funds"), lambda _, told: parse_amount(told)
    ),
    **dict.fromkeys(("milestone", "ledgers"), lambda _, told: int(told)),
    "milestones": lambda _, told: tuple(int(each) for each in told),
    "reason": lambda _, told: str(told),
    "terms": _Words.terms,
    "new": _Words.milestones,
    "changes": _Words.changes,
    "distributions": _Words.shares,
}
"""What each field of a move is told as."""


def _terms(wording: Wording, escrow: str, told: object) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", wording.value(escrow, "Escrow", told))


def _asks(told: Any, wording: Wording) -> tuple[Ask, ...]:  # noqa: ANN401 - JSON
    asks = tuple(_ask(number, each, wording) for number, each in enumerate(told, 1))
    if len({ask.name for ask in asks}) < len(asks):
        raise ValueError("two asks have the same file")
    return asks


def _ask(number: int, told: Facts, wording: Wording) -> Ask:
    escrow, move = str(told["escrow"]), told["move"]
    no = told.get("declined")
    declined = Declined(str(no["by"]), str(no["why"])) if no else None
    signers = tuple(str(name) for name in told["signers"])
    everybody = {*signers, str(told["payer"]), *((declined.by,) if declined else ())}
    if unknown := everybody - wording.accounts.keys():
        raise ValueError(f"nobody is called {min(unknown)}")
    return Ask(
        name=str(told.get("file", f"{number:02}-{escrow.replace(' ', '-')}")),
        escrow=escrow,
        contract=wording.escrows[escrow],
        payer=str(told["payer"]),
        signers=signers,
        kind=KINDS[move["kind"]].__name__,
        move=lambda contract: move_of(wording, move, escrow, contract),
        note=str(told.get("note", "")),
        told=str(told.get("told", "")),
        round=int(told.get("round", 0)),
        refused=str(told.get("refused", "")),
        declined=declined,
        accepts=tuple(int(each) for each in told.get("accepts", ())),
        sent=bool(told.get("sent", False)),
    )
