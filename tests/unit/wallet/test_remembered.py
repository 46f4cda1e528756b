"""What is remembered by the one it is about: by that one alone, and until all is forgotten."""

from __future__ import annotations

from collections.abc import Mapping

from wallet.remembered import forget_all, remembered_of_one

asked: list[str] = []


@remembered_of_one(2)
def _total(sums: Mapping[str, int], name: str = "all") -> int:
    asked.append(name)
    return sum(sums.values())


@remembered_of_one(2, ever=True)
def _names(sums: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(sums)


def questions() -> int:
    """How many were worked out since this was asked last."""
    count = len(asked)
    asked.clear()
    return count


def test_the_same_one_is_worked_out_once() -> None:
    sums = {"a": 1}
    questions()
    assert [_total(sums), _total(sums)] == [1, 1]
    assert questions() == 1


def test_another_is_asked_for_itself_however_alike_it_is() -> None:
    one, other = {"a": 1}, {"a": 1}
    questions()
    assert [_total(one), _total(other)] == [1, 1]
    assert questions() == 2


def test_what_else_is_asked_counts_too() -> None:
    sums = {"a": 1}
    forget_all()
    questions()
    assert [_total(sums, "one"), _total(sums, "other"), _total(sums, "one")] == [1, 1, 1]
    assert questions() == 2


def test_no_answer_is_given_about_something_that_came_in_its_place() -> None:
    """What is gone leaves its place in memory to others: an answer keeps what it is about."""
    told = [_total({"a": number}) for number in range(1_000)]
    assert told == list(range(1_000))


def test_no_more_is_kept_than_was_said() -> None:
    kept = [{"a": number} for number in range(7)]
    for each in kept:
        assert _total(each) == each["a"]
        assert 1 <= _total.cache_info().currsize <= 2


def test_all_is_forgotten_but_what_says_nothing_of_anything_looked_at() -> None:
    sums = {"a": 1}
    _total(sums)
    _names(sums)
    forget_all()
    assert _total.cache_info().currsize == 0
    assert _names.cache_info().currsize > 0
    questions()
    assert _total(sums) == 1
    assert questions() == 1


def test_what_was_refused_is_asked_again() -> None:
    tried: list[str] = []

    @remembered_of_one(2)
    def first(names: list[str]) -> str:
        tried.extend(names)
        return names[0]

    nobody: list[str] = []
    for _ in range(2):
        try:
            first(nobody)
        except IndexError:
            tried.append("refused")
    assert tried == ["refused", "refused"]
