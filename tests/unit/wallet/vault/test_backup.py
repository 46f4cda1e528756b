"""A backup: all of a profile or nothing, whatever is done to the file."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from tests.support.builders import chance
from tests.support.vaults import CODE, saved, small_file, small_vault
from wallet.vault import backup, canonical
from wallet.vault.backup import BLOCK, MOST_HEADER, Contents, SealedBackup
from wallet.vault.errors import Damaged, NewerVersion, VaultError, VaultFull
from wallet.vault.secret import Secret, seal
from wallet.vault.vault import Subkey, open_vault

KEY = bytes(range(32))
EXPORT = Secret(KEY)
DATABASE = chance(5).randbytes(3000)
CONTENTS = Contents(small_file(), DATABASE, 1_795_000_000, bytes(range(16)), 7)
LATER = replace(CONTENTS, vault=saved(small_vault(), 3), database=DATABASE[:-1], generation=8)
Change = Callable[[dict[str, Any]], object]


def made(contents: Contents = CONTENTS, seed: int = 1) -> bytes:
    return backup.write(contents, EXPORT, chance(seed).randbytes)


RAW = made()
AT_VAULT = 14 + int.from_bytes(RAW[10:14], "big")
AT_SEALED = AT_VAULT + len(CONTENTS.vault)


def is_accepted(raw: bytes) -> bool:
    """Whether a file opens; anything but a refusal of the vault's is raised."""
    try:
        backup.read(raw).open(EXPORT)
    except VaultError:
        return False
    return True


def accepted(files: Iterator[bytes]) -> int:
    return sum(map(is_accepted, files))


def with_bit(at: int, bit: int) -> bytes:
    return RAW[:at] + bytes([RAW[at] ^ 1 << bit]) + RAW[at + 1 :]


def with_header(change: Change) -> bytes:
    """The file with another header: only what binds the parts together can tell."""
    facts: dict[str, Any] = json.loads(RAW[14:AT_VAULT])
    change(facts)
    return with_text(canonical.write(facts))


def with_text(text: bytes) -> bytes:
    return RAW[:10] + len(text).to_bytes(4, "big") + text + RAW[AT_VAULT:]


def parts(raw: bytes) -> list[bytes]:
    """Lead and header, vault, what is sealed."""
    at = 14 + int.from_bytes(raw[10:14], "big")
    vault = backup.read(raw).vault
    return [raw[:at], vault, raw[at + len(vault) :]]


def sealing(plain: bytes) -> SealedBackup:
    """A backup that the right key sealed with something else in it."""
    sealed = backup.read(RAW)
    return replace(sealed, sealed=seal(derived(sealed.fresh), plain, sealed.beside))


def derived(fresh: bytes) -> Secret:
    """The key of a backup by hand: RFC 5869, for one block."""
    extracted = hmac.digest(fresh, KEY, "sha256")
    return Secret(hmac.digest(extracted, b"twv1/backup\1", "sha256"))


def plain() -> bytes:
    sealed = backup.read(RAW)
    key = bytes(derived(sealed.fresh).reveal())
    return AESGCM(key).decrypt(bytes(12), sealed.sealed, sealed.beside)


# ---------------------------------------------------------------- what is in it
@given(st.binary(max_size=3 * BLOCK), st.binary(max_size=99), st.integers(0, 2**64 - 1))
def test_what_was_backed_up_comes_back(database: bytes, vault: bytes, number: int) -> None:
    contents = Contents(vault, database, number, bytes(16), number)
    assert backup.read(made(contents)).open(EXPORT) == contents


@pytest.mark.parametrize("around", range(-3, 4))
def test_a_database_that_just_fills_its_blocks_comes_back(around: int) -> None:
    manifest = len(plain().rstrip(b"\0")) - len(DATABASE)
    contents = replace(CONTENTS, database=bytes(BLOCK - manifest + around))
    raw = made(contents)
    assert backup.read(raw).open(EXPORT) == contents
    assert len(parts(raw)[2]) == (BLOCK if around <= 0 else 2 * BLOCK) + 16


def test_a_backup_opens_with_what_opens_the_vault_in_it() -> None:
    vault = small_vault()
    contents = replace(CONTENTS, vault=saved(vault), vault_id=vault.header.id)
    raw = backup.write(contents, vault.subkey(Subkey.EXPORT), chance(2).randbytes)
    sealed = backup.read(raw)
    export = open_vault(sealed.vault, CODE).subkey(Subkey.EXPORT)
    assert sealed.open(export) == contents


def test_another_key_opens_nothing() -> None:
    with pytest.raises(Damaged):
        backup.read(RAW).open(Secret(bytes(32)))


def test_two_backups_of_the_same_have_no_key_in_common() -> None:
    one, other = (backup.read(made(seed=seed)) for seed in (1, 2))
    assert one.fresh != other.fresh
    assert one.sealed[:64] != other.sealed[:64]


