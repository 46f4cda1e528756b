"""Files: plain ones, whole or not at all; and a key file that gives nothing away."""

from __future__ import annotations

import io
import os
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest
from stellar_sdk import StrKey

from app.adapters import files
from app.adapters.files import (
    MOST_KEY_BYTES,
    STANDARD_INPUT,
    is_elsewhere,
    is_there,
    make_folder,
    read_key,
    read_text,
    write_key,
    write_text,
)
from app.errors import AppError, OccupiedFile, UnreadableFile, UnsafeKeyFile, UnwritableFile
from wallet.errors import Unreadable, WalletError
from wallet.gate import TooLarge
from wallet.keys import SecretKey

SECRET = StrKey.encode_ed25519_secret_seed(bytes(range(7, 39)))
OTHER = StrKey.encode_ed25519_secret_seed(bytes(32))
PUBLIC = SecretKey.parse(SECRET).public


def private(path: Path, content: str | bytes, mode: int = 0o600) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    path.chmod(mode)
    return path


def everything_in(error: BaseException) -> str:
    told = [*traceback.format_exception(error), repr(error), str(error), repr(vars(error))]
    while error.__context__ is not None:
        error = error.__context__
        told += [repr(error), str(error), repr(vars(error)), repr(error.args)]
    return "\n".join(told)


def test_a_text_comes_back_as_it_was_written(tmp_path: Path) -> None:
    path = str(tmp_path / "file")
    write_text(path, "Grüße\n")
    assert read_text(path) == "Grüße\n"


def test_a_file_that_is_written_is_its_owners_alone(tmp_path: Path) -> None:
    write_text(str(tmp_path / "file"), "text")
    assert (tmp_path / "file").stat().st_mode & 0o777 == 0o600


def test_nothing_is_left_beside_a_file_that_was_written(tmp_path: Path) -> None:
    write_text(str(tmp_path / "file"), "one")
    write_text(str(tmp_path / "file"), "two")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_standard_input_is_read_for_a_dash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"text")))
    assert read_text("-") == "text"


def test_standard_input_has_its_limit_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"x" * 11)))
    with pytest.raises(TooLarge, check=lambda e: e.what == "standard input"):
        read_text("-", 10)


def test_a_file_up_to_the_limit_is_read_and_a_larger_one_is_not(tmp_path: Path) -> None:
    path = private(tmp_path / "file", "x" * 10)
    assert len(read_text(str(path), 10)) == 10
    with pytest.raises(TooLarge):
        read_text(str(path), 9)


def test_what_is_no_text_is_unreadable_and_not_quoted(tmp_path: Path) -> None:
    path = private(tmp_path / "file", SECRET.encode() + b"\xff")
    with pytest.raises(Unreadable) as caught:
        read_text(str(path))
    assert SECRET not in "".join(traceback.format_exception(caught.value))


def folder(path: Path) -> None:
    path.mkdir()


def fifo(path: Path) -> None:
    os.mkfifo(path)


def loop(path: Path) -> None:
    path.symlink_to(path)


def nothing(_path: Path) -> None:
    pass


@pytest.mark.parametrize("made", [folder, fifo, loop, nothing])
def test_what_is_no_plain_file_is_not_read(
    tmp_path: Path, made: Callable[[Path], None]
) -> None:
    made(tmp_path / "it")
    with pytest.raises(UnreadableFile):
        read_text(str(tmp_path / "it"))


NO_NAMES = ["file\0", "\0", "fi\0le/..", "\ud800", "x" * 5000, ""]


@pytest.mark.parametrize("name", NO_NAMES, ids=range(len(NO_NAMES)))
def test_a_name_that_no_file_can_have_is_refused_as_one(tmp_path: Path, name: str) -> None:
    path = f"{tmp_path}/{name}" if name else ""
    with pytest.raises(UnreadableFile):
        read_text(path)
    with pytest.raises(UnsafeKeyFile):
        read_key(path)


@pytest.mark.parametrize("name", ["file\0", "\ud800"], ids=range(2))
def test_nothing_is_written_under_a_name_that_no_file_can_have(
    tmp_path: Path, name: str
) -> None:
    for work in (write_text, write_key):
        with pytest.raises(UnwritableFile):
            work(f"{tmp_path}/{name}", SECRET)
    with pytest.raises(UnwritableFile):
        is_there(f"{tmp_path}/{name}")
    with pytest.raises(UnwritableFile):
        make_folder(f"{tmp_path}/{name}")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("endless", ["/dev/zero", "/dev/null", "/dev/stdin"])
