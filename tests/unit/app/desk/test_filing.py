"""Call-backs and files: kept with a request and in the journal, and part of nothing signed."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from app.errors import NoFolder, OccupiedFile, UnreadableFile
from app.pages.escrow import MilestoneLine
from app.pages.review_file import OwnCall, OwnFile, naming
from app.profile import filing
from app.profile.errors import (
    AttachmentDamaged,
    NoRoomInProfile,
    NoRoomWithRequest,
    NotKept,
    TooLargeToKeep,
)
from app.words.groups import grouped
from tests.support.reading import Reader, asked
from wallet.journal import Event, Kind

NOON = 1_795_353_000
CALL = OwnCall("Seller, Porto", "+351 22 123", True, "the account is ours", NOON)
DEED = b"%PDF the deed\0\xff"
DEED_HASH = sha256(DEED).hexdigest()
SMALL_MEGABYTE = 10
"""So that what takes no room in a test has no room in it."""


@pytest.fixture
async def reader(tmp_path: Path) -> AsyncIterator[Reader]:
    async with asked(tmp_path) as made:
        yield made


@pytest.fixture
def deed(tmp_path: Path) -> str:
    """The path of a file that is to be kept."""
    path = tmp_path / "deed-0117.pdf"
    path.write_bytes(DEED)
    return str(path)


def recorded(reader: Reader) -> Event:
    """The journal's last word about the request."""
    return [*reader.desk.seat.profile.store.journal.about(reader.hash)][-1].event


async def test_a_call_back_is_kept_with_its_time_and_shown(reader: Reader) -> None:
    told = await reader.desk.filing.call_back(reader.hash, CALL)
    assert told.calls == (CALL,)
    assert (await reader.open()).file == told


async def test_a_call_back_changes_nothing_of_what_was_read(reader: Reader) -> None:
    page = await reader.open()
    await reader.desk.filing.call_back(reader.hash, CALL)
    await reader.sign(page)
    assert reader.signatures() == 2


async def test_the_journal_has_who_was_called_and_what_they_said(reader: Reader) -> None:
    await reader.desk.filing.call_back(reader.hash, replace(CALL, on_file=False))
    event = recorded(reader)
    assert event.kind is Kind.CALLED_BACK
    assert dict(event.facts) == {
        "who": CALL.who,
        "number": CALL.phone,
        "number on file": "no",
        "confirmed": CALL.confirmed,
        "called at": str(NOON),
    }


async def test_the_history_of_the_escrow_tells_of_both(reader: Reader, deed: str) -> None:
    await reader.desk.filing.call_back(reader.hash, CALL)
    await reader.desk.filing.attach(reader.hash, deed)
    contract = reader.desk.seat.profile.store.requests.inbox(None)[0].contract
    passphrase = reader.request.envelope.network.passphrase
    lines = (await reader.desk.history.here(contract, passphrase)).lines
    assert [line.what.split(":")[0] for line in lines[:2]] == [
        "A file was kept here with it",
        "A call-back was recorded here",
    ]


async def test_nothing_is_filed_with_what_is_not_kept(reader: Reader, deed: str) -> None:
    with pytest.raises(NotKept):
        await reader.desk.filing.call_back("00" * 32, CALL)
    with pytest.raises(NotKept):
        await reader.desk.filing.attach("00" * 32, deed)


async def test_a_file_is_kept_with_its_name_size_hash_and_time(
    reader: Reader, deed: str
) -> None:
    told = await reader.desk.filing.attach(reader.hash, deed)
    now = reader.around.network.clock.time
    assert told.files == (OwnFile("deed-0117.pdf", len(DEED), DEED_HASH, now),)
    assert (await reader.open()).file == told
    assert recorded(reader).facts["sha256"] == DEED_HASH


async def test_the_same_file_twice_is_kept_and_recorded_once(
    reader: Reader, deed: str, tmp_path: Path
) -> None:
    first = await reader.desk.filing.attach(reader.hash, deed)
    head = reader.desk.seat.profile.store.journal.head()
    (tmp_path / "again.pdf").write_bytes(DEED)
    assert await reader.desk.filing.attach(reader.hash, str(tmp_path / "again.pdf")) == first
    assert reader.desk.seat.profile.store.journal.head() == head


async def test_a_file_of_more_than_ten_megabytes_is_refused(
    reader: Reader, tmp_path: Path
) -> None:
    path = tmp_path / "film"
    with path.open("wb") as file:
        file.truncate(10 * 1024**2 + 1)
    with pytest.raises(TooLargeToKeep) as raised:
        await reader.desk.filing.attach(reader.hash, str(path))
    assert raised.value.megabytes == 10
    assert (await reader.open()).file.files == ()


