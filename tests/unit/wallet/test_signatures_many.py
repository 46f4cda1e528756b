"""Signatures of very many accounts: whoever makes such a thing must not make us wait."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256, sha512
from time import thread_time

import pytest

from tests.support.builders import (
    account_entry,
    chance,
    multisig,
    secret_key,
    signature,
    single,
)
from wallet.addresses import account_of, public_key
from wallet.envelope import DecoratedSignature
from wallet.keys import SecretKey
from wallet.signatures import Invalid, MissingWeight, Need, Verified, check, minimal, verify
from wallet.signers import AccountSigners, Level, SignerKey

HASH = bytes(range(32))
MOST_SECONDS = 0.5


def keys(count: int) -> list[SecretKey]:
    return [secret_key(f"one of many {number}") for number in range(count)]


def needs_of(count: int) -> list[Need]:
    """So many accounts, each with a key of its own."""
    return [Need(single(key), Level.MEDIUM) for key in keys(count)]


@pytest.mark.parametrize("count", [2, 12, 101])
def test_as_many_signatures_are_chosen_as_accounts_need_them(count: int) -> None:
    given = [signature(key, HASH) for key in keys(count)]
    begin = thread_time()
    chosen = minimal(HASH, given, needs_of(count))
    assert thread_time() - begin < MOST_SECONDS
    assert set(chosen) == set(given)


def shared_by_many(count: int, threshold: int) -> AccountSigners:
    """An account whose signers weigh 1, 2, 3 …"""
    weights = {key: number for number, key in enumerate(keys(count), 1)}
    return AccountSigners.of(
        account_entry(secret_key("shared").public, weights, (threshold,) * 3)
    )


def test_what_is_chosen_of_too_many_ways_is_still_what_the_network_takes() -> None:
    """Three accounts with the same signers, whose weights differ in each."""
    random = chance(7)
    needs = []
    for account in ("one", "two", "three"):
        weights = {key: random.randint(1, 200) for key in keys(20)}
        entry = account_entry(secret_key(account).public, weights, (255, 255, 255))
        needs.append(Need(AccountSigners.of(entry), Level.MEDIUM))
    given = [signature(key, HASH) for key in keys(20)]
    begin = thread_time()
    chosen = minimal(HASH, given, needs)
    assert thread_time() - begin < MOST_SECONDS
    assert check(HASH, chosen, needs).accepted


@pytest.mark.parametrize("seed", range(5))
def test_the_choice_does_not_depend_on_the_order_in_which_they_came(seed: int) -> None:
    given = [signature(key, HASH) for key in keys(40)]
    needs = [*needs_of(40), Need(shared_by_many(20, 200), Level.MEDIUM)]
    expected = minimal(HASH, given, needs)
    chance(seed).shuffle(given)
    assert minimal(HASH, given, needs) == expected
    assert check(HASH, expected, needs).accepted


def test_a_signature_that_only_a_stranger_needs_is_not_chosen() -> None:
    given = [signature(key, HASH) for key in keys(60)]
    assert len(minimal(HASH, given, needs_of(50))) == 50


def test_of_two_who_can_each_act_alone_for_many_accounts_one_is_chosen() -> None:
    pairs = [
        (secret_key(f"one {number}"), secret_key(f"other {number}")) for number in range(30)
    ]
    needs = [
        Need(multisig(dict.fromkeys(pair, 1), 1, account=pair[0].public), Level.MEDIUM)
        for pair in pairs
    ]
    given = [signature(key, HASH) for pair in pairs for key in pair]
    chosen = minimal(HASH, given, needs)
    assert len(chosen) == len(pairs)
    assert check(HASH, chosen, needs).accepted


def test_one_that_is_missing_of_many_is_named() -> None:
    given = [signature(key, HASH) for key in keys(60)[1:]]
    with pytest.raises(MissingWeight) as missing:
        minimal(HASH, given, needs_of(60))
    assert [gap.account for gap in missing.value.gaps] == [keys(1)[0].public]


def strangers(hint: bytes, count: int) -> list[SignerKey]:
    """Keys that all end in these bytes, which takes no work where nobody can sign with them."""
    raw = (sha256(b"%d" % number).digest()[:28] + hint for number in range(count))
    return [SignerKey.ed25519(account_of(each)) for each in raw]


def forged(hint: bytes, count: int) -> list[DecoratedSignature]:
    return [DecoratedSignature(hint, sha512(b"%d" % n).digest()) for n in range(count)]


def test_many_signatures_for_many_keys_with_one_hint_do_not_take_long() -> None:
    hint = b"same"
    begin = thread_time()
    verdicts = verify(HASH, forged(hint, 400), strangers(hint, 2_000))
    assert thread_time() - begin < MOST_SECONDS
    assert {type(verdict) for verdict in verdicts} == {Invalid}


def test_a_good_signature_is_found_among_as_many_keys_as_two_accounts_have() -> None:
    (key,) = keys(1)
    hint = public_key(key.public)[-4:]
    candidates = [*strangers(hint, 41), SignerKey.ed25519(key.public)]
    found = verify(HASH, [*forged(hint, 19), signature(key, HASH)], candidates)
    assert isinstance(found[-1], Verified)


def test_a_good_signature_is_found_among_hundreds_of_forged_ones() -> None:
    (key,) = keys(1)
    hint = public_key(key.public)[-4:]
    found = verify(
        HASH, [*forged(hint, 400), signature(key, HASH)], [SignerKey.ed25519(key.public)]
    )
    assert [type(verdict) for verdict in found] == [Invalid] * 400 + [Verified]


def test_many_signatures_of_accounts_with_many_signers_do_not_take_long() -> None:
    candidates = [
        SignerKey.ed25519(account_of(sha256(b"%d" % n).digest())) for n in range(2_000)
    ]
    begin = thread_time()
    verify(HASH, forged(b"hint", 400), candidates)
    assert thread_time() - begin < MOST_SECONDS


def test_of_two_signers_the_heavy_one_alone_is_chosen() -> None:
    light, heavy = keys(2)
    need = Need(multisig({light: 1, heavy: 3}, 3), Level.MEDIUM)
    given = [signature(light, HASH), signature(heavy, HASH)]
    assert minimal(HASH, given, [need]) == (given[1],)
    assert replace(need, level=Level.LOW).threshold == 3