def test_a_device_is_not_read(endless: str) -> None:
    with pytest.raises(UnreadableFile):
        read_text(endless)


def test_a_link_is_not_followed_whatever_it_leads_to(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(private(tmp_path / "file", "text"))
    with pytest.raises(UnreadableFile, check=lambda e: e.why == "it is a symbolic link"):
        read_text(str(tmp_path / "link"))


def test_a_folder_may_stand_behind_a_link(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    private(tmp_path / "folder" / "file", "text")
    (tmp_path / "link").symlink_to(tmp_path / "folder")
    assert read_text(str(tmp_path / "link" / "file")) == "text"


ELSEWHERE = ["//server/share", "\\\\server\\share\\", "\\\\?\\C:\\", "//"]


@pytest.mark.parametrize("before", ELSEWHERE)
def test_a_path_that_leads_to_another_machine_is_not_even_asked_for(
    tmp_path: Path, before: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = private(tmp_path / "file", "text")
    assert is_elsewhere(f"{before}{path}", "nt")
    monkeypatch.setattr(files, "is_elsewhere", lambda path: is_elsewhere(path, "nt"))
    with pytest.raises(UnreadableFile, check=lambda e: e.why == "it is another machine's"):
        read_text(f"{before}{path}")


@pytest.mark.parametrize("before", ELSEWHERE)
def test_where_two_slashes_are_one_no_path_does(before: str) -> None:
    assert not is_elsewhere(f"{before}/file", "posix")


def test_a_path_is_read_however_many_slashes_this_system_takes_for_one(tmp_path: Path) -> None:
    path = private(tmp_path / "file", "text")
    spelled = path if is_elsewhere("//") else f"/{path}"
    assert read_text(str(spelled)) == "text"


@pytest.mark.parametrize(
    "name", ["no folder/file", "file/below", "x" * 300, "", ".", "/", "here/"]
)
def test_what_cannot_be_written_says_so_and_leaves_nothing(tmp_path: Path, name: str) -> None:
    private(tmp_path / "file", "mine")
    (tmp_path / "here").mkdir()
    path = str(tmp_path / name) if name not in {"", ".", "/"} else name
    with pytest.raises(UnwritableFile):
        write_text(path, "text")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["file", "here"]
    assert (tmp_path / "file").read_text() == "mine"


def test_a_full_disk_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = private(tmp_path / "file", "old")

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(UnwritableFile, check=lambda e: e.why == "No space left on device"):
        write_text(str(path), "new")
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("file", "old")]


def test_whatever_stands_at_a_path_is_there(tmp_path: Path) -> None:
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    assert is_there(str(tmp_path / "dangling"))
    assert is_there(str(tmp_path))
    assert not is_there(str(tmp_path / "nothing"))


def test_a_name_that_no_file_can_have_is_not_there_but_an_error() -> None:
    with pytest.raises(UnwritableFile):
        is_there("x" * 5000)


@pytest.mark.parametrize("around", ["{}", "{}\n", "  {}\r\n", "\n{}\n\n"])
def test_a_key_is_read_with_space_around_it(tmp_path: Path, around: str) -> None:
    path = private(tmp_path / "key", around.format(SECRET))
    assert read_key(str(path)).public == PUBLIC


def test_a_key_that_its_owner_can_only_read_is_read(tmp_path: Path) -> None:
    assert read_key(str(private(tmp_path / "key", SECRET, 0o400))).public == PUBLIC


CONTENTS: dict[str, tuple[str | bytes, str]] = {
    "empty": ("", "empty"),
    "blank": (" \n", "empty"),
    "two keys": (f"{SECRET}\n{OTHER}\n", "more than one"),
    "a comment beside it": (f"my key {SECRET}", "more than one"),
    "a space within it": (f"{SECRET[:20]} {SECRET[20:]}", "more than one"),
    "a G address": (PUBLIC, "no secret key"),
    "one letter less": (SECRET[:-1], "no secret key"),
    "one letter wrong": (SECRET[:-1] + ("A" if SECRET[-1] != "A" else "B"), "no secret key"),
    "small letters": (SECRET.lower(), "no secret key"),
    "a mark before it": (b"\xef\xbb\xbf" + SECRET.encode(), "no secret key"),
    "not ASCII": (SECRET + "é", "no secret key"),
    "not text": (SECRET.encode() + b"\xff\xfe", "no secret key"),
    "UTF-16": (SECRET.encode("utf-16"), "no secret key"),
    "a megabyte": (SECRET * 20_000, "larger"),
    "a little too much": (SECRET + " " * (MOST_KEY_BYTES - 55), "larger"),
}


@pytest.mark.parametrize("case", CONTENTS)
def test_a_file_that_holds_no_one_key_gives_nothing_away(tmp_path: Path, case: str) -> None:
    content, why = CONTENTS[case]
    path = private(tmp_path / "file", content)
    with pytest.raises(UnsafeKeyFile, check=lambda e: why in e.why) as caught:
        read_key(str(path))
    told = everything_in(caught.value)
    assert [part for part in (SECRET[:12], SECRET[20:40]) if part.lower() in told.lower()] == []


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o601, 0o610, 0o777])
def test_a_key_that_others_may_touch_is_refused(tmp_path: Path, mode: int) -> None:
    path = private(tmp_path / "key", SECRET, mode)
    with pytest.raises(UnsafeKeyFile, check=lambda e: "chmod 600" in e.why):
        read_key(str(path))


