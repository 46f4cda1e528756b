"""Terms with something other than it was: values of their own, as if made anew."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from tests.support.values import ESCROWS, TEXTS
from wallet.escrow.terms import Escrow, Flags


@given(ESCROWS, TEXTS)
def test_terms_in_the_place_of_others_are_as_made_anew(terms: Escrow, title: str) -> None:
    facts = {"title": title, "flags": Flags(released=True), "milestones": ()}
    assert terms.but(**facts) == replace(terms, **facts)  # type: ignore[arg-type]
    assert vars(terms.but(**facts)).keys() == vars(terms).keys()


@given(ESCROWS)
def test_terms_that_others_are_made_of_stay_as_they_were(terms: Escrow) -> None:
    before = replace(terms)
    assert terms.but(title=f"{terms.title} *") != terms
    assert terms == before
    assert terms.but() == terms
