"""Rows 42 to 46: texts that hide, deceive, flood or pretend to be markup, and look-alikes."""

from __future__ import annotations

from binascii import crc_hqx
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, Final

from stellar_sdk import xdr

from tests.attacks.bases import FAMILIES, approve, place, release, report, terms, update
from tests.attacks.bases import dispute as opened
from tests.attacks.bases import resolve as decided
from tests.attacks.case import Attack
from tests.attacks.changes import OTHER_TWO, TWO, on
from tests.attacks.encodings import changed, raw, refused, text_of
from tests.support.builders import ESCROW, SHARED
from tests.support.families import PROTOCOL, is_second
from tests.support.ledgers import (
    RECEIVER,
    UNIT,
    Entries,
    account,
    balance_entry,
    token,
    trustline,
)
from tests.support.requests import TOKEN, USDC, Case, call, transaction
from wallet.addresses import AccountId, Address, account_of, public_key
from wallet.amounts import Asset
from wallet.escrow import moves
from wallet.escrow.builds import Build
from wallet.escrow.terms import Escrow, Role
from wallet.network import PRACTICE
from wallet.soroban.entries import Entry, instance_key

WARNING: Final = (47,)

HIDDEN: Final[dict[str, str]] = {
    "an override of the direction": "invoice \u202efdp.114\u202c",
    "an isolate": "pay \u2066everything\u2069",
    "a zero-width space": "Clo\u200bsing",
    "a zero-width joiner": "Clo\u200dsing",
    "a soft hyphen": "Clo\u00adsing",
    "letters of the tag block": "Closing" + "".join(chr(0xE0000 + ord(c)) for c in "paid"),
    "a Hangul filler": "Closing\u3164",
    "a zero byte": "Closing\0 and more",
    "an escape of the terminal": "Closing\x1b[2J\x1b[31m",
    "a line separator": "Closing\u2028Approved by all",
    "a paragraph separator": "Closing\u2029Approved by all",
    "a carriage return": "Release 1.00\rRelease 100",
    "a byte order mark": "\ufeffClosing",
    "variation selectors": "Closing" + "".join(chr(0xE0100 + ord(c)) for c in "paid"),
    "a letter for private use": "Closing \ue000",
    "an unassigned letter": "Closing \U0003fffe",
    "a braille blank": "Closing\u2800\u2800",
    "a word joiner": "Clo\u2060sing",
    "a Mongolian vowel separator": "Clo\u180esing",
    "marks of the left-to-right direction": "\u200eClosing\u200f",
}

DECEIVING: Final[dict[str, str]] = {
    "a Cyrillic letter in a Latin word": "Cl\u043esing",
    "a Greek letter in a Latin word": "Clos\u03b9ng",
    "a word of Cyrillic letters that reads as Latin": "\u0441\u043e\u0440\u0435",
    "an Armenian letter in a Latin word": "Cl\u0585sing",
    "letters for mathematics": "\U0001d402losing",
    "letters of full width": "\uff23losing",
    "a web site's name with a Cyrillic letter": "see https://p\u0430ypal.com/deed",
    "a web site's name in its encoded form": "see https://xn--pypal-4ve.com/deed",
    "digits of another script among ours": "100\u0660\u0661",
}

MARKUP: Final[dict[str, str]] = {
    "bold": "<b>APPROVED BY ALL</b>",
    "an image of a file": '<img src="file:///etc/passwd">',
    "an image of a server": '<img src="https://example.org/seen.png">',
    "a link": '<a href="https://example.org/update">Please update</a>',
    "a style": '<span style="color:transparent">not</span> approved',
    "a script": "<script>alert(1)</script>",
    "mnemonics": "&Release && &approve",
    "an entity": "100&#48;&nbsp;USDC",
    "Markdown": "[Please update](https://example.org)",
    "a table": "<table><tr><td>Total</td><td>1.00</td></tr></table>",
}


def attacks() -> Iterator[Attack]:
    """Every case of these rows."""
    yield from _hidden()
    yield from _deceiving()
    yield from _long()
    yield from _markup()
    yield from _lookalikes()


# --- where a text can stand ---


Written = Callable[[Build, str], Case]


def as_title(build: Build, text: str) -> Case:
    """A new title that is asked for."""
    step = update(build)
    move = step.move
    assert isinstance(move, moves.UpdateEscrow)
    return replace(step, move=replace(move, terms=replace(move.terms, title=text))).way_c()


