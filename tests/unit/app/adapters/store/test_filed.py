"""Call-backs, and files: kept with their request for good, and a file once for all of them."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from app.adapters.store.copies import copy_to
from app.adapters.store.errors import RowRefused
from app.adapters.store.store import Store, open_store
from app.records import Attachment, CallBack, SubjectKind
from tests.support.stores import KEY, START, hash_of, request_row

DEED = b"the deed, signed\0\xff"
CALL = CallBack(hash_of(1), "Schäfer", "+351 22 123", True, "the account ends in 77", START)


def file(request: int = 1, content: bytes = DEED, name: str = "deed.pdf") -> Attachment:
    return Attachment(hash_of(request), name, len(content), sha256(content).digest(), START)


@pytest.fixture
def two(store: Store) -> Store:
    """A store with two requests."""
    for number in (1, 2):
        store.requests.put(request_row(number))
    return store


def test_call_backs_are_told_in_the_order_in_which_they_were_kept(two: Store) -> None:
    later = replace(CALL, who="Anna", on_file=False, at=START - 5)
    for call in (CALL, later, replace(CALL, request=hash_of(2))):
        two.callbacks.add(call)
    assert two.callbacks.of(hash_of(1)) == (CALL, later)


def test_nothing_is_kept_with_a_request_that_is_not_there(store: Store) -> None:
    with pytest.raises(RowRefused):
        store.callbacks.add(CALL)
    with pytest.raises(RowRefused):
        store.attachments.add(file(), DEED)
    assert store.attachments.size() == 0


@pytest.mark.parametrize("words", ["schaf", "351", "account 77"])
def test_a_call_back_is_found_by_its_words(words: str, two: Store) -> None:
    two.callbacks.add(CALL)
    (found,) = two.search.find(words)
    assert (found.kind, found.title) == (SubjectKind.CALL_BACK, "Schäfer")


def test_a_file_comes_back_to_the_letter(two: Store) -> None:
    two.attachments.add(file(), DEED)
    assert two.attachments.of(hash_of(1)) == (file(),)
    assert two.attachments.content(hash_of(1), file().digest) == DEED
    assert two.attachments.content(hash_of(2), file().digest) is None


def test_the_same_file_is_kept_once_however_often_it_comes(two: Store) -> None:
    for each in (file(), file(name="again.pdf"), file(2, name="other.pdf")):
        two.attachments.add(each, DEED)
    assert two.attachments.of(hash_of(1)) == (file(),)
    assert two.attachments.of(hash_of(2)) == (file(2, name="other.pdf"),)
    assert two.attachments.size() == len(DEED)


@pytest.mark.parametrize("table", ["callbacks", "files", "attachments"])
@pytest.mark.parametrize("change", ["DELETE FROM {}", "UPDATE {} SET id = 9"])
def test_what_was_filed_is_neither_changed_nor_removed(
    table: str, change: str, two: Store
) -> None:
    two.callbacks.add(CALL)
    two.attachments.add(file(), DEED)
    with pytest.raises(RowRefused):
        two.database.rows(change.format(table))


def test_a_copy_of_the_database_has_the_files_too(two: Store, tmp_path: Path) -> None:
    content = bytes(range(256)) * 4096
    two.attachments.add(file(content=content), content)
    copy_to(two.database, tmp_path / "copy.db")
    with closing(open_store(tmp_path / "copy.db", KEY)) as copied:
        kept = copied.attachments.content(hash_of(1), file(content=content).digest)
    assert kept == content
