"""What a line of the inbox says of a row, in every case that a row can be in."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import pytest

from app.desk.inbox_lines import SOON, Around, line_of
from app.desk.inbox_signing import Signatories
from app.pages.inbox import InboxLine, folded
from app.records import SignerLine, Standing, Submission, SubmissionState
from app.words.groups import shortened
from tests.support.stores import START, address_of, hash_of, request_row
from wallet.network import PRACTICE, PUBLIC, TESTNET

ME, ANNA, BEN, CARA = (address_of(number) for number in range(1, 5))
SHARED: Final = address_of(9)
NAMES: Final = {ANNA: "Anna Berg", BEN: "Ben Cole", CARA: "Cara Diaz"}
AROUND: Final = Around(
    START, {PUBLIC.passphrase: NAMES}, frozenset({ME}), frozenset({PUBLIC.passphrase}), {}
)


def signer(key: str, *, signed: bool = False, weight: int = 1, of: int = 2) -> SignerLine:
    return SignerLine(SHARED, key, weight, signed, of)


def line(around: Around = AROUND, **changes: Any) -> InboxLine:
    fields = {"passphrase": PUBLIC.passphrase, "signers": (signer(ME), signer(ANNA))}
    return line_of(request_row(**{**fields, **changes}), around)


def chips(around: Around = AROUND, **changes: Any) -> list[str]:
    return [chip.words for chip in line(around, **changes).chips]


BOTH_OF_TWO: Final = (signer(ME), signer(ANNA))
ANNA_SIGNED: Final = (signer(ME), signer(ANNA, signed=True))
I_SIGNED: Final = (signer(ME, signed=True), signer(ANNA))
TWO_OF_THREE: Final = (signer(ME), signer(ANNA), signer(BEN))


@pytest.mark.parametrize(
    ("signers", "standing", "told"),
    [
        (BOTH_OF_TWO, Standing.NEEDS_ME, (0, 2, "with Anna Berg")),
        (ANNA_SIGNED, Standing.NEEDS_ME, (1, 2, "Anna Berg signed")),
        (I_SIGNED, Standing.WAITS_FOR_OTHERS, (1, 2, "waiting for Anna Berg")),
        (TWO_OF_THREE, Standing.NEEDS_ME, (0, 2, "with 1 of 2 others")),
        ((signer(ME, of=1),), Standing.NEEDS_ME, (0, 1, "yours alone")),
        ((signer(ME, of=1), signer(ANNA, of=1)), Standing.NEEDS_ME, (0, 1, "yours alone")),
        ((), Standing.WAITS_FOR_OTHERS, (0, 0, "waiting for others")),
        ((signer(ME, of=0),), Standing.NEEDS_ME, (0, 0, "")),
        (
            (signer(ME, signed=True), signer(ANNA), signer(BEN)),
            Standing.WAITS_FOR_OTHERS,
            (1, 2, "waiting for Anna Berg or Ben Cole"),
        ),
        (
            (signer(ME, signed=True, of=3), signer(ANNA, of=3), signer(BEN, of=3)),
            Standing.WAITS_FOR_OTHERS,
            (1, 3, "waiting for 2 people"),
        ),
        (
            (signer(ME, signed=True), signer(ANNA), signer(BEN), signer(CARA)),
            Standing.WAITS_FOR_OTHERS,
            (1, 2, "waiting for 1 of 3 people"),
        ),
        (
            (signer(ME, of=3), signer(ANNA, of=3), signer(BEN, of=3)),
            Standing.NEEDS_ME,
            (0, 3, "with 2 others"),
        ),
        (
            (signer(ME, of=3), signer(ANNA, signed=True, of=3), signer(BEN, signed=True, of=3)),
            Standing.NEEDS_ME,
            (2, 3, "Anna Berg and 1 more signed"),
        ),
        (
            (signer(ANNA, signed=True), signer(ME, signed=True)),
            Standing.READY,
            (2, 2, "all signed"),
        ),
        ((signer(address_of(7)),), Standing.FINAL, (0, 1, "")),
    ],
)
def test_signatures_are_told_in_numbers_and_by_name(
    signers: tuple[SignerLine, ...], standing: Standing, told: tuple[int, int, str]
) -> None:
    found = line(signers=signers, standing=standing)
    assert (found.signed, found.needed, found.who) == told


def test_a_person_who_signs_for_two_accounts_counts_once() -> None:
    payer = SignerLine(ANNA, ANNA, 1, signed=False, threshold=1)
    found = line(signers=(*BOTH_OF_TWO, payer))
    assert (found.signed, found.needed) == (0, 2)


def test_of_several_keys_those_count_that_another_account_needs_anyway() -> None:
    payer = SignerLine(BEN, BEN, 1, signed=False, threshold=1)
    assert line(signers=(*TWO_OF_THREE, payer)).needed == 2


def test_a_heavy_key_counts_as_what_it_weighs() -> None:
    signers = (signer(ME, of=3), signer(ANNA, weight=2, of=3), signer(BEN, of=3))
    assert line(signers=signers).needed == 2


def test_a_key_without_a_name_is_told_by_its_ends() -> None:
    stranger = address_of(77)
    found = line(signers=(signer(ME), signer(stranger)))
    assert found.who == f"with {stranger[:4]} … {stranger[-4:]}"


def test_my_own_key_is_called_you() -> None:
    found = line(signers=(*I_SIGNED, signer(BEN)), standing=Standing.NEEDS_ME)
    assert found.who == "you signed"


def test_the_last_signature_is_the_one_that_is_told() -> None:
    times = {hash_of(1): {ANNA: START + 90, BEN: START + 70}}
    around = replace(AROUND, received=times)
    have = (signer(BEN, signed=True, of=3), signer(ANNA, signed=True, of=3))
    signers = (signer(ME, of=3), *have)
    found = line(around, signers=signers)
    assert (found.who, found.at) == ("Anna Berg and 1 more signed", START + 90)


@pytest.mark.parametrize(
    ("amount", "payees", "told"),
    [
        (5_000_000, (ANNA,), ("Anna Berg", "receiver")),
        (5_000_000, (address_of(77),), (shortened(address_of(77)), "receiver")),
        (5_000_000, (ANNA, BEN, CARA), ("Anna Berg and 2 more", "3 payees")),
        (5_000_000, (), ("", "not known")),
        (0, (ANNA,), ("", "no payment yet")),
        (None, (ANNA,), ("", "not known")),
    ],
)
def test_payees_are_told_only_where_they_are_known_to_be_paid(
    amount: int | None, payees: tuple[str, ...], told: tuple[str, str]
) -> None:
    found = line(amount=amount, counterparty=", ".join(payees))
    assert (found.payee, found.payee_note) == told
    assert bool(found.amount) == bool(found.code) == bool(amount)


@pytest.mark.parametrize(
    ("asset", "code"), [("USDC:G", "USDC"), ("native", "XLM"), ("", "units")]
)
def test_an_amount_names_its_currency(asset: str, code: str) -> None:
    assert line(asset=asset).code == code


def test_an_address_is_shortened_to_both_its_ends() -> None:
    assert shortened("GA5ZSEJYABCDEFGHIJK4KZVN") == "GA5Z SEJY … IJK4 KZVN"
    assert shortened("GA5Z") == "GA5Z"


@pytest.mark.parametrize(
    ("standing", "words"),
    [
        (Standing.READY, ["Complete, not sent"]),
        (Standing.UNKNOWN, ["Perhaps sent"]),
        (Standing.FAILED, ["Failed"]),
        (Standing.EXPIRED, ["Expired"]),
        (Standing.FINAL, []),
        (Standing.SENT, []),
        (Standing.NEEDS_ME, []),
    ],
)
def test_only_what_is_unusual_has_a_chip(standing: Standing, words: list[str]) -> None:
    assert chips(standing=standing, valid_until=START + 10**6) == words


@pytest.mark.parametrize(
    ("standing", "left", "hurries"),
    [
        (Standing.NEEDS_ME, SOON, True),
        (Standing.NEEDS_ME, SOON + 1, False),
        (Standing.WAITS_FOR_OTHERS, 60, True),
        (Standing.FINAL, 60, False),
    ],
)
def test_only_what_is_open_expires_soon(standing: Standing, left: int, hurries: bool) -> None:
    found = chips(standing=standing, valid_until=START + left)
    assert ("Expires soon" in found) == hurries


@pytest.mark.parametrize(
    ("home", "network", "words"),
    [
        ({PUBLIC}, PUBLIC, []),
        ({PUBLIC, TESTNET}, PUBLIC, []),
        ({PUBLIC, TESTNET}, TESTNET, ["Test network"]),
        ({TESTNET}, TESTNET, []),
        ({TESTNET}, PUBLIC, ["MAINNET"]),
        ({PRACTICE}, PRACTICE, []),
        ({PUBLIC}, PRACTICE, ["Practice network"]),
        ((), PUBLIC, []),
    ],
)
def test_a_network_is_told_where_it_does_not_go_without_saying(
    home: Any, network: Any, words: list[str]
) -> None:
    around = replace(AROUND, home=frozenset(each.passphrase for each in home))
    assert chips(around, passphrase=network.passphrase) == words


def test_a_network_that_nobody_knows_is_called_that() -> None:
    nearly = PUBLIC.passphrase.replace("5", "6")
    assert chips(passphrase=nearly) == ["Unknown network"]


def test_hidden_characters_in_a_title_are_told() -> None:
    assert chips(title="Roof\u200b of Meyer") == ["Hidden characters"]
    assert chips(title="Dach von Schäfer") == []


def test_letters_that_pass_for_others_in_a_title_are_told() -> None:
    assert chips(title="U\u0405DC for you") == ["Letters that pass for others"]


def test_what_has_no_title_is_told_by_its_contract() -> None:
    contract = address_of(3, "C")
    assert line(title="", contract=contract).title == shortened(contract)
    assert line(title="", contract="").title == "No escrow"


@pytest.mark.parametrize(
    ("standing", "move", "step"),
    [
        (Standing.NEEDS_ME, "release_funds", "Co-sign release"),
        (Standing.WAITS_FOR_OTHERS, "release_funds", "Release"),
        (Standing.FINAL, "update_escrow", "Change of terms"),
        (Standing.NEEDS_ME, "no_such_call", "Unexplained step"),
    ],
)
def test_the_step_is_what_is_asked_of_me_or_what_others_do(
    standing: Standing, move: str, step: str
) -> None:
    assert line(standing=standing, move=move).step == step


@pytest.mark.parametrize(
    ("standing", "who"),
    [
        (Standing.SENT, "sent, not final yet"),
        (Standing.UNKNOWN, "it is safe to wait"),
        (Standing.DECLINED, ""),
    ],
)
def test_on_its_way_it_is_told_how_far_it_is(standing: Standing, who: str) -> None:
    assert line(standing=standing).who == who


def test_what_failed_before_any_ledger_names_none() -> None:
    step = Submission(hash_of(1), SubmissionState.FAILED, START + 5, 0, "too late")
    found = line(replace(AROUND, steps={hash_of(1): step}), standing=Standing.FAILED)
    assert (found.ended, found.ending) == (START + 5, "")


def test_what_ended_last_comes_first() -> None:
    step = Submission(hash_of(1), SubmissionState.FINAL, START + 5, 7, "")
    early = line(replace(AROUND, steps={hash_of(1): step}), standing=Standing.FINAL)
    late = replace(early, ended=START + 6)
    assert sorted([early, late], key=lambda each: each.place) == [late, early]


def test_a_search_finds_the_words_of_a_matter() -> None:
    around = replace(AROUND, matters={3: "12/2026 Closing Weber"})
    found = line(around, matter=3)
    assert found.has("closing")
    assert found.has("weber")


def test_what_many_lines_have_in_common_is_kept_once() -> None:
    first, second = line(), line(hash=hash_of(2), title="Something else")
    assert first.people is second.people
    assert first.kind is second.kind
    assert first.haystack != second.haystack


@pytest.mark.parametrize(
    ("text", "sought"),
    [("Schäfer", "SCHAFER"), ("STRASSE", "Straße"), ("Łódź", "łodz"), ("naïve", "naive")],
)
def test_capitals_and_accents_do_not_count(text: str, sought: str) -> None:
    assert folded(sought) in folded(text)


def test_people_without_names_and_keys_are_nobody() -> None:
    nobody = Signatories((), frozenset(), {})
    assert nobody.signing(Standing.NEEDS_ME, {}).needed == 0
