"""The vault: ways in, changes, generations, seeds."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.builders import chance
from tests.support.vaults import (
    CODE,
    KEYRING,
    PASSWORD,
    PURPOSE,
    SEED,
    Stretch,
    means,
    saved,
    small_file,
    small_vault,
    version_0,
)
from wallet.errors import Unreadable
from wallet.network import PRACTICE, PUBLIC, TESTNET
from wallet.vault import container, seeds
from wallet.vault.container import BLOCK, MOST_PAYLOAD
from wallet.vault.errors import (
    Damaged,
    KeyAlreadyHere,
    LastWayIn,
    NoSuchKey,
    NoSuchSlot,
    NotForThisNetwork,
    NotUnlocked,
    PasswordNotText,
    PasswordTooLong,
    PasswordTooShort,
    ReadingOnly,
    TooManySlots,
    VaultFull,
    WeakenedParameters,
    WordsNotDue,
)
from wallet.vault.kdf import FLOOR, Cost
from wallet.vault.payload import Mark
from wallet.vault.recovery import RecoveryCode
from wallet.vault.secret import Secret
from wallet.vault.seeds import Purpose
from wallet.vault.slots import Kind
from wallet.vault.vault import Subkey, Vault, create, open_vault
from wallet.vault.ways import KeyringSecret, Means, Opening, Password, Way

WAYS: list[Way] = [PASSWORD, CODE, KEYRING]
OTHER = Password("another long password")
VAULT = small_vault()
KID = VAULT.payload.keys[0].kid
RANDOM = chance(99).randbytes


def opened(raw: bytes, way: Way = PASSWORD) -> Vault:
    return open_vault(raw, way, Opening(Stretch()))


def sid(vault: Vault, kind: Kind) -> str:
    return next(slot.sid for slot in vault.header.slots if slot.kind is kind)


def refuses(raw: bytes, way: Way) -> None:
    with pytest.raises(NotUnlocked):
        opened(raw, way)


@pytest.mark.parametrize("way", WAYS)
def test_each_way_in_opens_the_same_vault(way: Way) -> None:
    again = opened(small_file(), way)
    assert again.vault_key.reveal() == VAULT.vault_key.reveal()
    assert again.payload.to_bytes() == VAULT.payload.to_bytes()
    assert again.header == replace(VAULT.header, generation=1)


@pytest.mark.parametrize(
    "way", [OTHER, Password(""), RecoveryCode(bytes(20)), KeyringSecret(Secret(bytes(32)))]
)
def test_a_wrong_secret_opens_nothing(way: Way) -> None:
    refuses(small_file(), way)


def test_a_way_in_that_the_vault_does_not_have_opens_nothing() -> None:
    refuses(saved(create((PASSWORD,), means())), CODE)


def test_one_password_is_derived_once_and_a_code_never() -> None:
    stretch = Stretch()
    open_vault(small_file(), CODE, Opening(stretch))
    assert stretch.count == 0
    open_vault(small_file(), PASSWORD, Opening(stretch))
    assert stretch.count == 1


@given(
    st.lists(st.binary(min_size=32, max_size=32), max_size=5, unique=True),
    st.text(max_size=100).filter(lambda text: text.encode(errors="ignore").decode() == text),
    st.integers(0, 2**62),
)
def test_what_was_saved_is_opened(seeds: list[bytes], label: str, number: int) -> None:
    vault = create((CODE,), means(number))
    random = chance(number).randbytes
    for seed in seeds:
        vault = vault.with_key(Secret(seed), Purpose(label, number, (PUBLIC,)), random)
    vault = vault.with_seen(Mark(number, bytes(32)))
    raw, after = vault.saved(random)
    again = opened(raw, CODE)
    assert again.payload.to_bytes() == after.payload.to_bytes()
    assert again.header == after.header


def test_each_save_is_the_next_generation_and_a_new_sealing() -> None:
    first, after = VAULT.saved(RANDOM)
    second, last = after.saved(RANDOM)
    assert [VAULT.header.generation, after.header.generation] == [0, 1]
    assert opened(second).header.generation == last.header.generation == 2
    assert first[-BLOCK:] != second[-BLOCK:]


def test_the_size_of_a_file_tells_little() -> None:
    one = opened(small_file())
    two = one.with_key(Secret(bytes(32)), PURPOSE, RANDOM)
    assert len(saved(one)) == len(saved(two))


def test_more_than_a_file_holds_is_not_written() -> None:
    many = replace(VAULT.payload, keys=VAULT.payload.keys * (MOST_PAYLOAD // 300))
    with pytest.raises(VaultFull):
        replace(VAULT, payload=many).saved(RANDOM)


# ---------------------------------------------------------------- ways in and out
def test_a_new_password_opens_and_the_old_one_does_not() -> None:
    raw = saved(VAULT.with_password(sid(VAULT, Kind.PASSWORD), OTHER, means(5)))
    assert opened(raw, OTHER).vault_key.reveal() == VAULT.vault_key.reveal()
    refuses(raw, PASSWORD)
    opened(raw, CODE)


@pytest.mark.parametrize("kind", [Kind.RECOVERY, Kind.KEYRING])
def test_only_a_password_is_replaced_by_a_password(kind: Kind) -> None:
    with pytest.raises(NoSuchSlot):
        VAULT.with_password(sid(VAULT, kind), OTHER, means())


def test_an_added_way_in_opens_too() -> None:
    raw = saved(VAULT.with_slot(OTHER, means(5)))
    opened(raw, OTHER)
    opened(raw, PASSWORD)


def test_a_removed_way_in_opens_nothing() -> None:
    refuses(saved(VAULT.without_slot(sid(VAULT, Kind.RECOVERY))), CODE)


def test_what_is_not_there_is_not_removed() -> None:
    with pytest.raises(NoSuchSlot):
        VAULT.without_slot("00" * 16)


def test_a_keyring_is_never_the_only_way_in() -> None:
    with pytest.raises(LastWayIn):
        create((KEYRING,), means())
    with pytest.raises(LastWayIn):
        create((), means())
    with pytest.raises(LastWayIn):
        VAULT.rekeyed((KEYRING,), means())
    left = VAULT.without_slot(sid(VAULT, Kind.PASSWORD))
    with pytest.raises(LastWayIn):
        left.without_slot(sid(left, Kind.RECOVERY))


def test_a_vault_has_eight_ways_in_at_most() -> None:
    vault = VAULT
    for number in range(5):
        vault = vault.with_slot(CODE, means(number))
    opened(saved(vault))
    with pytest.raises(TooManySlots):
        vault.with_slot(CODE, means(9))


def test_a_short_password_is_not_made_a_way_in() -> None:
    with pytest.raises(PasswordTooShort):
        VAULT.with_slot(Password("elevenchars"), means())


def test_a_cheap_derivation_is_not_chosen() -> None:
    with pytest.raises(WeakenedParameters):
        VAULT.with_slot(OTHER, means(cost=Cost(19 * 1024, 2, 1)))


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
def test_a_password_is_the_same_on_every_keyboard(form: Any) -> None:
    text = "Grüße aus Ålesund, ﬁnal"
    raw = saved(create((Password(text),), means()))
    opened(raw, Password(unicodedata.normalize(form, text)))
    opened(raw, Password(unicodedata.normalize(form, text) + "\r\n"))


def test_a_password_that_has_no_bytes_or_too_many_is_refused() -> None:
    with pytest.raises(PasswordNotText):
        Password("half a character \ud800")
    with pytest.raises(PasswordTooLong):
        Password("ü" * 513)
    Password("ü" * 512)


# ---------------------------------------------------------------- a new key
def test_a_rekeyed_vault_has_the_same_seeds_and_no_key_of_the_old() -> None:
    raw, after = opened(small_file()).rekeyed((OTHER, KEYRING), means(6)).saved(RANDOM)
    again = opened(raw, OTHER)
    with again.seed(KID, PRACTICE.id) as seed:
        assert seed.reveal() == SEED
    assert (again.header.id, after.header.generation) == (VAULT.header.id, 2)
    assert again.payload.keys[0].wrap != VAULT.payload.keys[0].wrap
    for which in Subkey:
        assert again.subkey(which).reveal() != VAULT.subkey(which).reveal()


@pytest.mark.parametrize("way", [PASSWORD, CODE])
def test_a_rekeyed_vault_opens_with_the_named_secrets_only(way: Way) -> None:
    refuses(saved(VAULT.rekeyed((OTHER,), means(6))), way)


# ---------------------------------------------------------------- seeds
@pytest.mark.parametrize("network", [PRACTICE, TESTNET])
def test_a_seed_is_opened_for_one_use(network: Any) -> None:
    with opened(small_file()).seed(KID, network.id) as seed:
        assert seeds.public_of(seed) == VAULT.payload.keys[0].public
    with pytest.raises(ValueError, match="forgotten"):
        seed.reveal()


def test_a_seed_is_forgotten_when_its_use_fails() -> None:
    kept: list[Secret] = []

    def use() -> None:
        with VAULT.seed(KID, PRACTICE.id) as seed:
            kept.append(seed)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        use()
    with pytest.raises(ValueError, match="forgotten"):
        kept[0].reveal()


def test_a_seed_is_not_opened_for_a_network_it_is_not_meant_for() -> None:
    with pytest.raises(NotForThisNetwork) as refusal, VAULT.seed(KID, PUBLIC.id):
        pass
    assert refusal.value.asked == PUBLIC.id.hex()


def test_a_seed_that_is_not_there_is_not_opened() -> None:
    with pytest.raises(NoSuchKey), VAULT.seed("00" * 16, PRACTICE.id):
        pass


def test_recovery_words_are_kept_until_they_were_written_down() -> None:
    entropy = bytes(range(32))
    vault = VAULT.with_key(Secret(bytes(32)), PURPOSE, RANDOM, Secret(entropy))
    kid = vault.payload.keys[-1].kid
    assert opened(saved(vault)).words(kid).reveal() == entropy
    assert vault.rekeyed((OTHER,), means(6)).words(kid).reveal() == entropy
    after = opened(saved(vault.without_words(kid)))
    with pytest.raises(WordsNotDue):
        after.words(kid)
    with after.seed(kid, PRACTICE.id) as seed:
        assert seed.reveal() == bytes(32)


def test_a_key_that_came_from_elsewhere_has_no_words_here() -> None:
    with pytest.raises(WordsNotDue):
        VAULT.words(KID)


def test_a_seed_is_not_its_words() -> None:
    """Sealed for the same key: neither passes for the other."""
    vault = VAULT.with_key(Secret(bytes(32)), PURPOSE, RANDOM, Secret(bytes(range(32))))
    key = vault.payload.keys[-1]
    assert key.words is not None
    swapped = replace(key, wrap=key.words, words=key.wrap)
    vault = replace(vault, payload=replace(vault.payload, keys=(swapped,)))
    with pytest.raises(Damaged), vault.seed(key.kid):
        pass
    with pytest.raises(Damaged):
        vault.words(key.kid)


def test_a_vault_of_version_0_is_read_and_saved_as_the_newest() -> None:
    raw = version_0()
    old = opened(raw)
    assert container.read(raw).version == 0
    again, _ = old.saved(RANDOM)
    assert container.read(again).version == container.VERSION
    new = opened(again)
    assert new.payload.to_bytes() == VAULT.payload.to_bytes()
    with new.seed(KID, PRACTICE.id) as seed:
        assert seed.reveal() == SEED


def test_a_seed_is_kept_once() -> None:
    with pytest.raises(KeyAlreadyHere):
        VAULT.with_key(Secret(SEED), PURPOSE, RANDOM)


@pytest.mark.parametrize(
    "change",
    [
        lambda key: replace(key, wrap=bytes(48)),
        lambda key: replace(key, kid="00" * 16),
        lambda key: replace(key, public=seeds.public_of(Secret(bytes(32)))),
        lambda key: replace(key, purpose=replace(key.purpose, networks=(PUBLIC, TESTNET))),
    ],
    ids=["wrap", "kid", "pub", "networks"],
)
def test_a_seed_is_bound_to_its_id_key_and_networks(change: Callable[[Any], Any]) -> None:
    key = change(VAULT.payload.keys[0])
    vault = replace(VAULT, payload=replace(VAULT.payload, keys=(key,)))
    with pytest.raises(Damaged), vault.seed(key.kid, TESTNET.id):
        pass


@pytest.mark.parametrize(
    "purpose",
    [
        lambda: Purpose("x", 0, ()),
        lambda: Purpose("x", 0, (TESTNET, PRACTICE)),
        lambda: Purpose("x", 0, (TESTNET, TESTNET)),
        lambda: Purpose("x", -1, (TESTNET,)),
        lambda: Purpose("\ud800", 0, (TESTNET,)),
    ],
    ids=["no network", "unsorted", "twice", "before 1970", "no text"],
)
def test_a_purpose_that_could_not_be_read_again_is_none(
    purpose: Callable[[], Purpose],
) -> None:
    with pytest.raises(Unreadable):
        purpose()


def test_a_label_has_its_limit() -> None:
    with pytest.raises(VaultFull):
        Purpose("x" * 101, 0, (TESTNET,))


# ---------------------------------------------------------------- the keyring
@pytest.mark.parametrize(
    "change",
    [
        lambda vault: vault.with_slot(OTHER, means()),
        lambda vault: vault.without_slot(sid(vault, Kind.RECOVERY)),
        lambda vault: vault.with_password(sid(vault, Kind.PASSWORD), OTHER, means()),
        lambda vault: vault.rekeyed((OTHER,), means()),
        lambda vault: vault.with_key(Secret(bytes(32)), PURPOSE, RANDOM),
        lambda vault: vault.with_seen(Mark(1, bytes(32))),
        lambda vault: vault.saved(RANDOM),
        lambda vault: vault.seed(KID, PRACTICE.id).__enter__(),
    ],
    ids=["add way", "remove way", "password", "rekey", "add key", "mark", "save", "seed"],
)
def test_a_keyring_opens_a_vault_for_reading_only(change: Callable[[Vault], object]) -> None:
    vault = opened(small_file(), KEYRING)
    assert vault.subkey(Subkey.DATABASE).reveal() == VAULT.subkey(Subkey.DATABASE).reveal()
    with pytest.raises(ReadingOnly):
        change(vault)


# ---------------------------------------------------------------- the real derivation
def test_a_vault_made_with_argon2id_opens_with_its_password_only() -> None:
    made = create((PASSWORD,), Means(random=chance(1).randbytes, cost=FLOOR))
    raw = saved(made)
    assert open_vault(raw, PASSWORD).vault_key.reveal() == made.vault_key.reveal()
    with pytest.raises(NotUnlocked):
        open_vault(raw, OTHER)
