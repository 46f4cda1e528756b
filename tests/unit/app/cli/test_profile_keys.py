"""The commands on keys: made, imported, watched, listed; who is shown a secret, and who never.

Secrets go over pipes to the signer, past the program that is tested.
"""

from __future__ import annotations

import pytest

from tests.support import practice
from tests.support.program import Program, Ran, handle, leaks, secret, talking
from tests.support.signing import G_ADDRESS, PHRASE, S_ADDRESS, Scribe, Typist

SECOND_ADDRESS = "GBAW5XGWORWVFE2XTJYDTLDHXTY2Q2MO73HYCGB3XMFMQ562Q2W2GJQX"
"""Account 1 of the phrase, by SEP-5."""


def take_in(program: Program, text: str, *more: str) -> Ran:
    with handle(text) as given:
        return program.unlocking(
            *("profile", "import", "--label", "taken in", "--secret-fd", given, "--json"), *more
        )


def confirm(program: Program, scribe: Scribe) -> Ran:
    with talking(scribe) as (typed, shown):
        return program.unlocking(
            *("profile", "words", "--key", "notary", "--json"),
            *("--secret-fd", typed, "--show-fd", shown),
        )


def listed(program: Program) -> dict[str, dict[str, object]]:
    """What the list says of each key, by its name."""
    known = program.unlocking("profile", "list", "--json").json["keys"]
    return {key["label"]: key for key in known}


def test_a_new_key_is_for_real_networks_unless_others_are_named(notary: Program) -> None:
    told = notary.unlocking("profile", "add-key", "--label", "new", "--json").json
    assert (told["status"], told["label"], told["words_due"]) == ("made", "new", True)
    assert [name.split()[0] for name in told["networks"]] == ["Public", "Test"]


def test_a_new_key_says_what_comes_before_its_first_signature(notary: Program) -> None:
    ran = notary.unlocking("profile", "add-key", "--label", "new")
    account = ran.out.split()[1]
    assert f"countersign profile words --key {account} --profile {notary.profile}" in ran.err


def test_a_new_key_for_the_practice_network_needs_no_words_first(notary: Program) -> None:
    ran = notary.unlocking("profile", "add-key", "--label", "new", "--network", "practice")
    assert (ran.status, "countersign profile words" in ran.err) == (0, False)


@pytest.mark.parametrize(
    ("text", "more", "account"),
    [
        (S_ADDRESS, (), G_ADDRESS),
        (f"  {PHRASE.upper()} ", (), G_ADDRESS),
        (PHRASE, ("--index", "1"), SECOND_ADDRESS),
    ],
    ids=["S address", "words", "second account"],
)
def test_a_key_is_taken_in_from_what_people_have(
    notary: Program, text: str, more: tuple[str, ...], account: str
) -> None:
    ran = take_in(notary, text, *more)
    assert (ran.status, ran.json["account"], ran.json["words_due"]) == (0, account, False)
    assert text.strip() not in ran.said


NO_SECRETS = {
    "nothing": "",
    "an address": practice.who("buyer"),
    "a letter missing": S_ADDRESS[:-1],
    "thirteen words": f"{PHRASE} toe",
    "a word that is none": PHRASE.replace("toe", "toes"),
    "words in another order": " ".join(reversed(PHRASE.split())),
    "more than anybody types": "x" * 5000,
}


@pytest.mark.parametrize("case", NO_SECRETS)
def test_what_is_no_key_changes_nothing_and_is_not_repeated(notary: Program, case: str) -> None:
    before = notary.kept()
    ran = take_in(notary, NO_SECRETS[case])
    assert (ran.status, ran.json["error"]) == (1, "Unreadable")
    assert "Nothing was changed." in ran.json["title"]
    assert "as a file" not in ran.json["hint"]
    words = NO_SECRETS[case].split()
    assert [word for word in words if len(word) > 4 and word in ran.said] == []
    assert notary.kept() == before


def test_a_key_that_is_here_already_is_not_taken_in_twice(office: Program) -> None:
    before = office.kept()
    ran = take_in(office, secret("buyer"))
    assert (ran.status, ran.json["error"]) == (1, "KeyAlreadyHere")
    assert leaks("buyer", ran.said) == []
    assert office.kept() == before


def test_recovery_words_are_written_down_and_three_come_back(notary: Program) -> None:
    scribe = Scribe()
    ran = confirm(notary, scribe)
    assert (len(scribe.words), len(set(scribe.places))) == (24, 3)
    key = listed(notary)["notary"]
    assert key["words_due"] is False
    # All that is said, and so no word of them: some, as "confirm", are words of ours as well.
    said = {"status": "confirmed", "account": key["account"]}
    assert (ran.status, ran.json) == (0, said)


