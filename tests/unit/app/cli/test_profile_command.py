"""The commands around a profile itself: make it, open it, its password, its recovery code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app import homes
from app.adapters.places import locked
from app.signing import hardening
from tests.support.profiles import OTHER_PASSWORD, PASSWORD, Made, with_flip
from tests.support.program import Program, Ran, handle

CODE = re.compile(r"[0-9A-Z]{6}(-[0-9A-Z]{6}){7}")


def create(program: Program, password: str = PASSWORD, *more: str) -> Ran:
    with handle(password) as given:
        return program("profile", "create", program.profile, "--password-fd", given, *more)


def with_code(program: Program, code: str, *arguments: str) -> Ran:
    with handle(code) as given:
        return program(
            *arguments,
            *("--profile", program.profile, "--recovery-code", "--password-fd", given),
        )


def change_password(program: Program, new: str, *more: str, old: str = PASSWORD) -> Ran:
    with handle(new) as given:
        return program.unlocking(
            "profile", "password", "--new-password-fd", given, *more, password=old
        )


def refusal(ran: Ran) -> tuple[int, str, str]:
    """How a command with --json was refused."""
    return ran.status, ran.json["status"], ran.json["error"]


def test_a_new_profile_shows_its_recovery_code_once(beside: Program) -> None:
    ran = create(beside)
    (code,) = (line.strip() for line in ran.out.splitlines() if CODE.fullmatch(line.strip()))
    assert (ran.status, code in ran.err) == (0, False)
    assert with_code(beside, code, "profile", "unlock-test").status == 0


def test_a_new_profile_in_json_is_one_document(beside: Program) -> None:
    told = create(beside, PASSWORD, "--json").json
    assert (told["status"], told["profile"]) == ("created", str(beside.profile))
    assert CODE.fullmatch(told["recovery_code"])


def test_a_new_profile_says_what_comes_next(beside: Program) -> None:
    err = create(beside).err
    assert f"countersign profile add-key --label NAME --profile {beside.profile}" in err


def test_the_password_is_in_no_answer(beside: Program) -> None:
    assert PASSWORD not in create(beside).said


@pytest.mark.parametrize("password", ["", "gravel", "password1234", "aaaaaaaaaaaaaaaa"])
def test_a_password_that_is_no_good_makes_no_profile(beside: Program, password: str) -> None:
    ran = create(beside, password)
    assert (ran.status, "Nothing was changed." in ran.err) == (1, True)
    assert list(beside.folder.iterdir()) == []


def test_what_no_one_would_type_is_no_password(beside: Program) -> None:
    ran = create(beside, "x" * 5000)
    assert (ran.status, "is no password" in ran.err) == (2, True)
    assert list(beside.folder.iterdir()) == []


def test_a_profile_is_never_made_over_another(office: Program) -> None:
    before = office.listing()
    ran = create(office, OTHER_PASSWORD, "--json")
    assert refusal(ran) == (1, "failed", "ProfileExists")
    assert office.listing() == before


def test_a_profile_is_never_made_among_other_files(beside: Program) -> None:
    beside.profile.mkdir()
    (beside.profile / "letter.txt").write_text("mine")
    before = beside.listing()
    assert refusal(create(beside, PASSWORD, "--json")) == (1, "failed", "FolderNotEmpty")
    assert beside.listing() == before


def test_a_folder_that_is_synchronised_is_warned_about(beside: Program) -> None:
    (beside.folder / "Dropbox").mkdir()
    with handle(PASSWORD) as given:
        folder = beside.folder / "Dropbox" / "profile"
        ran = beside("profile", "create", folder, "--password-fd", given)
    assert (ran.status, "NOTE: Dropbox copies this folder" in ran.err) == (0, True)


def test_all_of_a_profile_is_opened_and_counted(office: Program) -> None:
    ran = office.unlocking("profile", "unlock-test", "--json")
    told = ran.json
    assert (ran.status, told["status"], len(told["keys"]), told["journal"]) == (
        0,
        "opens",
        1,
        2,
    )


def test_what_opens_is_told_in_lines_to_compare(office: Program) -> None:
    lines = office.unlocking("profile", "unlock-test").out.splitlines()
    assert lines[1:] == [
        "keys             1",
        "journal records  2, unbroken",
        "generation       2",
    ]


def test_a_profile_is_named_by_its_folder_alone(office: Program) -> None:
    with handle(PASSWORD) as given:
        ran = office("profile", "list", office.profile, "--password-fd", given)
    assert ran.status == 0


@pytest.mark.parametrize("command", ["list", "unlock-test", "verify", "recovery-code"])
def test_a_wrong_password_opens_nothing_and_is_not_repeated(
    office: Program, command: str
) -> None:
    before = office.listing()
    ran = office.unlocking("profile", command, "--json", password=OTHER_PASSWORD)
    assert refusal(ran) == (1, "refused", "NotUnlocked")
    assert OTHER_PASSWORD not in ran.said
    assert office.listing() == before


def test_the_recovery_code_opens_without_the_password(office: Program, made: Made) -> None:
    assert with_code(office, made.code, "profile", "unlock-test").status == 0


def test_a_mistyped_recovery_code_is_told_by_its_group(office: Program, made: Made) -> None:
    groups = made.code.split("-")
    groups[2] = groups[2][::-1] if groups[2] != groups[2][::-1] else "234567"
    before = office.listing()
    ran = with_code(office, "-".join(groups), "profile", "list")
    assert (ran.status, "mistyped in group 3," in ran.err) == (1, True)
    assert groups[2] not in ran.said
    assert office.listing() == before


def test_half_a_recovery_code_is_told_by_its_length(office: Program, made: Made) -> None:
    ran = with_code(office, made.code[:20], "profile", "list")
    assert (ran.status, "has 18 characters, not 48" in ran.err) == (1, True)
    assert made.code[:20] not in ran.said


def test_no_profile_is_told_before_anybody_is_asked(beside: Program) -> None:
    ran = beside("profile", "list", "--profile", beside.folder / "nothing", "--json")
    assert refusal(ran) == (1, "failed", "NoProfile")


def test_a_folder_that_others_may_enter_is_not_opened(office: Program) -> None:
    office.profile.chmod(0o755)
    ran = office.unlocking("profile", "list", "--json")
    assert refusal(ran) == (1, "failed", "OpenToOthers")
    assert "chmod 700" in ran.json["hint"]


def test_a_profile_that_is_open_elsewhere_is_left_alone(office: Program) -> None:
    with locked(office.profile):
        before = office.listing()
        ran = office.unlocking("profile", "list", "--json")
        assert refusal(ran) == (1, "failed", "ProfileInUse")
        assert office.listing() == before


def test_another_password_takes_the_place_of_the_old_one(office: Program) -> None:
    ran = change_password(office, OTHER_PASSWORD, "--json")
    assert (ran.status, ran.json) == (0, {"status": "changed"})
    assert office.unlocking("profile", "list").status == 1
    assert office.unlocking("profile", "list", password=OTHER_PASSWORD).status == 0
    assert [p for p in (PASSWORD, OTHER_PASSWORD) if p in ran.said] == []


def test_a_new_password_that_is_no_good_changes_nothing(office: Program) -> None:
    before = vaults(office.profile)
    ran = change_password(office, "password1234")
    assert (ran.status, "too easy to guess" in ran.err) == (1, True)
    assert vaults(office.profile) == before


def test_a_forgotten_password_is_replaced_by_the_recovery_code(
    office: Program, made: Made
) -> None:
    with handle(OTHER_PASSWORD) as new, handle(made.code) as code:
        ran = office(
            *("profile", "password", office.profile, "--recovery-code"),
            *("--password-fd", code, "--new-password-fd", new),
        )
    assert ran.status == 0
    assert office.unlocking("profile", "list", password=OTHER_PASSWORD).status == 0


def test_sealing_anew_makes_another_recovery_code_and_keeps_all_else(
    office: Program, made: Made
) -> None:
    ran = change_password(office, OTHER_PASSWORD, "--rekey", "--json")
    assert (ran.status, ran.json["status"]) == (0, "rekeyed")
    code = ran.json["recovery_code"]
    assert with_code(office, made.code, "profile", "list").status == 1
    assert with_code(office, code, "profile", "unlock-test").status == 0
    assert "buyer" in office.unlocking("profile", "list", password=OTHER_PASSWORD).out


def test_sealing_anew_says_what_it_cannot_do(office: Program) -> None:
    ran = change_password(office, OTHER_PASSWORD, "--rekey")
    assert "destroy older backups" in ran.err


def test_a_new_recovery_code_takes_the_place_of_the_old_one(
    office: Program, made: Made
) -> None:
    ran = office.unlocking("profile", "recovery-code", "--json")
    assert (ran.status, ran.json["status"]) == (0, "renewed")
    assert with_code(office, made.code, "profile", "list").status == 1
    assert with_code(office, ran.json["recovery_code"], "profile", "list").status == 0


def test_a_damaged_vault_names_the_backup_that_opens(office: Program, made: Made) -> None:
    damage(made)
    before = office.listing()
    ran = office.unlocking("profile", "list", "--json")
    assert refusal(ran) == (1, "failed", "VaultDamaged")
    assert "go-back DIR --generation 1" in ran.json["hint"]
    assert office.listing() == before


def test_going_back_keeps_the_damaged_vault_and_only_reads_until_it_is_meant(
    office: Program, made: Made
) -> None:
    assert office.unlocking("profile", "recovery-code").status == 0
    damage(made)
    assert office.unlocking("profile", "go-back", "--generation", "1").status == 0
    assert any("damaged" in name for name in office.listing())
    read = office.unlocking("profile", "list")
    assert (read.status, "--accept-rollback" in read.err) == (0, True)
    assert refusal(office.unlocking("profile", "verify", "--json"))[2] == "RolledBack"
    assert refusal(office.unlocking("profile", "recovery-code", "--json"))[2] == "RolledBack"
    assert office.unlocking("profile", "verify", "--accept-rollback").status == 0
    after = office.unlocking("profile", "list")
    assert (after.status, "--accept-rollback" in after.err) == (0, False)


def test_a_backup_of_the_vault_that_is_not_there_is_not_gone_back_to(
    office: Program, made: Made
) -> None:
    damage(made)
    before = office.listing()
    ran = office.unlocking("profile", "go-back", "--generation", "3", "--json")
    assert refusal(ran) == (1, "failed", "UnreadableFile")
    assert office.listing() == before


def test_verifying_tells_the_journals_end(office: Program) -> None:
    told = office.unlocking("profile", "verify", "--json").json
    assert (told["status"], told["records"], len(told["head"])) == ("unbroken", 2, 64)
    assert office.unlocking("verify", "--json").json == told


def vaults(folder: Path) -> dict[str, bytes]:
    """The vault and its backups."""
    return {path.name: path.read_bytes() for path in sorted(folder.glob("profile.twv*"))}


def damage(made: Made) -> None:
    raw = made.vault.read_bytes()
    made.vault.write_bytes(with_flip(raw, len(raw) - 1))


def test_somebody_without_a_home_names_the_folder(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def homeless(_name: str) -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(homes, "user_data_path", homeless)
    assert program("profile", "create", "--help").status == 0
    ran = program("inbox")
    assert (ran.status, "name the profile's, --profile DIR" in ran.err) == (2, True)


def test_commands_that_open_a_profile_close_up_first(
    office: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[bool] = []
    monkeypatch.setattr(hardening, "close_up", lambda: closed.append(True))
    for command in (("inbox",), ("profile", "list"), ("profile", "verify")):
        assert office.unlocking(*command).status == 0
    assert closed == [True] * 3
