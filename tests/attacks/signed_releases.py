"""The recordings ``authorisation``: one release, signed in many ways, and what the host paid.

Each case becomes the request that was signed, in the state in which it was signed, and the
state in which it was executed. Nothing of it is ours: call, authority and footprint are the
recording's.
"""

from __future__ import annotations

import lzma
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

from stellar_sdk import xdr

from app.practice.recording import Recording, read_entry, read_recording
from tests.support.builders import CHANNEL, muxed
from tests.support.families import BUILDS
from tests.support.ledgers import account, snapshot_of
from tests.support.recordings import FILES, build_of, scenario
from tests.support.requests import Case, simulated
from wallet.addresses import AccountId, account_id
from wallet.envelope import Envelope
from wallet.proposal import SEQUENCE_GAP
from wallet.review.view import View
from wallet.signers import AccountSigners
from wallet.soroban.entries import Entry, Key, account_key
from wallet.soroban.ledger import Ledger

Payments = tuple[tuple[str, int], ...]
"""Who got how much, in the recording's order; a payment to the issuer burns, and is none."""

FEE, UNTIL = 600_000, 7 * 24 * 3600


@dataclass(frozen=True)
class Executed:
    """A case of a recording: what was asked for, and what came of it.

    ``signer`` releases; ``first`` is what the release pays that nobody meddled with.
    """

    build: str
    signer: AccountId
    first: Payments
    ledger: Ledger
    facts: Mapping[str, Any]

    @property
    def label(self) -> str:
        """Its name in the recording."""
        return str(self.facts["label"])

    @property
    def worked(self) -> bool:
        """Whether the host ran it to its end."""
        return str(self.facts["outcome"]) == "ok"

    @property
    def paid(self) -> Payments:
        """What the host then moved."""
        return _paid(self.facts)

    @cached_property
    def signed(self) -> Case:
        """The request, in the state in which it was signed."""
        return self._in(self.ledger)

    @cached_property
    def sent(self) -> Case:
        """The same, in the state in which it was executed: what was changed, is."""
        changed = dict(map(read_entry, self.facts.get("edit", ())))
        return self._in(self.ledger.with_changes(dict(self._living(changed))))

    def _living(
        self, changed: Mapping[Key, Entry | None]
    ) -> Iterator[tuple[Key, Entry | None]]:
        """An edit changes what an entry says, and not how long it lives."""
        for key, entry in changed.items():
            was = self.ledger.entries.get(key)
            if entry is not None and was is not None and entry.live_until is None:
                entry = replace(entry, live_until=was.live_until)
            yield key, entry

    def _in(self, on: Ledger) -> Case:
        who = account_id(self.facts["source"])
        payer = _payer(on, who)
        paying = on if payer == who else on.with_changes(dict(account(payer)))
        known = snapshot_of(
            paying, *(key for key in self._touched if key not in paying.entries)
        )
        view = View(on.network, BUILDS, known, key=_signer(on, self.signer), now=on.timestamp)
        return Case(self._envelope(on, who, payer), view)

    @property
    def _touched(self) -> list[Key]:
        named = self._footprint
        return [key.to_xdr_bytes() for key in (*named.read_only, *named.read_write)]

    @property
    def _footprint(self) -> xdr.LedgerFootprint:
        return xdr.SorobanResources.from_xdr(self.facts["resources"]).footprint

    def _envelope(self, on: Ledger, who: AccountId, payer: AccountId) -> Envelope:
        entries = [xdr.SorobanAuthorizationEntry.from_xdr(e) for e in self.facts["auth"]]
        function = xdr.HostFunction.from_xdr(self.facts["host_function"])
        body = xdr.OperationBody(
            xdr.OperationType.INVOKE_HOST_FUNCTION,
            invoke_host_function_op=xdr.InvokeHostFunctionOp(function, entries),
        )
        data = simulated()
        data.resources.footprint = self._footprint
        sequence = _sequence(on, payer) + SEQUENCE_GAP
        number = xdr.SequenceNumber(xdr.Int64(sequence))
        least = xdr.SequenceNumber(xdr.Int64(sequence - SEQUENCE_GAP))
        bounds = xdr.TimeBounds(
            *(xdr.TimePoint(xdr.Uint64(time)) for time in (0, on.timestamp + UNTIL))
        )
        none = xdr.Duration(xdr.Uint64(0))
        v2 = xdr.PreconditionsV2(bounds, None, least, none, xdr.Uint32(0), [])
        transaction = xdr.Transaction(
            muxed(payer),
            xdr.Uint32(FEE),
            number,
            xdr.Preconditions(xdr.PreconditionType.PRECOND_V2, v2=v2),
            xdr.Memo(xdr.MemoType.MEMO_NONE),
            [xdr.Operation(muxed(who), body)],
            xdr.TransactionExt(1, soroban_data=data),
        )
        return Envelope.of(transaction, on.network)


def executed() -> Iterator[Executed]:
    """Every case of every build."""
    for file in FILES:
        if scenario(file) == "authorisation":
            recording = _read(str(file))
            signer = account_id(recording.cases[0]["source"])
            first = _paid(recording.cases[0])
            for facts in recording.cases:
                yield Executed(build_of(file), signer, first, recording.ledger, facts)


@lru_cache
def _read(path: str) -> Recording:
    with lzma.open(path, "rt", encoding="utf-8") as file:
        return read_recording(file.read())


def _paid(facts: Mapping[str, Any]) -> Payments:
    return tuple((to, int(units)) for _, _, to, units in facts.get("transfers", ()))


def _payer(on: Ledger, who: AccountId) -> AccountId:
    """Somebody who pays for whoever has no account."""
    return who if account_key(who) in on.entries else CHANNEL.public


def _sequence(on: Ledger, who: AccountId) -> int:
    entry = on.entries.get(account_key(who))
    found = entry.value.account if entry is not None else None
    return found.seq_num.sequence_number.int64 if found is not None else 1


def _signer(on: Ledger, who: AccountId) -> AccountId:
    """One of those who sign for the account that releases."""
    entry = on.entries[account_key(who)].value.account
    assert entry is not None
    return AccountId(AccountSigners.of(entry).usable_signers[0].key.strkey)
