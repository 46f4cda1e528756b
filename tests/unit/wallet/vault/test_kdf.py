"""What a guess costs: bounds, the floor, the real derivation, and the choice."""

from __future__ import annotations

import pytest

from wallet.vault import kdf
from wallet.vault.errors import CostOutOfBounds, NotEnoughMemory, WeakenedParameters
from wallet.vault.kdf import (
    DEFAULT,
    FLOOR,
    MIB,
    Chosen,
    Cost,
    OutOfMemory,
    Took,
    Try,
    argon2id,
    calibrate,
)


@pytest.mark.parametrize(
    ("name", "cost"),
    [
        ("m", (19 * MIB - 1, 3, 1)),
        ("m", (2048 * MIB + 1, 3, 1)),
        ("m", (2**32, 3, 1)),
        ("t", (FLOOR.kib, 0, 1)),
        ("t", (FLOOR.kib, 65, 1)),
        ("t", (FLOOR.kib, 2**31, 1)),
        ("p", (FLOOR.kib, 3, 0)),
        ("p", (FLOOR.kib, 3, 17)),
    ],
)
def test_a_cost_that_nobody_would_choose_is_refused(
    name: str, cost: tuple[int, int, int]
) -> None:
    with pytest.raises(CostOutOfBounds) as refusal:
        Cost(*cost)
    assert refusal.value.name == name


@pytest.mark.parametrize("cost", [(19 * MIB, 1, 1), (2048 * MIB, 64, 16)])
def test_the_bounds_themselves_are_accepted(cost: tuple[int, int, int]) -> None:
    assert Cost(*cost).kib == cost[0]


@pytest.mark.parametrize("cost", [(64 * MIB - 1, 3, 4), (256 * MIB, 2, 4), (19 * MIB, 64, 16)])
def test_less_than_the_floor_is_weakened(cost: tuple[int, int, int]) -> None:
    with pytest.raises(WeakenedParameters):
        Cost(*cost).check_floor()


def test_floor_and_default_are_above_the_floor() -> None:
    FLOOR.check_floor()
    DEFAULT.check_floor()


def test_the_derivation_is_argon2id() -> None:
    """Said by argon2-cffi 25.1.0, another binding of another copy of the algorithm."""
    made = argon2id(b"password", b"somesalt" * 2, Cost(19 * MIB, 1, 1))
    assert made.reveal().hex() == (
        "8553f186b1c42789d851ce762573e646100f10e586a68b3f7b46e0ac9bd7eedb"
    )


def test_memory_that_cannot_be_had_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    class Short:
        def __init__(self, **_: object) -> None:
            pass

        def derive_into(self, _: bytes, place: memoryview) -> int:
            raise MemoryError

    monkeypatch.setattr(kdf, "Argon2id", Short)
    with pytest.raises(NotEnoughMemory) as refusal:
        argon2id(b"", b"s" * 16, DEFAULT)
    assert refusal.value.kib == DEFAULT.kib


def test_calibration_begins_with_the_default() -> None:
    assert calibrate([]) == Try(DEFAULT)


@pytest.mark.parametrize("seconds", [(0.7,), (3.0, 0.9, 2.0), (60.0,)])
def test_a_derivation_that_takes_long_enough_is_chosen(seconds: tuple[float, ...]) -> None:
    assert calibrate([Took(DEFAULT, seconds)]) == Chosen(DEFAULT)


def test_a_busy_machine_does_not_lower_the_cost() -> None:
    """The fastest run counts, not the mean."""
    step = calibrate([Took(DEFAULT, (3.0, 0.35, 2.4))])
    assert step == Try(Cost(DEFAULT.kib, 6, DEFAULT.lanes))


@pytest.mark.parametrize("seconds", [0.0, 1e-9, 0.01, 0.3, 0.69, 0.6999])
def test_calibration_ends_within_the_bounds_on_any_machine(seconds: float) -> None:
    tried: list[Took | OutOfMemory] = []
    step = calibrate(tried)
    while isinstance(step, Try):
        tried.append(Took(step.cost, (seconds * step.cost.passes / 3,)))
        step = calibrate(tried)
    assert 3 < step.cost.passes <= 16
    assert len(tried) <= 3
    assert not step.less_memory


def test_without_the_memory_less_is_tried_and_said() -> None:
    tried: list[Took | OutOfMemory] = [OutOfMemory(DEFAULT)]
    half = Cost(128 * MIB, 3, 4)
    assert calibrate(tried) == Try(half)
    chosen = calibrate([*tried, Took(half, (0.8,))])
    assert isinstance(chosen, Chosen)
    assert chosen.less_memory


def test_below_the_floor_there_is_no_vault() -> None:
    least = Cost(64 * MIB, 3, 4)
    assert calibrate([OutOfMemory(Cost(128 * MIB, 7, 4))]) == Try(least)
    with pytest.raises(NotEnoughMemory):
        calibrate([OutOfMemory(least)])
