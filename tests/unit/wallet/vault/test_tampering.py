"""Whatever is done to a file: it opens as it was saved, or is refused by name."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import combinations, permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.builders import chance
from tests.support.vaults import (
    CODE,
    KEYRING,
    PASSWORD,
    Stretch,
    bit_flips,
    means,
    saved,
    small_file,
    small_vault,
    substitutions,
)
from wallet.vault import canonical
from wallet.vault.errors import (
    CostOutOfBounds,
    Damaged,
    NewerVersion,
    NotUnlocked,
    VaultError,
    WeakenedParameters,
)
from wallet.vault.slots import Kind
from wallet.vault.vault import open_vault
from wallet.vault.ways import Opening, Password, Way

RAW = small_file()
STRIPES = 16
SIZE_OF_HEADER = int.from_bytes(RAW[10:14], "big")
AT_CODE = 14 + SIZE_OF_HEADER
AT_PAYLOAD = AT_CODE + 40
WAYS: list[Way] = [PASSWORD, CODE, KEYRING]


def refusal(raw: bytes, way: Way = PASSWORD) -> type[VaultError] | None:
    """How a file is refused; anything but a refusal of the vault's is raised."""
    try:
        open_vault(raw, way, Opening(Stretch()))
    except VaultError as error:
        return type(error)
    return None


def refusals(files: Iterator[bytes], way: Way = PASSWORD) -> dict[type[VaultError] | None, int]:
    """How many files were refused in which way; None: accepted."""
    counts: dict[type[VaultError] | None, int] = {}
    for raw in files:
        kind = refusal(raw, way)
        counts[kind] = counts.get(kind, 0) + 1
    return counts


def parts(raw: bytes) -> list[bytes]:
    """Lead and header, HMAC, length, payload."""
    code = 14 + int.from_bytes(raw[10:14], "big")
    return [raw[:code], raw[code : code + 32], raw[code + 32 : code + 40], raw[code + 40 :]]


def with_slots(raw: bytes, slots: list[Any]) -> bytes:
    header, *rest = parts(raw)
    facts: dict[str, Any] = json.loads(header[14:])
    text = canonical.write({**facts, "slots": slots})
    return b"".join([header[:10], len(text).to_bytes(4, "big"), text, *rest])


def slots_of(raw: bytes) -> list[Any]:
    return list(json.loads(parts(raw)[0][14:])["slots"])


def test_no_flipped_bit_is_accepted() -> None:
    counts = refusals(bit_flips(RAW))
    assert sum(counts.values()) == 8 * len(RAW) > 20_000
    assert set(counts) == {
        Damaged,
        NewerVersion,
        NotUnlocked,
        CostOutOfBounds,
        WeakenedParameters,
    }


@pytest.mark.parametrize("way", [CODE, KEYRING])
def test_no_flipped_bit_is_accepted_by_another_way_in(way: Way) -> None:
    opened = range(AT_PAYLOAD + 64)
    counts = refusals((raw for at in opened for raw in flips(at)), way)
    assert None not in counts


def flips(at: int) -> Iterator[bytes]:
    for bit in range(8):
        yield RAW[:at] + bytes([RAW[at] ^ 1 << bit]) + RAW[at + 1 :]


def test_no_substituted_byte_is_accepted() -> None:
    """A sample; `make vault-exhaustive` tries them all."""
    random = chance(11)
    header = ((at, value) for at in range(AT_PAYLOAD) for value in random.sample(range(256), 8))
    rest = ((random.randrange(len(RAW)), random.randrange(256)) for _ in range(8_000))
    files = (
        RAW[:at] + bytes([value]) + RAW[at + 1 :]
        for at, value in (*header, *rest)
        if RAW[at] != value
    )
    assert None not in refusals(files)


@pytest.mark.exhaustive
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("stripe", range(STRIPES))
def test_none_of_all_substituted_bytes_is_accepted(stripe: int) -> None:
    positions = range(stripe, len(RAW), STRIPES)
    counts = refusals(raw for at in positions for raw in substitutions(RAW, at))
    assert sum(counts.values()) == 255 * len(positions)
    assert None not in counts


def test_no_part_of_a_file_is_accepted() -> None:
    shorter = refusals(RAW[:size] for size in range(len(RAW)))
    later = refusals(RAW[size:] for size in range(1, len(RAW), 7))
    assert set(shorter) | set(later) == {Damaged}


def test_no_longer_file_is_accepted() -> None:
    random = chance(12)
    longer = refusals(RAW + random.randbytes(size) for size in range(1, 500))
    blocks = refusals(RAW + bytes(4096 * count) for count in range(1, 5))
    again = refusals(iter([RAW + RAW, RAW + parts(RAW)[3]]))
    assert set(longer) | set(blocks) | set(again) == {Damaged}


def test_no_piece_may_be_missing_doubled_or_elsewhere() -> None:
    random = chance(13)

    def files() -> Iterator[bytes]:
        for _ in range(3_000):
            a, b, c = sorted(random.sample(range(len(RAW)), 3))
            yield RAW[:a] + RAW[b:]
            yield RAW[:b] + RAW[a:]
            yield RAW[:a] + RAW[b:c] + RAW[a:b] + RAW[c:]

    assert None not in refusals(raw for raw in files() if raw != RAW)