def test_recovery_words_are_shown_once_only(notary: Program) -> None:
    assert confirm(notary, Scribe()).status == 0
    again = Scribe()
    ran = confirm(notary, again)
    assert (ran.status, ran.json["error"], again.words) == (1, "WordsNotDue", [])
    assert "Write these words" not in ran.err


def test_a_wrong_recovery_word_leaves_them_due(notary: Program) -> None:
    before, scribe = notary.kept(), Scribe(mistake=1)
    ran = confirm(notary, scribe)
    assert (ran.status, ran.json["error"]) == (1, "Unreadable")
    assert ran.json["details"] == [f"word {scribe.places[1]} is another"]
    assert notary.kept() == before
    assert listed(notary)["notary"]["words_due"] is True


def test_a_secret_is_shown_to_its_owner_alone(office: Program) -> None:
    owner = Typist()
    with talking(owner) as (_, shown):
        ran = office.unlocking("profile", "export-key", "--key", "buyer", "--show-fd", shown)
    assert (ran.status, owner.told) == (0, [f"{secret('buyer')}\n"])
    assert leaks("buyer", ran.said) == []
    assert "can sign for the key" in ran.err


def test_a_shown_secret_is_in_the_journal(office: Program) -> None:
    with talking(Typist()) as (_, shown):
        office.unlocking("profile", "export-key", "--key", "buyer", "--show-fd", shown)
    out = office.folder / "journal.csv"
    office.unlocking("journal", "--csv", "--out", out)
    assert "secret-exported" in out.read_text()


def test_a_key_that_is_not_here_is_not_shown(office: Program) -> None:
    before, owner = office.kept(), Typist()
    with talking(owner) as (_, shown):
        ran = office.unlocking("profile", "export-key", "--key", "seller", "--show-fd", shown)
    assert (ran.status, "no key of this name" in ran.err, owner.told) == (1, True, [])
    assert office.kept() == before


def test_a_watched_key_is_listed_as_one(office: Program) -> None:
    account = practice.who("seller")
    told = watch(office, account, "Seller", "--json").json
    assert told == {"status": "watched", "account": account, "label": "Seller"}
    assert listed(office)["Seller"]["watched"] is True


def test_a_key_of_ones_own_is_not_only_watched(office: Program) -> None:
    ran = watch(office, practice.who("buyer"), "me", "--json")
    assert (ran.status, ran.json["error"]) == (1, "KeyAlreadyHere")
    assert listed(office)["buyer"]["watched"] is False


def test_a_list_of_keys_is_in_columns(office: Program) -> None:
    watch(office, practice.who("seller"), "Seller")
    lines = office.unlocking("profile", "list").out.splitlines()
    assert sorted(lines) == sorted(
        [
            f"held      {practice.who('buyer')}  buyer",
            "          signs on practice",
            f"watched   {practice.who('seller')}  Seller",
        ]
    )


def test_words_that_are_due_are_called_so_in_the_list(notary: Program) -> None:
    assert "recovery words are NOT written down" in notary.unlocking("profile", "list").out


def test_no_keys_yet_says_how_to_make_one(beside: Program) -> None:
    with handle("gravel otter mushroom lantern") as given:
        beside("profile", "create", beside.profile, "--password-fd", given)
    assert "countersign profile add-key" in beside.unlocking("profile", "list").out


def test_a_name_cannot_pass_for_another_key(office: Program) -> None:
    forged = f"Seller\nheld      {practice.who('lawyer')}  \u202eme"
    watch(office, practice.who("seller"), forged)
    lines = office.unlocking("profile", "list").out.splitlines()
    assert (len(lines), "\u202e" in "".join(lines)) == (3, False)


@pytest.mark.parametrize("label", ["x" * 5000, "\ud800"], ids=["long", "half a character"])
def test_a_name_that_cannot_be_kept_is_refused(notary: Program, label: str) -> None:
    before = notary.kept()
    ran = notary.unlocking("profile", "add-key", "--label", label, "--json")
    assert (ran.status, "Nothing was changed" in ran.json["title"]) == (1, True)
    assert notary.kept() == before


def watch(program: Program, account: str, label: str, *more: str) -> Ran:
    return program.unlocking("profile", "watch", "--account", account, "--label", label, *more)
