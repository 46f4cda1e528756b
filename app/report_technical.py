"""The technical part of a review in plain text: every field, then what is signed."""

from __future__ import annotations

from collections.abc import Iterator

from app.check_words import words_of
from app.desk.review_names import Named
from app.desk.review_technical import technical_of
from app.pages.review import Technical
from app.words.groups import grouped
from wallet.review.review import Review
from wallet.review.texts import shown


def technical_lines(review: Review) -> Iterator[str]:
    """What the bytes say, field by field, whether or not it is understood."""
    told = technical_of(Named(review, {}))
    yield "TECHNICAL"
    yield from _called(told)
    for name, value in _plain(told):
        yield f"  {name:<13}{value}"
    for fact in told.bounds:
        yield f"  {fact.name:<11}  {shown(fact.value)}"
    for line in told.authorisations:
        yield f"  allowed      {shown(line)}"
    for payee in told.payees:
        yield f"  can be paid  {payee.value} ({payee.name})"
    yield from signed_lines(review)
    yield f"  envelope     {told.xdr}"
    yield f"  elsewhere    {told.command}"


def signed_lines(review: Review) -> Iterator[str]:
    """The bytes that a key signs, by their hash and its check words."""
    signed = review.to_sign
    if signed.entry is not None:
        yield f"  signed is    the authorisation entry of {signed.entry.address}, by this hash:"
    yield f"  hash         {grouped(review.hash.hex())}"
    yield f"  check words  {' '.join(words_of(review.hash))}"
    if review.transaction_hash != review.hash:
        yield f"  transaction  {grouped(review.transaction_hash.hex())}"


def _called(told: Technical) -> Iterator[str]:
    if told.contract:
        yield f"  contract     {told.contract}"
    if told.function:
        yield f"  function     {told.function}"
    if told.build:
        yield f"  build        {', '.join(filter(None, (told.build, told.origin)))}"
    if told.wasm_hash:
        yield f"  Wasm hash    {told.wasm_hash}"
    for fact in told.arguments:
        yield f"  {shown(fact.name)}  {shown(fact.value)}"


def _plain(told: Technical) -> Iterator[tuple[str, str]]:
    yield "source", told.source
    yield "acting", told.acting
    yield "sequence", told.sequence
    yield "fee at most", told.fee
    if told.resource_fee:
        yield "of it", f"{told.resource_fee} for resources"