def test_the_database_and_its_size_show_nowhere() -> None:
    shorter = made(replace(CONTENTS, database=DATABASE[:-9]))
    assert DATABASE[:16] not in RAW
    assert len(shorter) == len(RAW)
    assert str(DATABASE[:8])[2:-1] not in repr(CONTENTS)


# ---------------------------------------------------------------- the format, by other hands
def test_the_file_is_laid_out_as_promised() -> None:
    header = json.loads(RAW[14:AT_VAULT])
    assert RAW[:10] == b"TWBACKUP\0\1"
    assert sorted(header) == ["created", "gen", "n", "parts", "v", "vault"]
    assert RAW[AT_VAULT:AT_SEALED] == CONTENTS.vault
    assert header["parts"] == [
        {"name": "profile.twv", "size": len(CONTENTS.vault)},
        {"name": "sealed", "size": BLOCK + 16},
    ]
    assert len(RAW) == AT_SEALED + BLOCK + 16


def test_the_manifest_names_both_files_as_promised() -> None:
    sealed, size = plain(), int.from_bytes(plain()[:4], "big")
    named = {"vault": CONTENTS.vault, "database": DATABASE}
    assert json.loads(sealed[4 : 4 + size]) == {
        name: {"sha256": hashlib.sha256(raw).hexdigest(), "size": len(raw)}
        for name, raw in named.items()
    }
    assert sealed[4 + size :] == DATABASE.ljust(BLOCK - 4 - size, b"\0")


def test_the_same_randomness_gives_the_same_file_for_ever() -> None:
    contents = Contents(b"a vault", b"a database", 1_795_000_000, bytes(16), 1)
    assert hashlib.sha256(made(contents)).hexdigest() == (
        "40a4624814c70653f4b237ec90e4453da1f9642e39115b67ab070da0def42328"
    )


# ---------------------------------------------------------------- tampering
def test_no_flipped_bit_is_accepted() -> None:
    assert accepted(with_bit(at, bit) for at in range(len(RAW)) for bit in range(8)) == 0


def test_no_substituted_byte_is_accepted() -> None:
    random = chance(12)
    places = chain(range(AT_VAULT), (random.randrange(len(RAW)) for _ in range(10_000)))
    files = (
        RAW[:at] + bytes([RAW[at] ^ random.randrange(1, 256)]) + RAW[at + 1 :] for at in places
    )
    assert accepted(files) == 0


def test_no_part_of_a_file_is_accepted() -> None:
    shorter = (RAW[:size] for size in range(len(RAW)))
    later = (RAW[size:] for size in range(1, len(RAW), 7))
    assert accepted(chain(shorter, later)) == 0


def test_no_longer_file_is_accepted() -> None:
    random = chance(13)
    longer = (RAW + random.randbytes(size) for size in range(1, 500))
    blocks = (RAW + bytes(BLOCK * count) for count in range(1, 5))
    again = iter([RAW + RAW, RAW + parts(RAW)[2]])
    assert accepted(chain(longer, blocks, again)) == 0


def test_no_piece_may_be_missing_doubled_or_elsewhere() -> None:
    random = chance(14)

    def files() -> Iterator[bytes]:
        for _ in range(2_000):
            a, b, c = sorted(random.sample(range(len(RAW)), 3))
            yield RAW[:a] + RAW[b:]
            yield RAW[:b] + RAW[a:]
            yield RAW[:a] + RAW[b:c] + RAW[a:b] + RAW[c:]

    assert accepted(raw for raw in files() if raw != RAW) == 0


# The same key opens all of these: only what binds the parts together can refuse.
RELATIVES = {
    "another time": made(seed=9),
    "another generation": made(LATER, seed=10),
    "another vault": made(replace(CONTENTS, vault=small_file(9), vault_id=bytes(16)), 11),
}


@pytest.mark.parametrize("name", RELATIVES)
def test_no_file_made_of_two_is_accepted(name: str) -> None:
    other = RELATIVES[name]
    both = (parts(RAW), parts(other))
    mixed = (
        b"".join(both[choice >> part & 1][part] for part in range(3)) for choice in range(8)
    )
    files = [raw for raw in mixed if raw not in (RAW, other)]
    assert len(files) >= 4
    assert accepted(iter(files)) == 0


@pytest.mark.parametrize("name", RELATIVES)
def test_no_byte_at_which_two_files_are_joined_is_accepted(name: str) -> None:
    other = RELATIVES[name]
    sizes = range(0, min(len(RAW), len(other)), 5)
    joined = (raw for at in sizes for raw in (RAW[:at] + other[at:], other[:at] + RAW[at:]))
    assert accepted(raw for raw in joined if raw not in (RAW, other)) == 0


def test_a_swapped_vault_is_noticed_though_it_opens_by_itself() -> None:
    older = saved(small_vault(), 4)
    raw = RAW[:AT_VAULT] + older + RAW[AT_SEALED:]
    assert len(older) == len(CONTENTS.vault)
    assert open_vault(backup.read(raw).vault, CODE).payload.keys
    with pytest.raises(Damaged):
        backup.read(raw).open(EXPORT)


