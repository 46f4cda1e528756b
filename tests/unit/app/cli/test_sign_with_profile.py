"""The command sign with a profile: reviewed, then signed with its key; all, or none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import practice
from tests.support.outputs import below_a_file, own_json, own_notes
from tests.support.profiles import OTHER_PASSWORD, PASSWORD
from tests.support.program import Program, leaks, read_request

BUYER, LAWYER = practice.who("buyer"), practice.who("lawyer")


def signers(path: Path) -> set[bytes]:
    """The hints of those who signed what is in a file."""
    return {each.hint for each in read_request(path).signatures}


def hints(*names: str) -> set[bytes]:
    hash_ = bytes(32)
    return {practice.signature(hash_, name).hint for name in names}


def two(program: Program) -> tuple[Path, Path]:
    """Two requests, each another transaction."""
    return program.request(name="one"), program.request(name="two", valid_for=3600)


def test_signing_shows_the_review_and_writes_the_file(office: Program) -> None:
    out = office.folder / "signed.countersign"
    ran = office.unlocking("sign", office.request(), "--out", out)
    assert (ran.status, "WHERE THE MONEY GOES" in ran.out) == (0, True)
    assert f"signed, kept in the profile, written: {out}" in ran.err
    assert signers(out) == hints("buyer")


def test_signing_in_json_is_one_document(office: Program) -> None:
    ran = office.unlocking("sign", office.request(), "--json")
    assert (ran.json["status"], ran.json["key"], ran.json["written"]) == ("signed", BUYER, None)
    assert ran.json["standing"] == "waits-for-others"


def test_what_is_signed_without_a_file_can_be_written_later(office: Program) -> None:
    path, out = office.request(), office.folder / "later.countersign"
    first = office.unlocking("sign", path)
    assert (first.status, "same command with --out" in first.err) == (0, True)
    later = office.unlocking("sign", path, "--out", out, "--json")
    assert (later.status, later.json["status"]) == (0, "signed before")
    assert signers(out) == hints("buyer")


def test_signing_into_the_file_it_came_in_keeps_all_signatures(office: Program) -> None:
    path = office.request("lawyer")
    assert office.unlocking("sign", path, "--out", path).status == 0
    assert signers(path) == hints("buyer", "lawyer")


def test_several_requests_are_signed_into_a_folder(office: Program) -> None:
    paths, folder = two(office), office.folder / "signed"
    folder.mkdir()
    ran = office.unlocking("sign", *paths, "--out", folder)
    assert ran.status == 0
    assert [signers(folder / path.name) for path in paths] == [hints("buyer")] * 2
    assert all(f"{path}: signed" in ran.err for path in paths)


def test_one_request_is_signed_into_a_folder_too(office: Program) -> None:
    path, folder = office.request(), office.folder / "signed"
    folder.mkdir()
    assert office.unlocking("sign", path, "--out", folder).status == 0
    assert signers(folder / path.name) == hints("buyer")


def test_several_requests_in_json_are_one_document(office: Program) -> None:
    ran = office.unlocking("sign", *two(office), "--json")
    told = ran.json["requests"]
    assert (ran.json["status"], [each["status"] for each in told]) == ("signed", ["signed"] * 2)
    assert len({each["hash"] for each in told}) == 2


def test_several_requests_do_not_go_into_one_file(office: Program) -> None:
    paths = two(office)
    before = office.listing()
    ran = office.unlocking("sign", *paths, "--out", office.folder / "both.countersign")
    assert (ran.status, "need a folder" in ran.err) == (2, True)
    assert office.listing() == before


def test_one_bad_request_among_several_keeps_all_unsigned(office: Program) -> None:
    paths = two(office)
    office.network.clock.step(4000)
    before = office.kept()
    ran = office.unlocking("sign", *paths)
    assert (ran.status, "F12" in ran.err, f"in {paths[1]}:" in ran.err) == (1, True, True)
    assert office.kept() == before
    assert signed_in_the_profile(office) == []


def test_one_that_was_signed_before_does_not_keep_the_others_back(office: Program) -> None:
    paths = (office.request(), office.request("buyer", name="before", valid_for=3600))
    told = office.unlocking("sign", *paths, "--json").json["requests"]
    assert [each["status"] for each in told] == ["signed", "signed before"]


def test_the_one_of_several_that_nobody_here_can_sign_is_named(notary: Program) -> None:
    paths = two(notary)
    ran = notary.unlocking("sign", *paths)
    assert (ran.status, f"in {paths[0]}:" in ran.err) == (1, True)


@pytest.mark.parametrize("place", [own_notes, own_json, below_a_file])
def test_a_file_of_another_kind_is_refused_before_anything_is_signed(
    office: Program, place: Callable[[Path], Path]
) -> None:
    path, out = office.request(), place(office.folder)
    before = office.listing()
    ran = office.unlocking("sign", path, "--out", out)
    assert (ran.status, ran.out) == (1, "")
    assert office.listing() == before


def test_one_occupied_file_in_a_folder_refuses_all_of_them(office: Program) -> None:
    paths, folder = two(office), office.folder / "signed"
    folder.mkdir()
    (folder / paths[1].name).write_text("my notes")
    before = office.listing()
    ran = office.unlocking("sign", *paths, "--out", folder)
    assert (ran.status, "another file" in ran.err, ran.out) == (1, True, "")
    assert office.listing() == before


def test_which_key_is_asked_when_several_could_sign(office_of_two: Program) -> None:
    path = office_of_two.request()
    before = office_of_two.kept()
    ran = office_of_two.unlocking("sign", path, "--json")
    assert (ran.status, ran.json["error"]) == (1, "WhichKey")
    assert set(ran.json["details"]) == {BUYER, LAWYER}
    assert office_of_two.kept() == before


@pytest.mark.parametrize("name", ["lawyer", LAWYER])
def test_a_key_is_named_by_its_label_or_address(office_of_two: Program, name: str) -> None:
    out = office_of_two.folder / "signed.countersign"
    path = office_of_two.request()
    assert office_of_two.unlocking("sign", path, "--key", name, "--out", out).status == 0
    assert signers(out) == hints("lawyer")


def test_a_second_key_of_the_profile_signs_after_the_first(office_of_two: Program) -> None:
    path, out = office_of_two.request(), office_of_two.folder / "both.countersign"
    assert office_of_two.unlocking("sign", path, "--key", "buyer").status == 0
    ran = office_of_two.unlocking("sign", path, "--out", out, "--json")
    assert (ran.json["key"], ran.json["standing"]) == (LAWYER, "ready")
    assert signers(out) == hints("buyer", "lawyer")


def test_a_key_that_the_profile_does_not_hold_signs_nothing(office: Program) -> None:
    path = office.request()
    before = office.kept()
    ran = office.unlocking("sign", path, "--key", LAWYER, "--json")
    assert (ran.status, ran.json["error"]) == (1, "NoSuchIdentity")
    assert office.kept() == before


def test_a_profile_without_the_right_key_says_whom_to_ask(notary: Program) -> None:
    path = notary.request()
    before = notary.kept()
    ran = notary.unlocking("sign", path, "--json")
    assert (ran.status, ran.json["error"]) == (1, "NoKeyToSign")
    assert set(ran.json["details"]) == {BUYER, LAWYER}
    assert notary.kept() == before


def test_a_wrong_password_signs_nothing(office: Program) -> None:
    path, out = office.request(), office.folder / "signed.countersign"
    before = office.listing()
    ran = office.unlocking("sign", path, "--out", out, password=OTHER_PASSWORD)
    assert (ran.status, "Nothing was changed, signed or sent." in ran.err) == (1, True)
    assert office.listing() == before


def test_a_request_that_cannot_be_read_is_told_before_a_password_is(office: Program) -> None:
    path = office.file("bad", "{}")
    before = office.listing()
    assert (office("sign", path).status, office.listing()) == (1, before)


def test_no_secret_is_in_anything_that_signing_says_or_writes(office: Program) -> None:
    out = office.folder / "signed.countersign"
    ran = office.unlocking("sign", office.request(), "--out", out, "--json")
    assert leaks("buyer", ran.said, out.read_text()) == []
    assert PASSWORD not in ran.said


def signed_in_the_profile(program: Program) -> list[str]:
    """The hashes of what the profile has signatures for."""
    page = program.unlocking("inbox", "--json").json
    return [row["hash"] for row in page["requests"] if row["signed"]]
