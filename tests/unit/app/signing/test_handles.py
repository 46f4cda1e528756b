"""Ends of pipes that belong to a child do not stay with whoever starts it."""

from __future__ import annotations

import os

import pytest

from app.signing.process import Handle, SignerProcess
from tests.support.signing import BY_CODE, adding
from tests.support.vaults import small_file
from wallet.errors import Unreadable


def is_open(handle: int) -> bool:
    try:
        os.fstat(handle)
    except OSError:
        return False
    return True


async def test_a_handle_is_closed_here_once_the_child_has_it() -> None:
    source, target = (Handle(end) for end in os.pipe())
    os.write(target, b"nothing that anybody has\n")
    target.close()
    shown, showing = (Handle(end) for end in os.pipe())
    handles = {"source": source, "target": showing}
    question = {"do": "add", "vault": small_file(), "way": BY_CODE, **adding(), **handles}
    with pytest.raises(Unreadable):
        await SignerProcess().ask(question)
    assert (is_open(source), is_open(showing)) == (False, False)
    # The child has ended, and nobody else can write: so the end comes.
    assert os.read(shown, 100) == b"Secret key or recovery words: "
    assert os.read(shown, 100) == b""
    shown.close()


async def test_a_number_that_is_only_lent_stays_open() -> None:
    source, target = os.pipe()
    os.write(target, b"nothing that anybody has\n")
    question = {
        "do": "add",
        "vault": small_file(),
        "way": BY_CODE,
        **adding(),
        "source": source,
    }
    with pytest.raises(Unreadable):
        await SignerProcess().ask(question)
    assert is_open(source)
    for end in (source, target):
        os.close(end)


def test_closing_twice_closes_nobody_elses() -> None:
    source, target = (Handle(end) for end in os.pipe())
    source.close()
    other = os.open(os.devnull, os.O_RDONLY)
    assert other == source
    source.close()
    assert is_open(other)
    os.close(other)
    target.close()
