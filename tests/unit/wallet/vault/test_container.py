"""The file: one spelling, its caps, its versions, and slots of a newer version."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.builders import chance
from tests.support.vaults import CODE, PASSWORD, Stretch, small_file, small_vault
from wallet.vault import canonical, container
from wallet.vault.container import BLOCK, MOST_HEADER, MOST_PAYLOAD, Header
from wallet.vault.errors import (
    CostOutOfBounds,
    Damaged,
    NewerVersion,
    VaultError,
    VaultFull,
    WeakenedParameters,
)
from wallet.vault.secret import Secret
from wallet.vault.slots import ForeignSlot
from wallet.vault.vault import open_vault
from wallet.vault.ways import Opening

RAW = small_file()
KEY = Secret(bytes(range(32)))
SLOTS = small_vault().header.slots
FOREIGN = {
    "kind": "pw+kf",
    "sid": "ab" * 16,
    "kdf": {"alg": "argon3", "deep": [1, [2, {"x": None}]], "text": "\ud800 ü"},
    "later": [True, "z", 10**30],
    "wrap": "",
}

Change = Callable[[dict[str, Any]], object]


def with_header(change: Change, raw: bytes = RAW) -> bytes:
    """The file with another header, its lengths right: only the HMAC can tell."""
    size = int.from_bytes(raw[10:14], "big")
    facts: dict[str, Any] = json.loads(raw[14 : 14 + size])
    change(facts)
    return with_header_text(canonical.write(facts), raw)


def with_header_text(text: bytes, raw: bytes = RAW) -> bytes:
    size = int.from_bytes(raw[10:14], "big")
    return raw[:10] + len(text).to_bytes(4, "big") + text + raw[14 + size :]


def header_text(raw: bytes = RAW) -> bytes:
    return raw[14 : 14 + int.from_bytes(raw[10:14], "big")]


def set_kdf(**more: object) -> Change:
    return lambda facts: facts["slots"][0]["kdf"].update(more)


def test_the_file_is_laid_out_as_promised() -> None:
    text = header_text()
    after = 14 + len(text) + 32
    assert RAW[:10] == b"TWVAULT\0\0\1"
    assert sorted(json.loads(text)) == ["aead", "gen", "id", "n", "slots", "v"]
    assert int.from_bytes(RAW[after : after + 8], "big") == len(RAW) - after - 8 == BLOCK + 16


@given(st.binary(max_size=3 * BLOCK).filter(lambda plain: plain[-1:] not in (b"", b"\0")))
def test_what_was_written_is_read(plain: bytes) -> None:
    raw = container.write(Header(bytes(16), 3, SLOTS), KEY, plain, chance(1).randbytes)
    sealed = container.read(raw)
    assert sealed.open(KEY) == plain
    assert (sealed.header.generation, sealed.header.slots) == (3, SLOTS)


@pytest.mark.parametrize("version", [2, 3, 65535])
def test_a_newer_version_is_told_apart_from_damage(version: int) -> None:
    with pytest.raises(NewerVersion) as refusal:
        container.read(RAW[:8] + version.to_bytes(2, "big") + b"anything may follow")
    assert (refusal.value.version, refusal.value.newest_known) == (version, 1)


def test_a_version_that_never_was_is_damage() -> None:
    with pytest.raises(Damaged):
        container.read(RAW[:8] + b"\0\0" + RAW[10:])


@pytest.mark.parametrize(
    "text",
    [
        header_text().replace(b",", b", ", 1),
        header_text().replace(b'"v":1', b'"v":1,"v":1'),
        header_text().replace(b'"v":1', b'"v":1.0'),
        header_text().replace(b'"v":1', b'"v":true'),
        header_text().replace(b'"gen":1', b'"gen":-1'),
        header_text().replace(b'"gen":1', b'"gen":NaN'),
        header_text().replace(b'"gen":1', b'"gen":' + str(2**64).encode()),
        header_text().replace(b'"gen":1', b'"gen":' + b"9" * 5000),
        header_text().replace(b'"gen":1', b'"gem":1'),
        header_text().replace(b"A256GCM", b"\\u0041256GCM"),
        header_text().replace(b"A256GCM", "Ä256GCM".encode()),
        header_text().replace(b"A256GCM", b"A128GCM"),
        header_text() + b" ",
        b"[" * 60_000,
        b'{"aead":' * 5000,
        b"[" * 500 + b"]" * 500,
        b"null",
        b"[]",
        b"{}",
        b"",
    ],
    ids=range(20),
)
def test_a_header_has_one_spelling(text: bytes) -> None:
    with pytest.raises(Damaged):
        container.read(with_header_text(text))


@pytest.mark.parametrize(
    "change",
    [
        lambda facts: facts.update(more=1),
        lambda facts: facts.pop("gen"),
        lambda facts: facts.update(v=2),
        lambda facts: facts.update(id=facts["id"].upper()),
        lambda facts: facts.update(id=facts["id"][:-2]),
        lambda facts: facts.update(n="zz" * 32),
        lambda facts: facts.update(slots={}),
        lambda facts: facts.update(slots=[]),
        lambda facts: facts.update(slots=[None]),
        lambda facts: facts.update(slots=facts["slots"] * 2),
        lambda facts: facts.update(
            slots=[{**facts["slots"][1], "sid": f"{n:032x}"} for n in range(9)]
        ),
        lambda facts: facts["slots"][0].update(more=1),
        lambda facts: facts["slots"][0].update(kind=["pw"]),
        lambda facts: facts["slots"][0].update(kind={}),
        lambda facts: facts["slots"][0].update(kind=""),
        lambda facts: facts["slots"][0].update(kind="a kind that is no word at all"),
        lambda facts: facts["slots"][0].pop("kind"),
        lambda facts: facts["slots"][0].update(kdf=None),
        lambda facts: facts["slots"][0].update(wrap="00" * 47),
        lambda facts: facts["slots"][1].update(kdf=facts["slots"][0]["kdf"]),
        set_kdf(alg="argon2i"),
        set_kdf(m=None),
        set_kdf(m="65536"),
        set_kdf(m=2**64),
        set_kdf(t=-1),
        set_kdf(more=1),
    ],
    ids=range(26),
)
def test_a_header_has_its_fields_and_no_other(change: Change) -> None:
    with pytest.raises(Damaged):
        container.read(with_header(change))


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("m", set_kdf(m=19 * 1024 - 1)),
        ("m", set_kdf(m=0)),
        ("m", set_kdf(m=4 * 2**30)),
        ("t", set_kdf(t=0)),
        ("t", set_kdf(t=2**31)),
        ("p", set_kdf(p=0)),
        ("p", set_kdf(p=17)),
        ("salt", set_kdf(salt="")),
        ("salt", set_kdf(salt="00" * 15)),
        ("salt", set_kdf(salt="00" * 33)),
    ],
    ids=range(10),
)
def test_parameters_out_of_bounds_are_refused_before_anything_is_derived(
    name: str, change: Change
) -> None:
    stretch = Stretch()
    with pytest.raises(CostOutOfBounds) as refusal:
        open_vault(with_header(change), PASSWORD, Opening(stretch))
    assert refusal.value.name == name
    assert stretch.count == 0


@pytest.mark.parametrize("change", [set_kdf(m=19 * 1024), set_kdf(t=2)], ids=["m", "t"])
def test_weakened_parameters_are_refused_unless_they_are_meant(change: Change) -> None:
    stretch = Stretch()
    raw = with_header(change)
    with pytest.raises(WeakenedParameters):
        open_vault(raw, PASSWORD, Opening(stretch))
    assert stretch.count == 0
    with pytest.raises(VaultError):
        open_vault(raw, PASSWORD, Opening(stretch), weakened=True)
    assert stretch.count == 1


def test_a_weakened_slot_beside_ones_own_is_noticed() -> None:
    def second(facts: dict[str, Any]) -> None:
        facts["slots"].append({**facts["slots"][0], "sid": "00" * 16})
        facts["slots"][-1]["kdf"] = {**facts["slots"][0]["kdf"], "t": 1}

    with pytest.raises(WeakenedParameters):
        open_vault(with_header(second), PASSWORD, Opening(Stretch()))


# ---------------------------------------------------------------- slots of a newer version
def foreign() -> ForeignSlot:
    return ForeignSlot("pw+kf", "ab" * 16, canonical.write(FOREIGN))


def with_foreign() -> bytes:
    vault = small_vault()
    header = Header(vault.header.id, 1, (vault.header.slots[0], foreign(), SLOTS[1]))
    return container.write(
        header, vault.vault_key, vault.payload.to_bytes(), chance(4).randbytes
    )


def test_a_slot_of_an_unknown_kind_is_passed_over() -> None:
    assert open_vault(with_foreign(), PASSWORD, Opening(Stretch())).header.slots[1] == foreign()


def test_a_slot_of_an_unknown_kind_is_kept_to_the_byte() -> None:
    spelling = canonical.write(FOREIGN)
    opened = open_vault(with_foreign(), CODE, Opening(Stretch()))
    again = opened.saved(chance(5).randbytes)[0]
    assert spelling in header_text(with_foreign())
    assert spelling in header_text(again)


def test_a_slot_of_an_unknown_kind_is_vouched_for_too() -> None:
    raw = with_foreign().replace(b'"alg":"argon3"', b'"alg":"argon4"')
    with pytest.raises(Damaged):
        open_vault(raw, PASSWORD, Opening(Stretch()))


# ---------------------------------------------------------------- caps
@pytest.mark.parametrize(
    "more",
    [canonical.read(b'"' + b"x" * MOST_HEADER + b'"'), json.loads("[" * 40 + "]" * 40)],
    ids=["large", "deep"],
)
def test_a_slot_of_an_unknown_kind_has_its_limits(more: object) -> None:
    def add(facts: dict[str, Any]) -> None:
        facts["slots"].append({"kind": "new", "sid": "00" * 16, "more": more})

    with pytest.raises(Damaged, match=r"too (large|deeply)"):
        container.read(with_header(add))


def test_a_file_may_not_claim_more_than_the_caps() -> None:
    at = 14 + len(header_text()) + 32
    for raw in (
        with_header_text(b" " * (MOST_HEADER + 1)),
        RAW[:10] + b"\xff" * 4 + RAW[14:],
        RAW[:at] + b"\xff" * 8 + RAW[at + 8 :],
        RAW[:at] + (BLOCK + 17).to_bytes(8, "big") + bytes(BLOCK + 17),
        RAW[:at] + (16).to_bytes(8, "big") + bytes(16),
        RAW[:at] + (MOST_PAYLOAD + 16).to_bytes(8, "big") + bytes(MOST_PAYLOAD + 16),
    ):
        with pytest.raises(Damaged):
            container.read(raw)


def test_a_header_that_could_not_be_read_again_is_not_written() -> None:
    large = ForeignSlot("new", "cd" * 16, canonical.write("x" * MOST_HEADER))
    with pytest.raises(VaultFull):
        container.write(Header(bytes(16), 1, (large,)), KEY, b"{}", chance(1).randbytes)


@pytest.mark.parametrize("generation", [2**64 - 1, 2**64])
def test_the_last_generation_is_the_last(generation: int) -> None:
    header = Header(bytes(16), generation, SLOTS)
    if generation == 2**64 - 1:
        raw = container.write(header, KEY, b"{}", chance(1).randbytes)
        assert container.read(raw).header.generation == generation
    else:
        with pytest.raises(VaultFull):
            container.write(header, KEY, b"{}", chance(1).randbytes)


def test_padding_is_less_than_a_block() -> None:
    raw = container.write(
        Header(bytes(16), 1, SLOTS), KEY, b"x".ljust(2 * BLOCK, b"\0"), chance(1).randbytes
    )
    with pytest.raises(Damaged):
        container.read(raw).open(KEY)


def test_randomness_that_falls_short_is_not_used() -> None:
    with pytest.raises(ValueError, match="randomness"):
        container.write(Header(bytes(16), 1, SLOTS), KEY, b"{}", lambda n: bytes(n - 1))