def as_evidence(build: Build, text: str) -> Case:
    """The evidence of work."""
    step = report(build)
    change = moves.StatusChange(0, "completed", text)
    move = moves.ChangeMilestoneStatus(step.who, (change,))
    return replace(step, move=move).way_a()


def as_status(build: Build, text: str) -> Case:
    """How far the work is."""
    step = report(build)
    change = moves.StatusChange(0, text, "the deed")
    move = moves.ChangeMilestoneStatus(step.who, (change,))
    return replace(step, move=move).way_b()


def as_reason(build: Build, text: str) -> Case:
    """The reason of a dispute, where there is one."""
    step = opened(build)
    move = step.move
    assert isinstance(move, moves.OpenDispute)
    if not is_second(build):
        return in_terms("description")(build, text)
    return replace(step, move=replace(move, reason=text)).way_c()


def in_terms(field: str) -> Written:
    """A text in the terms of an escrow whose first milestone is to be approved."""

    def written(build: Build, text: str) -> Case:
        changes: dict[str, Any] = {field: text}
        return _of_terms(build, replace(terms(build, approved=False), **changes))

    return written


def in_milestone(field: str) -> Written:
    """A text in the second milestone, while the first is to be approved."""

    def written(build: Build, text: str) -> Case:
        agreed = terms(build, approved=False)
        changes: dict[str, Any] = {field: text}
        milestone = replace(agreed.milestones[1], **changes)
        return _of_terms(build, agreed.with_milestone(1, milestone))

    return written


def _of_terms(build: Build, agreed: Escrow) -> Case:
    (first, *_) = agreed.milestones
    done = agreed.with_milestone(0, replace(first, status="done", evidence="the deed"))
    return replace(approve(build), on=place(build, done)).way_c()


def as_note(build: Build, text: str) -> Case:
    """What the proposer writes to the others."""
    return approve(build).way_c().seen(note=text)


PLACES: Final[dict[str, Written]] = {
    "a new title": as_title,
    "the evidence": as_evidence,
    "the status": as_status,
    "the reason of a dispute": as_reason,
    "the title": in_terms("title"),
    "the description": in_terms("description"),
    "the reference": in_terms("engagement_id"),
    "a milestone": in_milestone("description"),
    "a milestone's evidence": in_milestone("evidence"),
    "the note": as_note,
}


