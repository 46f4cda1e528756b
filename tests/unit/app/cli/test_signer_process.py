"""Commands with the signer process itself: a few, for it takes its time."""

from __future__ import annotations

from tests.support.program import Program, handle, talking
from tests.support.signing import G_ADDRESS, S_ADDRESS, Scribe, Typist


def test_a_key_goes_in_and_out_past_the_program(real: Program) -> None:
    with handle(S_ADDRESS) as given:
        taken = real.unlocking("profile", "import", "--label", "mine", "--secret-fd", given)
    owner = Typist()
    with talking(owner) as (_, shown):
        ran = real.unlocking("profile", "export-key", "--key", G_ADDRESS, "--show-fd", shown)
    assert (taken.status, ran.status, owner.told) == (0, 0, [f"{S_ADDRESS}\n"])
    assert S_ADDRESS[:24] not in taken.said + ran.said


def test_recovery_words_go_to_paper_past_the_program(real: Program) -> None:
    wrong, right = Scribe(mistake=2), Scribe()
    statuses = list[int]()
    for scribe in (wrong, right):
        with talking(scribe) as (typed, shown):
            ran = real.unlocking(
                *("profile", "words", "--key", "notary"),
                *("--secret-fd", typed, "--show-fd", shown),
            )
        statuses.append(ran.status)
    assert (statuses, wrong.words == right.words) == ([1, 0], True)
