"""What a step does that is no contract call, in one sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from app.desk.review_names import Named
from app.pages.review import Phrase
from app.words.numbers import listed
from app.words.operations import day_of
from wallet import operations, pinned
from wallet.amounts import format_amount
from wallet.review.reach import reaches
from wallet.review.stored import Part
from wallet.signers import Level

MOST: Final = 120
"""Letters of a title in a sentence."""

ANY: Final = 2**63 - 1
"""The limit of a trustline that takes any amount."""

Words = tuple[Phrase, ...]


def operation_sentence(named: Named) -> Words:
    """What the signature would do; only for steps that have an operation of their own."""
    doing = named.facts.doing
    assert doing is not None  # noqa: S101 - the caller has looked
    return _SENTENCES[type(doing)](named, doing)


def no_deal(named: Named) -> str:
    """Why no terms are shown of an operation that is about none; "" for any other step."""
    match named.facts.doing:
        case None:
            return ""
        case operations.DeployContract():
            return "None yet: the new contract has no terms until somebody sets it up."
        case operations.ExtendStorage() | operations.RestoreStorage():
            return "This is not the storage of one escrow that is known here."
        case _:
            return "This step is about an account, and about no escrow."


def _extension(named: Named, doing: operations.ExtendStorage) -> Words:
    until = named.facts.view.snapshot.sequence + doing.extend_to
    lasting = Phrase(day_of(named.facts.view.snapshot, until), "strong")
    return Phrase("Keep "), *_storage(named), Phrase(" awake until about "), lasting


def _restoration(named: Named, _doing: operations.RestoreStorage) -> Words:
    return Phrase("Wake "), *_storage(named), Phrase(", which sleeps")


def _storage(named: Named) -> Words:
    """Whose it is, by the title of the escrow where it is one's."""
    stored, terms = named.facts.stored, named.facts.terms
    about = named.facts.about
    own = [each for each in stored if each.belongs_to == about]
    others = [
        each for each in stored if each.belongs_to != about and each.part is not Part.CODE
    ]
    if about is None or not own:
        entries = "1 entry" if len(stored) == 1 else f"{len(stored)} entries"
        return Phrase(entries, "strong"), Phrase(" of storage")
    whose = Phrase(named.called(about), "strong")
    if terms is not None and terms.title.strip():
        whose = Phrase(terms.title[:MOST], "quoted")
    if not others:
        return Phrase("the storage of "), whose
    more = "1 entry" if len(others) == 1 else f"{len(others)} entries"
    return Phrase("the storage of "), whose, Phrase(" and "), Phrase(more), Phrase(" of others")


def _deployment(named: Named, doing: operations.DeployContract) -> Words:
    made = named.facts.made
    code = made.build.name if made is not None else doing.wasm_hash.hex()
    by = Phrase(named.called(doing.deployer), "strong")
    return (
        Phrase("Make a new contract of the code "),
        Phrase(code, "strong"),
        Phrase(", on behalf of "),
        by,
        Phrase(": it is no escrow before it is set up"),
    )


def _trustline(named: Named, doing: operations.SetTrustline) -> Words:
    who = Phrase(named.called(named.facts.acting), "strong")
    code = Phrase(doing.asset.code, "strong")
    if not doing.limit:
        return Phrase("Let "), who, Phrase(" hold no "), code, Phrase(" any more")
    limit = "any amount of " if doing.limit == ANY else f"up to {format_amount(doing.limit)} "
    return Phrase("Let "), who, Phrase(f" hold {limit}"), code, *_issuer(named, doing)


def _issuer(named: Named, doing: operations.SetTrustline) -> Words:
    issuer = doing.asset.issuer
    if issuer is None:
        return ()
    if doing.asset in pinned.assets(named.facts.envelope.network):
        return (Phrase(", of its known issuer"),)
    return Phrase(", of the issuer "), Phrase(named.called(issuer), "strong")


def _signers(named: Named, doing: operations.SetSigners) -> Words:
    who = Phrase(named.called(named.facts.acting), "strong")
    numbers = {
        "its own key weighs": doing.master_weight,
        "low threshold": doing.low,
        "medium threshold": doing.medium,
        "high threshold": doing.high,
    }
    changes = [f"{name} {number}" for name, number in numbers.items() if number is not None]
    told = Phrase(f": {listed([*_of_signer(named, doing), *changes])}")
    return Phrase("Change who signs for "), who, told, *_alone(named)


def _alone(named: Named) -> Words:
    """For what one key is enough afterwards that asked for several before."""
    before, after = named.facts.signers(named.facts.acting), named.facts.signers_after
    if before is None or after is None:
        return ()
    levels = zip(reaches(before), reaches(after), strict=True)
    new = [here.level for was, here in levels if here.fewest == 1 < was.fewest]
    if not new:
        return ()
    return (
        Phrase("; afterwards "),
        Phrase("one key alone", "strong"),
        Phrase(f" {_CAN[new[-1]]}"),
    )


def _of_signer(named: Named, doing: operations.SetSigners) -> Iterator[str]:
    if doing.signer is None:
        return
    who, weight = named.called(doing.signer.key.strkey), doing.signer.weight
    before = named.facts.signers(named.facts.acting)
    known = before.weight_of(doing.signer.key) if before is not None else 0
    if not weight:
        yield f"{who} goes"
    elif known:
        yield f"{who} weighs {weight}"
    else:
        yield f"{who} comes, with weight {weight}"


def _sequence(named: Named, doing: operations.BumpSequence) -> Words:
    own = named.facts.transaction.seq_num.sequence_number.int64
    if doing.bump_to > _number(named):
        return _void(named.called(named.facts.acting), doing.bump_to)
    return *_void(named.called(named.facts.source), own), Phrase(", and do nothing else")


def _void(who: str, number: int) -> Words:
    """What a sequence number ends that is used up, or passed over."""
    return (
        Phrase("Make every unsent transaction of "),
        Phrase(who, "strong"),
        Phrase(" void that has a number up to "),
        Phrase(str(number), "strong"),
    )


def _number(named: Named) -> int:
    """Where the account stands once the transaction itself has used its own number."""
    facts = named.facts
    account = facts.account(facts.acting)
    now = account.seq_num.sequence_number.int64 if account is not None else 0
    own = facts.transaction.seq_num.sequence_number.int64
    return max(now, own) if facts.acting == facts.source else now


_CAN: Final[Mapping[Level, str]] = {
    Level.LOW: "can cancel its transactions",
    Level.MEDIUM: "can act for it",
    Level.HIGH: "can act for it, and change who signs",
}

_SENTENCES: Final[Mapping[type, Callable[[Named, Any], Words]]] = {
    operations.ExtendStorage: _extension,
    operations.RestoreStorage: _restoration,
    operations.DeployContract: _deployment,
    operations.SetTrustline: _trustline,
    operations.SetSigners: _signers,
    operations.BumpSequence: _sequence,
}