@pytest.mark.parametrize(
    "change",
    [
        lambda whole: b"",
        lambda whole: bytes(BLOCK),
        lambda whole: b"\xff" * BLOCK,
        lambda whole: whole[:-1] + b"x",
        lambda whole: whole + bytes(BLOCK),
        lambda whole: whole[: -BLOCK // 2],
        lambda whole: whole.replace(DATABASE, DATABASE[::-1]),
        lambda whole: whole.replace(b'"size":3000', b'"size":2999'),
        lambda whole: whole.replace(b'"size":3000', b'"size":9000'),
        lambda whole: whole.replace(b'"size":3000', b'"size":-300'),
        lambda whole: whole.replace(b'"vault"', b'"volts"'),
        lambda whole: whole.replace(b'"vault":{', b'"vault":[', 1),
        lambda whole: whole.replace(
            hashlib.sha256(CONTENTS.vault).hexdigest().encode(), b"0" * 64
        ),
    ],
    ids=range(13),
)
def test_what_the_right_key_sealed_must_agree_with_itself(
    change: Callable[[bytes], bytes],
) -> None:
    with pytest.raises(Damaged):
        sealing(change(plain())).open(EXPORT)
    assert sealing(plain()).open(EXPORT) == CONTENTS


# ---------------------------------------------------------------- structure
@pytest.mark.parametrize(
    "change",
    [
        lambda facts: facts.update(more=1),
        lambda facts: facts.pop("gen"),
        lambda facts: facts.update(v=2),
        lambda facts: facts.update(n="00" * 31),
        lambda facts: facts.update(vault="00" * 15),
        lambda facts: facts.update(created=-1),
        lambda facts: facts.update(created=2**64),
        lambda facts: facts.update(gen=True),
        lambda facts: facts.update(parts={}),
        lambda facts: facts.update(parts=[]),
        lambda facts: facts.update(parts=[None, None]),
        lambda facts: facts["parts"].append(facts["parts"][0]),
        lambda facts: facts["parts"].reverse(),
        lambda facts: facts["parts"][0].update(more=1),
        lambda facts: facts["parts"][0].update(name="profile.db"),
        lambda facts: facts["parts"][0].update(name="../profile.twv"),
        lambda facts: facts["parts"][0].update(size=2**40),
        lambda facts: facts["parts"][0].update(size=-1),
        lambda facts: facts["parts"][1].update(size=16),
    ],
    ids=range(19),
)
def test_a_header_has_its_fields_and_no_other(change: Change) -> None:
    with pytest.raises(Damaged):
        backup.read(with_header(change))


@pytest.mark.parametrize("moved", [-BLOCK, -1, 1, BLOCK])
def test_parts_have_the_sizes_they_are_sealed_with(moved: int) -> None:
    def move(facts: dict[str, Any]) -> None:
        facts["parts"][0]["size"] += moved
        facts["parts"][1]["size"] -= moved

    assert not is_accepted(with_header(move))


@pytest.mark.parametrize(
    "text",
    [b"", b"{}", b"null", b"[" * 4000, RAW[14:AT_VAULT] + b" ", b" " * (MOST_HEADER + 1)],
)
def test_a_header_has_one_spelling(text: bytes) -> None:
    with pytest.raises(Damaged):
        backup.read(with_text(text))


@pytest.mark.parametrize("version", [2, 65535])
def test_a_newer_version_is_told_apart_from_damage(version: int) -> None:
    with pytest.raises(NewerVersion) as refusal:
        backup.read(RAW[:8] + version.to_bytes(2, "big") + b"anything may follow")
    assert (refusal.value.version, refusal.value.newest_known) == (version, 1)


def test_neither_a_vault_nor_a_version_that_never_was_is_a_backup() -> None:
    for raw in (CONTENTS.vault, RAW[:8] + b"\0\0" + RAW[10:], b""):
        with pytest.raises(Damaged):
            backup.read(raw)


@given(st.binary(max_size=400), st.booleans())
def test_any_bytes_are_refused(raw: bytes, led: bool) -> None:
    assert not is_accepted(RAW[:10] + raw if led else raw)


def test_more_than_the_cap_is_neither_written_nor_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup, "MOST_BYTES", len(RAW))
    assert made() == RAW
    assert is_accepted(RAW)
    monkeypatch.setattr(backup, "MOST_BYTES", len(RAW) - 1)
    with pytest.raises(VaultFull):
        made()
    with pytest.raises(Damaged, match="too large"):
        backup.read(RAW)


def test_what_could_not_be_read_again_is_not_written() -> None:
    for contents in (replace(CONTENTS, generation=2**64), replace(CONTENTS, created=2**64)):
        with pytest.raises(VaultFull):
            made(contents)
    for contents in (replace(CONTENTS, created=-1), replace(CONTENTS, vault_id=b"")):
        with pytest.raises(ValueError, match="no vault"):
            made(contents)


def test_randomness_that_falls_short_is_not_used() -> None:
    with pytest.raises(ValueError, match="randomness"):
        backup.write(CONTENTS, EXPORT, lambda size: bytes(size - 1))
