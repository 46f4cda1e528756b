"""What a transaction carries beside its step: a memo, and numbers at its accounts.

A contract call with one of these is refused by the network (F22); other steps carry them, and
nothing that is signed goes unshown.
"""

from __future__ import annotations

from collections.abc import Iterator

from stellar_sdk import xdr

from app.pages.review import Fact
from wallet.review.texts import shown


def labels_of(transaction: xdr.Transaction) -> Iterator[Fact]:
    """The memo, if there is one, and which accounts are multiplexed under which number."""
    yield from _memo(transaction.memo)
    yield from _number("payer's number", transaction.source_account)
    for operation in transaction.operations:
        if operation.source_account is not None:
            yield from _number("acting account's number", operation.source_account)


def _memo(memo: xdr.Memo) -> Iterator[Fact]:
    raw = memo.hash or memo.ret_hash
    if memo.text is not None:
        yield Fact("memo", shown(memo.text.decode("utf-8", "backslashreplace")))
    elif memo.id is not None:
        yield Fact("memo", str(memo.id.uint64))
    elif raw is not None:
        yield Fact("memo", raw.hash.hex())


def _number(name: str, account: xdr.MuxedAccount) -> Iterator[Fact]:
    if account.med25519 is not None:
        yield Fact(name, str(account.med25519.id.uint64))