def _everywhere(
    texts: dict[str, str], row: int, numbers: tuple[int, ...], turns: tuple[int, ...] = (0,)
) -> Iterator[Attack]:
    """Each text in a place of a family for each turn, so that all places have theirs."""
    places, builds = list(PLACES), list(FAMILIES)
    for number, (words, text) in enumerate(texts.items()):
        for step in turns:
            where = places[(number + step) % len(places)]
            family = builds[(number + step // 2) % len(builds)]
            case = PLACES[where](FAMILIES[family], text)
            yield Attack(
                f"In {where} stands {words} ({family})",
                row,
                numbers,
                case,
                is_signable=True,
                as_request=where == "the note",
            )


# --- rows 42 and 43 ---


def _hidden() -> Iterator[Attack]:
    yield from _everywhere(HIDDEN, 42, WARNING, (0, 5))
    names = {"an escape of the terminal": b"\x1b[2Jse_funds", "a zero byte": b"release\0funds"}
    for words, name in names.items():
        yield from on(
            OTHER_TWO,
            42,
            f"In the function's name stands {words}",
            3,
            call(function_name=xdr.SCSymbol(name)),
        )
    memo = xdr.Memo(xdr.MemoType.MEMO_TEXT, text="paid\u202e".encode())
    yield from on(TWO, 42, "The memo turns the text around", 22, transaction(memo=memo))


def _deceiving() -> Iterator[Attack]:
    yield from _everywhere(DECEIVING, 43, WARNING)


# --- row 44 ---


def _long() -> Iterator[Attack]:
    texts = {
        "a letter with 300 marks above it": "Closing" + "\u0301" * 300,
        "ten thousand line ends": "Closing" + "\n" * 10_000,
        "four hundred letters with a dozen marks each": ("a" + "\u0308\u0323\u0331\u035f" * 3)
        * 400,
        "four thousand letters that are not seen": "\u200b" * 4_000,
    }
    for words, text in texts.items():
        for family in ("v1 single", "v2 multi"):
            case = in_terms("description")(FAMILIES[family], text)
            yield Attack(
                f"In the description stands {words} ({family})",
                44,
                WARNING,
                case,
                is_signable=True,
            )
    long = "House on the lake. " * 500
    case = in_terms("description")(FAMILIES["v1 single"], long)
    yield Attack("The description has 9,500 letters", 44, (63,), case, is_signable=True)
    name = "a" * 33
    data = changed(
        raw(), b"\0\0\0\x0drelease_funds\0\0\0", b"\0\0\0\x21" + name.encode() + bytes(3)
    )
    yield refused("The function's name has 33 letters", 44, text_of(data))


# --- row 45 ---


def _markup() -> Iterator[Attack]:
    yield from _everywhere(MARKUP, 45, (63,))
    for words, text in list(MARKUP.items())[:3]:
        yield from on(
            TWO,
            45,
            f"The function's name is markup: {words}",
            3,
            call(function_name=xdr.SCSymbol(text.encode()[:32])),
        )
    for words in ("<b>USDC</b>", "<img src=x>", "&USDC"):
        yield from on(
            OTHER_TWO,
            45,
            f"The token calls itself {words}",
            29,
            lambda case, words=words: case.with_entries(_named(words)),  # type: ignore[misc]
        )


def _named(words: str) -> dict[bytes, Entry]:
    """The token's instance with other words in the place of its name."""
    (key, entry), *_ = token(USDC).items()
    assert key == instance_key(TOKEN)
    name = str(USDC).encode()
    padded = len(name).to_bytes(4, "big") + name + bytes(-len(name) % 4)
    other = words.encode()
    instead = len(other).to_bytes(4, "big") + other + bytes(-len(other) % 4)
    assert entry.data is not None
    assert padded in entry.data
    return {key: replace(entry, data=entry.data.replace(padded, instead))}


# --- row 46 ---


def similar(to: AccountId) -> AccountId:
    """Another address of which only some letters in the middle differ.

    The last letters are a checksum's, so three bytes are tried until that is the same.
    """
    key, version = public_key(to), b"\x30"
    for number in range(1, 2**24):
        middle = bytes(
            a ^ b for a, b in zip(key[15:18], number.to_bytes(3, "big"), strict=True)
        )
        other = key[:15] + middle + key[18:]
        if crc_hqx(version + other, 0) == crc_hqx(version + key, 0):
            return account_of(other)
    raise AssertionError(to)


def _lookalikes() -> Iterator[Attack]:
    twin = similar(RECEIVER.public)
    known = {**account(twin), **trustline(twin, asset=USDC)}
    for family, build in FAMILIES.items():
        step = decided(build)
        move = step.move
        assert isinstance(move, moves.ResolveDispute)
        shares: dict[Address, int] = {RECEIVER.public: 60 * UNIT, twin: 40 * UNIT}
        other = replace(
            step, on=step.on.with_changes(dict(known)), move=replace(move, distributions=shares)
        )
        yield Attack(
            f"A decision pays somebody who resembles the receiver ({family})",
            46,
            (32, 39),
            other.way_c(),
            is_signable=True,
        )
        agreed = terms(build)
        agreed = replace(
            agreed,
            roles=replace(
                agreed.roles, holders={**agreed.roles.holders, Role.PLATFORM: (twin,)}
            ),
        )
        step = replace(release(build), on=place(build, agreed, None, known))
        yield Attack(
            f"The platform's address resembles the receiver's ({family})",
            46,
            (32,),
            step.way_c(),
            is_signable=True,
        )
    yield from _false_money()


def _false_money() -> Iterator[Attack]:
    """Currencies that are taken for the one that is pinned."""
    assert USDC.issuer is not None
    issuers = {
        "of somebody who resembles the issuer": similar(USDC.issuer),
        "of the receiver": RECEIVER.public,
    }
    for words, issuer in issuers.items():
        for code in ("USDC", "U5DC", "usdc"):
            for family in ("v1 single", "v2 multi"):
                case = _in_other_money(FAMILIES[family], Asset(code, issuer))
                yield Attack(f"The currency is {code} {words} ({family})", 46, (29,), case)


def _in_other_money(build: Build, asset: Asset) -> Case:
    """The release of an escrow of another currency, which all have and can hold."""
    assert asset.issuer is not None
    contract = asset.contract_id(PRACTICE)
    agreed = replace(terms(build), token=contract)
    held: Entries = {**token(asset), **account(asset.issuer)}
    for who in (*agreed.parties, PROTOCOL):
        if who not in {asset.issuer, SHARED.public}:
            held |= {**account(AccountId(who)), **trustline(AccountId(who), asset=asset)}
    held |= balance_entry(ESCROW, agreed.total, asset)
    return replace(release(build), on=place(build, agreed, 0, held)).way_c()
