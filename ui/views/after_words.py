"""Where a request is, in words: one sentence that says it, and what it means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication

from app.pages.after import Agreement, Happened, HowMany, Stand
from app.words.groups import shortened
from ui.format import number
from ui.networks import network_name
from ui.views.review_times import day_in_sentence, in_utc_too
from ui.widgets.text import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.pages.after import AfterPage, Missing, Moment, Person

translate = QCoreApplication.translate

MOST_NAMED: Final = 3
"""People in one sentence; of more their number is told, and a card names them all."""

_SIGNS: Final = {
    Stand.SIGNED_WAITS: ("hourglass", "info"),
    Stand.COMPLETE: ("check", "ok"),
    Stand.SENDING: ("send", "accent"),
    Stand.SENT: ("hourglass", "info"),
    Stand.UNKNOWN: ("question", "info"),
    Stand.FINAL: ("check", "ok"),
    Stand.FAILED: ("stop", "stop"),
    Stand.REJECTED: ("warn", "warn"),
    Stand.EXPIRED: ("clock", "muted"),
    Stand.DECLINED: ("close", "muted"),
}


def headline(page: AfterPage) -> list[Span]:
    """The one sentence of the page."""
    match page.stand:
        case Stand.SIGNED_WAITS:
            return _waits_for(page)
        case Stand.FINAL:
            return _final(page)
        case Stand.FAILED:
            told = translate("after", "Failed in ledger {ledger}.")
            spent = translate("after", "Nothing was paid but the fee.")
            return [Span(told.format(ledger=_ledger(page)), "strong"), Span(f" {spent}")]
        case Stand.EXPIRED:
            when = day_in_sentence(page.valid_until, page.seen)
            passed = translate("after", "The time limit passed {time}.")
            nothing = translate("after", "Nothing was paid.")
            last = [Span(f" {nothing}")] if page.nobody_took_it else []
            return [Span(passed.format(time=when), "strong"), *last]
        case _:
            return _of_other_stands(page)


def explanation(page: AfterPage) -> str:
    """What that means, and what to do."""
    sentences = {
        Stand.SIGNED_WAITS: _how_to_go_on,
        Stand.COMPLETE: _how_to_send,
        Stand.SENDING: _while_it_is_sent,
        Stand.SENT: _while_it_waits,
        Stand.UNKNOWN: _while_it_is_unknown,
        Stand.FINAL: _when_and_what_for,
        Stand.FAILED: _why_it_failed,
        Stand.REJECTED: _why_it_was_refused,
        Stand.EXPIRED: _what_is_left,
        Stand.DECLINED: _after_declining,
    }
    return " ".join(sentences[page.stand](page))


def happened(moment: Moment) -> list[Span]:
    """What happened, in a line."""
    match moment.what:
        case Happened.SIGNED if moment.is_mine:
            return _strongly(translate("after", "You signed as {who}"), moment.who)
        case Happened.SIGNED:
            return _strongly(translate("after", "The signature of {who} came in"), moment.who)
        case Happened.FINAL:
            told = translate("after", "Final in ledger {ledger}")
        case Happened.FAILED:
            told = translate("after", "Failed in ledger {ledger}")
        case _:
            told = _plainly(moment.what)
    return [Span(told.format(ledger=number(moment.ledger)))]


def people(missing: Missing) -> str:
    """Who is needed, by name."""
    names = [called(each) for each in missing.people]
    who = _joined(names, translate("after", "and"))
    if len(names) > MOST_NAMED:
        who = translate("after", "{count} people").format(count=len(names))
    words = {
        HowMany.ALL: "{who}",
        HowMany.ONE: translate("after", "one of {who}"),
        HowMany.SOME: translate("after", "several of {who}"),
    }
    return words[missing.how_many].format(who=who)


def sign(page: AfterPage) -> tuple[str, str]:
    """The icon of the page and its tone."""
    if page.moved is not None and page.moved.agreement is Agreement.DIFFERENT:
        return "warn", "warn"
    return _SIGNS[page.stand]


def called(person: Person) -> str:
    """Somebody by name, or by both ends of the key."""
    return person.name or shortened(person.key)


def _waits_for(page: AfterPage) -> list[Span]:
    if page.is_my_turn:
        return [Span(translate("after", "Waiting for your signature"), "strong")]
    who = [people(missing) for missing in page.missing if missing.people]
    if not who:
        return [Span(translate("after", "Signatures are missing, and nobody is left to sign"))]
    joined = _joined(who, translate("after", "and"))
    return _strongly(translate("after", "Waiting for {who}"), joined)


def _final(page: AfterPage) -> list[Span]:
    told = translate("after", "Final in ledger {ledger}.").format(ledger=_ledger(page))
    final = [Span(told, "strong")]
    moved = page.moved
    if moved is None or not moved.total or moved.agreement is Agreement.NOT_TOLD:
        return final
    way = translate("after", "{who} left the escrow.")
    if moved.comes_in:
        way = translate("after", "{who} came into the escrow.")
    return [*final, Span(" "), *_strongly(way, moved.total)]


def _of_other_stands(page: AfterPage) -> list[Span]:
    amount = page.amount or translate("after", "the request")
    told = {
        Stand.COMPLETE: translate("after", "Complete: all signatures are there"),
        Stand.SENDING: translate("after", "Sending {amount}").format(amount=amount),
        Stand.SENT: translate("after", "Sent. Waiting for a ledger to take it in"),
        Stand.UNKNOWN: translate("after", "We do not know yet whether it was sent."),
        Stand.REJECTED: translate("after", "The network refused it. Nothing was charged."),
        Stand.DECLINED: translate("after", "You declined this"),
    }
    return [Span(told[page.stand], "strong")]


def _how_to_go_on(page: AfterPage) -> Sequence[str]:
    if not page.is_signed_by_me:
        return [translate("after", "Nothing is sent before all signatures are there.")]
    return [
        translate("after", "You have signed. Nothing is sent before all signatures are there."),
        translate(
            "after", "Save a copy for whoever is missing, and take in what they send back."
        ),
    ]


def _how_to_send(page: AfterPage) -> Sequence[str]:
    if not page.server:
        none = translate("after", "No server of this network is chosen yet ({network}).")
        return [
            none.format(network=network_name(page.passphrase)),
            translate(
                "after",
                "Choose one in the settings, or save a copy for somebody who can send it.",
            ),
        ]
    return [
        translate(
            "after",
            "It can be sent now. It is checked once more against the present state before it "
            "leaves.",
        )
    ]


def _while_it_is_sent(_page: AfterPage) -> Sequence[str]:
    return [
        translate(
            "after",
            "You can leave this page, or lock: nothing is lost, and it can be carried out "
            "only once.",
        )
    ]


def _while_it_waits(page: AfterPage) -> Sequence[str]:
    took = translate(
        "after", "The network has taken it. A ledger closes about every 5 seconds."
    )
    return [took, *_not_in(page)]


def _while_it_is_unknown(page: AfterPage) -> Sequence[str]:
    checking = translate("after", "Checking. It is safe to wait.")
    if not page.server:
        checking = translate(
            "after", "No server of this network is chosen, so it cannot be checked from here."
        )
    return [
        checking,
        *_not_in(page),
        translate("after", "Sending it again is safe, too: it can be carried out only once."),
    ]


def _not_in(page: AfterPage) -> list[str]:
    if not page.looked:
        return []
    nowhere = translate("after", "It is in no ledger up to {ledger}.")
    return [nowhere.format(ledger=number(page.looked))]


def _when_and_what_for(page: AfterPage) -> Sequence[str]:
    ending = page.ending
    if ending is None:
        return []
    told: list[str] = []
    if page.moved is not None and page.moved.agreement is Agreement.DIFFERENT:
        told.append(translate("after", "What moved is not what was reviewed: see below."))
    if ending.closed:
        when = day_in_sentence(ending.closed, page.seen)
        universal = in_utc_too(ending.closed, page.seen)
        closed = translate("after", "The ledger closed {time} {utc}.")
        told.append(closed.format(time=when, utc=universal))
    if ending.fee:
        told.append(translate("after", "The network's fee was {fee}.").format(fee=ending.fee))
    if ending.by_another:
        told.append(translate("after", "Somebody else sent it."))
    return told


def _why_it_failed(page: AfterPage) -> Sequence[str]:
    told = [] if page.refusal is None else [page.refusal.cause]
    if page.ending is not None and page.ending.fee:
        spent = translate("after", "{fee} were spent on the network's fee.")
        told.append(spent.format(fee=page.ending.fee))
    return [*told, translate("after", "Ask for a new request.")]


def _why_it_was_refused(page: AfterPage) -> Sequence[str]:
    if page.refusal is None:
        return []
    if page.refusal.may_try_again:
        again = translate("after", "It can be tried again: it can be carried out only once.")
        return [page.refusal.cause, again]
    return [page.refusal.cause]


def _what_is_left(page: AfterPage) -> Sequence[str]:
    new = translate("after", "If it is still wanted, ask for a new request.")
    if page.nobody_took_it:
        return [new]
    unasked = translate(
        "after",
        "Whether somebody sent it in time is not known here: the network could not be asked "
        "since.",
    )
    return [unasked, new]


def _after_declining(_page: AfterPage) -> Sequence[str]:
    return [
        translate("after", "Nobody is told by this program: tell whoever proposed it."),
        translate("after", "If the others can do without you, they may still send it."),
    ]


def _plainly(what: Happened) -> str:
    words = {
        Happened.CAME: translate("after", "The request came in"),
        Happened.DECLINED: translate("after", "You declined it"),
        Happened.SENDING: translate("after", "Sending began"),
        Happened.TAKEN: translate("after", "The network took it in"),
        Happened.UNKNOWN: translate("after", "No answer said whether it was taken"),
        Happened.REJECTED: translate("after", "The network refused it, and charged nothing"),
        Happened.TOO_LATE: translate("after", "No ledger took it in time"),
    }
    return words[what]


def _strongly(sentence: str, who: str) -> list[Span]:
    """A sentence with what stands in it for {who} in strong letters."""
    before, _, after = sentence.partition("{who}")
    spans = Span(before), Span(who, "strong"), Span(after)
    return [span for span in spans if span.text]


def _ledger(page: AfterPage) -> str:
    return number(page.ending.ledger) if page.ending is not None else ""


def _joined(names: Sequence[str], word: str) -> str:
    *others, last = names
    return f"{', '.join(others)} {word} {last}" if others else last