def test_a_key_of_somebody_else_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, us = private(tmp_path / "key", SECRET), os.geteuid()
    monkeypatch.setattr("os.geteuid", lambda: us + 1)
    with pytest.raises(UnsafeKeyFile, check=lambda e: "somebody else" in e.why):
        read_key(str(path))


def test_a_link_to_a_key_is_refused(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(private(tmp_path / "key", SECRET))
    with pytest.raises(UnsafeKeyFile, check=lambda e: e.why == "it is a symbolic link"):
        read_key(str(tmp_path / "link"))


@pytest.mark.parametrize("made", [folder, fifo, nothing])
def test_what_is_no_plain_file_holds_no_key(
    tmp_path: Path, made: Callable[[Path], None]
) -> None:
    made(tmp_path / "it")
    with pytest.raises(UnsafeKeyFile):
        read_key(str(tmp_path / "it"))


@pytest.mark.parametrize("text", [SECRET, f" {SECRET}", SECRET[:-2]])
def test_a_key_where_a_file_belongs_is_not_repeated(text: str) -> None:
    with pytest.raises(UnsafeKeyFile, check=lambda e: "name of a file" in e.why) as caught:
        read_key(text)
    assert SECRET[:12] not in everything_in(caught.value)


def test_a_key_file_that_is_written_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "key"
    write_key(str(path), SECRET)
    assert path.stat().st_mode & 0o777 == 0o600
    assert read_key(str(path)).public == PUBLIC


def test_the_same_key_is_not_written_twice(tmp_path: Path) -> None:
    path = tmp_path / "key"
    write_key(str(path), SECRET)
    before = path.stat().st_ino
    write_key(str(path), SECRET)
    assert path.stat().st_ino == before


@pytest.mark.parametrize("there", [OTHER, "", "notes"])
def test_a_key_never_overwrites_what_is_there(tmp_path: Path, there: str) -> None:
    path = private(tmp_path / "key", there)
    with pytest.raises(OccupiedFile):
        write_key(str(path), SECRET)
    assert path.read_text() == there


def test_a_key_that_others_could_read_is_not_taken_for_written(tmp_path: Path) -> None:
    path = private(tmp_path / "key", SECRET, 0o644)
    with pytest.raises(OccupiedFile):
        write_key(str(path), SECRET)


def test_a_key_is_not_written_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(AppError):
        write_key(str(tmp_path / "link"), SECRET)
    assert not (tmp_path / "elsewhere").exists()


def test_a_folder_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    make_folder(str(tmp_path / "keys"))
    make_folder(str(tmp_path / "keys"))
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700


def test_a_folder_is_not_made_where_a_file_is(tmp_path: Path) -> None:
    private(tmp_path / "file", "")
    with pytest.raises(UnwritableFile):
        make_folder(str(tmp_path / "file"))


def test_errors_of_reading_are_of_the_two_families() -> None:
    assert all(issubclass(kind, AppError) for kind in (UnreadableFile, UnsafeKeyFile))
    assert all(issubclass(kind, WalletError) for kind in (TooLarge, Unreadable))


def test_standard_input_that_nobody_gave_is_an_unreadable_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.stdin", None)
    with pytest.raises(UnreadableFile):
        read_text(STANDARD_INPUT)
