"""Entries that we put together, against what the real host made of entries in recordings."""

from __future__ import annotations

from typing import Any

import pytest
from stellar_sdk import xdr

from tests.support.entries import read_authorization
from tests.support.recordings import FILES, build_of, facts_of, scenario
from wallet.authorization import Arm, Authorization
from wallet.completion import Part, part_of, standing_in
from wallet.envelope import DecoratedSignature
from wallet.network import network
from wallet.signers import AccountSigners

BUILDS = tuple(build_of(file) for file in FILES if scenario(file) == "authorisation")


def account_of(facts: Any, who: str | None) -> AccountSigners:
    """The signers of the account that an entry speaks for, in the recording's ledger."""
    for told in facts["ledger"]["entries"]:
        entry = told["entry"] and xdr.LedgerEntry.from_xdr(told["entry"]).data.account
        if entry is not None and AccountSigners.of(entry).account == who:
            return AccountSigners.of(entry)
    raise LookupError(who)


def entries_in(case: Any) -> list[Authorization]:
    found = [read_authorization(text) for text in case["auth"]]
    return [entry for entry in found if entry.arm is not Arm.SOURCE_ACCOUNT]


def put_together(facts: Any, entry: Authorization) -> Part:
    """The entry unsigned, with its own signatures beside it, the last first."""
    beside = [DecoratedSignature.by(s.account, s.signature) for s in standing_in(entry)]
    net = network(facts["network_passphrase"])
    signers = account_of(facts, entry.address)
    return part_of(entry.with_signatures(()), signers, net, beside[::-1])


@pytest.mark.parametrize("build", BUILDS)
def test_what_the_host_took_is_what_we_put_together(build: str) -> None:
    facts = facts_of("authorisation", build)
    taken = refused = 0
    for case in facts["cases"]:
        for entry in entries_in(case)[:1]:
            part = put_together(facts, entry)
            if case["outcome"] == "ok":
                assert next(part.choices) == entry, case["label"]
                taken += 1
            elif not part.is_met:
                assert case["error"]["type"] == "Auth", case["label"]
                refused += 1
            else:
                net = network(facts["network_passphrase"])
                next(part.choices).verify(account_of(facts, entry.address), net)
    assert taken > 4
    assert refused > 4


@pytest.mark.parametrize("build", BUILDS)
def test_what_the_host_refused_for_its_form_alone_is_put_right(build: str) -> None:
    """Both had signed, but in the wrong order or with a stranger: we send it in order."""
    facts = facts_of("authorisation", build)
    labels = {case["label"]: case for case in facts["cases"]}
    (good,) = entries_in(labels["entry: both signers, sorted by key"])
    for label in ("entry: both signers, reversed", "entry: both and a third who is no signer"):
        assert labels[label]["outcome"] == "error"
        (odd,) = entries_in(labels[label])
        assert next(put_together(facts, odd).choices) == good
