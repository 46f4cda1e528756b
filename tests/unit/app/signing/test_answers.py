"""Questions about a vault as a whole: made, opened, its ways in changed, saved."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.signing.frames import Facts
from tests.support.signing import (
    BY_CODE,
    BY_KEYRING,
    BY_PASSWORD,
    FLOOR,
    NETWORKS,
    S_ADDRESS,
    Typist,
    adding,
    ask,
    item,
)
from tests.support.vaults import PURPOSE, Stretch, saved, small_file, small_vault, version_0
from wallet.vault import container
from wallet.vault.errors import (
    Damaged,
    NotUnlocked,
    PasswordTooLong,
    PasswordTooShort,
    ReadingOnly,
    WeakenedParameters,
)
from wallet.vault.recovery import RecoveryCode
from wallet.vault.vault import Subkey

OTHER = "another long password"
BY_OTHER = {"password": OTHER}
VAULT = small_vault()
PUBLIC = VAULT.payload.keys[0].public


def created(**more: Any) -> Facts:
    chosen: dict[str, Any] = {"new": OTHER, "cost": FLOOR, **more}
    return ask("create", **chosen)


def kinds(answer: Facts) -> list[str]:
    return [slot["kind"] for slot in answer["slots"]]


def refuses(raw: bytes, way: Facts) -> None:
    with pytest.raises(NotUnlocked):
        ask("unlock", vault=raw, way=way)


# ---------------------------------------------------------------- made
def test_a_new_vault_opens_with_its_password_and_its_recovery_code() -> None:
    made = created()
    by_password = ask("unlock", vault=made["vault"], way=BY_OTHER)
    by_code = ask("unlock", vault=made["vault"], way={"recovery": made["recovery"]})
    assert (made["generation"], made["keys"], made["seen"]) == (1, [], None)
    assert (by_password["opened_by"], by_code["opened_by"]) == ("pw", "rec")
    assert by_password["subkeys"] == by_code["subkeys"] == made["subkeys"]
    assert by_password["id"] == by_code["id"] == made["id"]
    assert kinds(made) == ["pw", "rec"]


def test_a_new_vault_costs_what_was_asked_for(stretch: Stretch) -> None:
    assert [slot["cost"] for slot in created()["slots"]] == [list(FLOOR), None]
    assert stretch.count == 1


def test_a_new_vault_without_a_cost_is_made_as_dear_as_this_machine_bears() -> None:
    """Here no run ever takes a moment, and the passes go to their limit."""
    assert ask("create", new=OTHER)["slots"][0]["cost"] == [256 * 1024, 16, 4]


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"new": "elevenchars"}, PasswordTooShort),
        ({"new": "ü" * 513}, PasswordTooLong),
        ({"cost": (19 * 1024, 2, 1)}, WeakenedParameters),
    ],
)
def test_a_vault_is_not_made_weak(more: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        created(**more)


# ---------------------------------------------------------------- opened
@pytest.mark.parametrize("way", [BY_PASSWORD, BY_CODE, BY_KEYRING], ids=["pw", "rec", "kr"])
def test_an_open_vault_tells_what_may_be_known(way: Facts) -> None:
    answer = ask("unlock", way=way)
    assert answer["vault"] == small_file()
    assert (answer["generation"], answer["version"]) == (1, container.VERSION)
    assert kinds(answer) == ["pw", "rec", "kr"]
    assert answer["keys"] == [
        {
            "public": PUBLIC,
            "label": PURPOSE.label,
            "created": PURPOSE.created,
            "networks": NETWORKS,
            "words_due": False,
        }
    ]
    assert answer["subkeys"] == {
        which.name: bytes(VAULT.subkey(which).reveal()) for which in Subkey
    }


def test_no_answer_holds_the_key_of_the_vault_or_its_half_of_the_database() -> None:
    hidden = (VAULT.vault_key.reveal(), VAULT.payload.database_key.reveal())
    answers = (ask("unlock"), ask("check"), ask("sign", items=[item(PUBLIC)]), ask("save"))
    for each in map(str, answers):
        assert all(repr(bytes(key))[2:-1] not in each for key in hidden)


@pytest.mark.parametrize(
    "way",
    [
        BY_OTHER,
        {"password": ""},
        {"recovery": RecoveryCode(bytes(20)).to_text()},
        {"keyring": bytes(32)},
        {"keyring": b""},
        {"keyring": bytes(33)},
        {"keyring": "text"},
        {"password": 7},
        {"nothing": "we know"},
        {},
    ],
    ids=str,
)
def test_a_wrong_secret_opens_nothing(way: Facts) -> None:
    refuses(small_file(), way)


def test_every_seed_is_opened_and_compared_when_it_is_asked_for() -> None:
    assert ask("check") == ask("unlock")


def with_a_damaged_seed() -> bytes:
    """The file is as its key vouches for; only what the seed's own key vouches for is not."""
    keys = tuple(replace(key, wrap=bytes(48)) for key in VAULT.payload.keys)
    return saved(replace(VAULT, payload=replace(VAULT.payload, keys=keys)))


@pytest.mark.parametrize("do", ["check", "save", "sign"])
def test_a_seed_that_is_lost_is_found_out(do: str) -> None:
    """Nothing is saved with it: an older file may still hold it."""
    with pytest.raises(Damaged):
        ask(do, vault=with_a_damaged_seed(), items=[])


