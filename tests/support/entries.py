"""Way B in tests: signatures over authorisation entries, beside them and inside them."""

from __future__ import annotations

from collections.abc import Mapping

from stellar_sdk import xdr

from tests.support.builders import ALICE, BOB, CAROL, SHARED, account_entry
from tests.support.requests import Case, entries, operation_of, shared_account
from wallet import gate
from wallet.authorization import AccountSignature, Authorization
from wallet.envelope import DecoratedSignature
from wallet.keys import SecretKey


def read_authorization(source: str | bytes) -> Authorization:
    """Read an entry as recordings have it; raise TooLarge or Unreadable."""
    return Authorization.of(gate.decode(xdr.SorobanAuthorizationEntry, source, "entry"))


def entry_of(case: Case) -> Authorization:
    """The first authorisation entry of a transaction."""
    return Authorization.of(operation_of(case.envelope.transaction).auth[0])


def entry_signature(key: SecretKey, case: Case) -> DecoratedSignature:
    """This key's signature over the entry, as it stands beside a request."""
    payload = entry_of(case).payload(case.envelope.network)
    return DecoratedSignature.by(key.public, key.sign(payload))


def signed_entries(case: Case, *keys: SecretKey) -> Case:
    """The same with these signatures in the entry, as other tools write it."""
    entry = entry_of(case)
    payload = entry.payload(case.envelope.network)
    given = [AccountSignature.by(key.public, key.sign(payload)) for key in keys]
    return entries(entry.with_signatures(given))(case)


def three_signers(case: Case, weights: Mapping[SecretKey, int] | None = None) -> Case:
    """The same where any two of three speak for the shared account, or as these weigh."""
    wanted = weights or {ALICE: 1, BOB: 1, CAROL: 1}
    signers = account_entry(SHARED.public, dict(wanted), (2, 2, 2), 0).signers
    return case.with_entries(shared_account(signers=signers))