# The same secrets open all of these: only what binds the parts together can refuse.
RELATIVES = {
    "another save": saved(small_vault(), 3),
    "another vault": small_file(9),
    "another password": saved(
        small_vault().with_password(
            small_vault().header.slots[0].sid, Password("a newer password"), means(3)
        )
    ),
    "another key": saved(small_vault().rekeyed((PASSWORD, CODE, KEYRING), means(4))),
}


@pytest.mark.parametrize("name", RELATIVES)
@pytest.mark.parametrize("way", WAYS, ids=["pw", "rec", "kr"])
def test_no_file_made_of_two_is_accepted(name: str, way: Way) -> None:
    both = (parts(RAW), parts(RELATIVES[name]))
    mixed = (
        b"".join(both[choice >> part & 1][part] for part in range(4)) for choice in range(16)
    )
    files = [raw for raw in mixed if raw not in (RAW, RELATIVES[name])]
    assert len(files) >= 12
    assert None not in refusals(iter(files), way)


@pytest.mark.parametrize("name", RELATIVES)
def test_no_byte_at_which_two_files_are_joined_is_accepted(name: str) -> None:
    other = RELATIVES[name]
    sizes = range(0, min(len(RAW), len(other)), 3)
    joined = (raw for at in sizes for raw in (RAW[:at] + other[at:], other[:at] + RAW[at:]))
    assert None not in refusals(raw for raw in joined if raw not in (RAW, other))


@pytest.mark.parametrize("name", RELATIVES)
@pytest.mark.parametrize("way", WAYS, ids=["pw", "rec", "kr"])
def test_no_slot_of_another_file_opens_this_one(name: str, way: Way) -> None:
    mine, theirs = slots_of(RAW), slots_of(RELATIVES[name])
    choices = [*mine, *(slot for slot in theirs if slot not in mine)]
    files = [
        with_slots(RAW, list(chosen))
        for count in (1, 2, 3)
        for chosen in combinations(choices, count)
        if list(chosen) != mine
    ]
    assert None not in refusals(iter(files), way)


def test_slots_stay_in_their_order_and_keep_their_parts() -> None:
    mine = slots_of(RAW)
    orders = [list(order) for order in permutations(mine) if list(order) != mine]
    for field in ("sid", "wrap", "kdf"):
        for first, second in combinations(range(len(mine)), 2):
            swapped = [dict(slot) for slot in mine]
            swapped[first][field], swapped[second][field] = (
                mine[second][field],
                mine[first][field],
            )
            orders.append(swapped)
    assert None not in refusals(with_slots(RAW, order) for order in orders)


def test_a_password_that_was_changed_does_not_come_back_with_its_slot() -> None:
    old, new = RAW, RELATIVES["another password"]
    back = with_slots(new, [slots_of(old)[0], *slots_of(new)[1:]])
    assert refusal(back) is Damaged


def test_a_tampered_slot_and_a_wrong_password_are_told_alike() -> None:
    slots = slots_of(RAW)
    slots[0]["wrap"] = "00" * 48
    assert refusal(with_slots(RAW, slots)) is refusal(RAW, Password("wrong")) is NotUnlocked


def test_after_its_slot_opened_a_file_is_damaged_and_the_password_right() -> None:
    assert {
        refusal(raw) for at in (AT_CODE, AT_PAYLOAD, len(RAW) - 1) for raw in flips(at)
    } == {Damaged}


def test_a_slot_that_says_to_be_of_another_kind_opens_nothing() -> None:
    for kind in Kind:
        slots = slots_of(RAW)
        slots[1]["kind"] = kind.value
        for way in WAYS:
            accepted = refusal(with_slots(RAW, slots), way) is None
            assert accepted is (kind is Kind.RECOVERY)


@given(st.binary(max_size=400))
def test_any_bytes_are_refused(raw: bytes) -> None:
    assert refusal(raw) is not None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.just("pw"),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["kind", "sid", "kdf", "wrap", "alg", "salt", "m", "t", "p"]), inner
        )
    ),
    max_leaves=20,
)


@given(JSON, st.sampled_from(["aead", "gen", "id", "n", "slots", "v"]))
def test_any_value_in_a_header_is_refused(value: Any, name: str) -> None:
    header, *rest = parts(RAW)
    facts: dict[str, Any] = json.loads(header[14:])
    if facts[name] == value and type(facts[name]) is type(value):
        return
    text = canonical.write({**facts, name: value})
    raw = b"".join([header[:10], len(text).to_bytes(4, "big"), text, *rest])
    assert refusal(raw) is not None


@given(st.lists(JSON, max_size=3))
def test_any_slots_in_a_header_are_refused(slots: list[Any]) -> None:
    assert refusal(with_slots(RAW, [*slots_of(RAW), *slots][-8:])) is not None or not slots