def test_a_vault_with_a_seed_that_is_lost_can_be_read() -> None:
    assert ask("unlock", vault=with_a_damaged_seed())["keys"] == ask("unlock")["keys"]


@pytest.mark.parametrize("do", ["unlock", "check", "sign", "save"])
def test_a_damaged_vault_is_refused(do: str) -> None:
    raw = bytearray(small_file())
    raw[-1] ^= 1
    with pytest.raises(Damaged):
        ask(do, vault=bytes(raw), items=[])


# ---------------------------------------------------------------- ways in
def test_a_new_password_takes_the_place_of_the_old_one() -> None:
    answer = ask("password", way=BY_PASSWORD, new=OTHER, cost=FLOOR)
    assert kinds(answer) == ["pw", "rec", "kr"]
    assert ask("unlock", vault=answer["vault"], way=BY_OTHER)["generation"] == 2
    refuses(answer["vault"], BY_PASSWORD)


def test_whoever_forgot_the_password_makes_another_with_the_recovery_code() -> None:
    answer = ask("password", new=OTHER, cost=FLOOR)
    assert ask("check", vault=answer["vault"], way=BY_OTHER)["keys"] == ask("check")["keys"]


def test_a_rekeyed_vault_has_new_secrets_new_keys_and_the_same_seeds() -> None:
    before = ask("unlock")
    answer = ask("rekey", new=OTHER, cost=FLOOR)
    again = ask("check", vault=answer["vault"], way={"recovery": answer["recovery"]})
    assert kinds(answer) == ["pw", "rec"]
    assert again["keys"] == before["keys"]
    assert all(again["subkeys"][name] != key for name, key in before["subkeys"].items())
    assert ask("unlock", vault=answer["vault"], way=BY_OTHER)["id"] == before["id"]
    for way in (BY_PASSWORD, BY_CODE, BY_KEYRING):
        refuses(answer["vault"], way)


def test_a_new_recovery_code_takes_the_place_of_the_old_one() -> None:
    answer = ask("recovery", way=BY_PASSWORD)
    assert sorted(kinds(answer)) == ["kr", "pw", "rec"]
    ask("unlock", vault=answer["vault"], way={"recovery": answer["recovery"]})
    refuses(answer["vault"], BY_CODE)


def test_a_new_secret_for_the_keyring_takes_the_place_of_the_old_one() -> None:
    answer = ask("keyring", keep=True)
    way = {"keyring": answer["secret"]}
    assert sorted(kinds(answer)) == ["kr", "pw", "rec"]
    assert ask("unlock", vault=answer["vault"], way=way)["opened_by"] == "kr"
    refuses(answer["vault"], BY_KEYRING)


def test_a_keyring_is_told_nothing_any_more() -> None:
    answer = ask("keyring", keep=False)
    assert (kinds(answer), answer["secret"]) == (["pw", "rec"], None)
    refuses(answer["vault"], BY_KEYRING)
    assert kinds(ask("keyring", vault=answer["vault"], keep=False)) == ["pw", "rec"]


@pytest.mark.parametrize(
    ("do", "more"),
    [
        ("sign", {"items": [item(PUBLIC)]}),
        ("sign", {"items": []}),
        ("add", adding()),
        ("words", {"public": PUBLIC}),
        ("reveal", {"public": PUBLIC}),
        ("password", {"new": OTHER}),
        ("rekey", {"new": OTHER}),
        ("recovery", {}),
        ("keyring", {"keep": True}),
        ("save", {}),
        ("save", {"mark": {"number": 3, "hash": bytes(32)}}),
    ],
)
def test_what_the_keyring_opens_is_for_reading(do: str, more: Facts, stretch: Stretch) -> None:
    typist = Typist((S_ADDRESS,))
    with pytest.raises(ReadingOnly):
        ask(do, typist, way=BY_KEYRING, **more)
    assert (typist.told, stretch.count) == ([], 0)  # nobody was asked or kept waiting in vain


# ---------------------------------------------------------------- saved
@pytest.mark.parametrize("do", ["save", "recovery", "sign"])
def test_each_change_is_the_next_generation_and_a_new_sealing(do: str) -> None:
    first = ask(do, items=[], number=1)
    second = ask(do, items=[], number=2)
    assert first["generation"] == second["generation"] == 2
    assert first["vault"] != second["vault"] != small_file()


def test_the_newest_database_is_sealed_into_the_vault() -> None:
    mark = {"number": 2**53 + 1, "hash": bytes(range(32))}
    answer = ask("save", mark=mark)
    assert answer["seen"] == mark
    assert ask("unlock", vault=answer["vault"])["seen"] == mark
    assert ask("recovery", vault=answer["vault"])["seen"] == mark


@pytest.mark.parametrize(
    "mark",
    [
        {"number": -1, "hash": bytes(32)},
        {"number": 2**64, "hash": bytes(32)},
        {"number": 1, "hash": bytes(31)},
        {"number": True, "hash": bytes(32)},
    ],
    ids=str,
)
def test_a_vault_that_could_not_be_read_again_is_not_handed_out(mark: Facts) -> None:
    with pytest.raises(Damaged):
        ask("save", mark=mark)


def test_a_vault_of_an_older_version_is_saved_as_the_newest() -> None:
    assert ask("unlock", vault=version_0())["version"] == 0
    answer = ask("save", vault=version_0())
    assert answer["version"] == container.VERSION
    assert ask("check", vault=answer["vault"])["keys"] == ask("check")["keys"]