@pytest.mark.parametrize(
    ("most", "refusal"),
    [("MOST_OF_REQUEST", NoRoomWithRequest), ("MOST_OF_PROFILE", NoRoomInProfile)],
)
async def test_too_many_files_together_are_refused(
    reader: Reader,
    deed: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    most: str,
    refusal: type[Exception],
) -> None:
    monkeypatch.setattr(filing, "MEGABYTE", SMALL_MEGABYTE)
    monkeypatch.setattr(filing, most, 2)
    told = await reader.desk.filing.attach(reader.hash, deed)
    (tmp_path / "other").write_bytes(b"six more")
    with pytest.raises(refusal):
        await reader.desk.filing.attach(reader.hash, str(tmp_path / "other"))
    assert (await reader.open()).file == told


def a_link(path: Path) -> None:
    path.symlink_to(path.with_name("deed-0117.pdf"))


def a_pipe(path: Path) -> None:
    os.mkfifo(path)


def a_folder(path: Path) -> None:
    path.mkdir()


@pytest.mark.parametrize("make", [a_link, a_pipe, a_folder])
async def test_only_a_plain_file_is_read(
    reader: Reader, deed: str, tmp_path: Path, make: object
) -> None:
    assert callable(make)
    make(tmp_path / "strange")
    with pytest.raises(UnreadableFile):
        await reader.desk.filing.attach(reader.hash, str(tmp_path / "strange"))


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/a/b/deed.pdf", "deed.pdf"),
        ("..\\..\\deed.pdf. .", "deed.pdf"),
        ("C:\\deed", "deed"),
        ("/a/.notes", ".notes"),
        ("/a/..", ""),
        ("a\\", ""),
    ],
)
def test_of_a_path_only_the_last_name_is_kept(path: str, name: str) -> None:
    assert filing.base_name(path) == name


async def test_a_copy_is_what_was_attached(reader: Reader, deed: str, tmp_path: Path) -> None:
    await reader.desk.filing.attach(reader.hash, deed)
    out = tmp_path / "copy.pdf"
    for _ in range(2):  # what is there already is the same
        await reader.desk.filing.save_copy(reader.hash, DEED_HASH, str(out))
        assert out.read_bytes() == DEED


@pytest.mark.parametrize("there", [b"something else", DEED + b"more", b""])
async def test_a_copy_never_takes_the_place_of_another_file(
    reader: Reader, deed: str, tmp_path: Path, there: bytes
) -> None:
    await reader.desk.filing.attach(reader.hash, deed)
    out = tmp_path / "copy.pdf"
    out.write_bytes(there)
    with pytest.raises(OccupiedFile):
        await reader.desk.filing.save_copy(reader.hash, DEED_HASH, str(out))
    assert out.read_bytes() == there


async def test_a_copy_needs_a_folder(reader: Reader, deed: str, tmp_path: Path) -> None:
    await reader.desk.filing.attach(reader.hash, deed)
    out = tmp_path / "nowhere" / "copy.pdf"
    with pytest.raises(NoFolder):
        await reader.desk.filing.save_copy(reader.hash, DEED_HASH, str(out))


async def test_what_is_not_what_was_attached_any_more_is_not_given_back(
    reader: Reader, deed: str, tmp_path: Path
) -> None:
    await reader.desk.filing.attach(reader.hash, deed)
    database = reader.desk.seat.profile.store.database
    database.rows("DROP TRIGGER files_no_update")
    database.rows("UPDATE files SET content = x'00'")
    for hash_ in (DEED_HASH, "00" * 32):
        with pytest.raises(AttachmentDamaged):
            await reader.desk.filing.save_copy(reader.hash, hash_, str(tmp_path / "out"))
    assert not (tmp_path / "out").exists()


async def test_the_clock_of_what_is_kept_can_be_told(reader: Reader) -> None:
    assert await reader.desk.filing.time() == reader.around.network.clock.time


@pytest.mark.parametrize(
    ("evidence", "named"),
    [
        (DEED_HASH, True),
        (f"deed.pdf, SHA-256 {DEED_HASH.upper()}.", True),
        (f"deed.pdf\n{grouped(DEED_HASH)}", True),
        (DEED_HASH[:-1], False),
        ("deed-0117.pdf", False),
        ("", False),
    ],
)
def test_a_milestone_names_a_file_by_its_whole_hash(evidence: str, named: bool) -> None:
    lines = [
        MilestoneLine(1, "", "", "something else", approved=False),
        MilestoneLine(2, "", "", evidence, approved=True),
    ]
    assert naming(lines, DEED_HASH) == ((2,) if named else ())
