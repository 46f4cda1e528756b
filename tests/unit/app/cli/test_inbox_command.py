"""The commands inbox, decline and submit with a profile: what it keeps, what waits for whom."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.adapters.store.errors import DatabaseFull
from app.errors import LedgerTooSlow
from app.ports import Rejected
from app.profile import inbox as inboxes
from app.profile import sending
from app.records import Standing
from tests.support import practice
from tests.support.network import HOST, answering, losing, with_terms
from tests.support.profiles import BY_PASSWORD, profiles
from tests.support.program import AT, Program, read_request
from wallet.network import PRACTICE
from wallet.request import SignatureFile

BUYER, LAWYER, SELLER = (practice.who(name) for name in ("buyer", "lawyer", "seller"))


def hash_of(path: Path) -> str:
    return read_request(path).envelope.hash.hex()


def standings(program: Program) -> Mapping[str, str]:
    """Where each kept request stands, by its hash."""
    page = program.unlocking("inbox", "--json").json
    return {row["hash"]: row["standing"] for row in page["requests"]}


def kept(program: Program, count: int) -> list[Path]:
    """As many requests in the inbox, each another transaction."""
    paths = [
        program.request(name=f"r{minute}", valid_for=3600 + 60 * minute)
        for minute in range(count)
    ]
    assert program.unlocking("inbox", *paths).status == 0
    return paths


def stand(program: Program, stands: Mapping[str, Standing]) -> None:
    """Let requests stand so, whatever brought them there."""

    async def do() -> None:
        made = profiles(program.signer, program.network.clock)
        async with made.unlock(program.profile, BY_PASSWORD) as profile:
            for hash_, standing in stands.items():
                profile.store.requests.set_standing(bytes.fromhex(hash_), standing)

    asyncio.run(do())


def test_an_empty_inbox_says_how_to_fill_it(office: Program) -> None:
    assert "countersign inbox FILE" in office.unlocking("inbox").out


def test_a_kept_request_is_shown_with_all_that_a_decision_needs(office: Program) -> None:
    path = office.request("lawyer")
    assert office.unlocking("inbox", path).out.splitlines() == [
        "NEEDS YOU (1)",
        "  Sale of 14 Quayside Row",
        "    release funds, 250,000.00 USDC in all, PRACTICE network, "
        "until 2026-11-25 11:07 UTC",
        f"    to        {SELLER}",
        f"    signed    {LAWYER}",
        f"    can sign  {BUYER}  buyer, yours",
        f"    hash      {hash_of(path)}",
    ]


def test_a_kept_request_in_json_has_all_that_a_program_needs(office: Program) -> None:
    path = office.request("lawyer")
    (row,) = office.unlocking("inbox", path, "--json").json["requests"]
    told = {name: row[name] for name in ("hash", "standing", "units", "signed", "can_sign")}
    assert told == {
        "hash": hash_of(path),
        "standing": "needs-me",
        "units": str(250_000 * 10**7),
        "signed": [LAWYER],
        "can_sign": [BUYER],
    }


def test_keys_are_called_by_their_names(office: Program) -> None:
    office.unlocking("profile", "watch", "--account", LAWYER, "--label", "Maître Blanc")
    out = office.unlocking("inbox", office.request("lawyer")).out
    assert f"signed    {LAWYER}  Maître Blanc" in out


def test_the_same_request_twice_is_kept_once_with_all_signatures(office: Program) -> None:
    office.unlocking("inbox", office.request("lawyer", name="one"))
    page = office.unlocking("inbox", office.request("buyer", name="two"), "--json").json
    (row,) = page["requests"]
    assert (row["standing"], set(row["signed"])) == ("ready", {BUYER, LAWYER})


def test_a_signature_that_came_alone_is_kept_with_its_request(office: Program) -> None:
    path = office.request()
    office.unlocking("inbox", path)
    alone = office.file("alone", signature_of(path, "lawyer"))
    (row,) = office.unlocking("inbox", alone, "--json").json["requests"]
    assert row["signed"] == [LAWYER]


def test_a_signature_of_nothing_that_is_kept_is_refused(office: Program) -> None:
    alone = office.file("alone", signature_of(office.request(), "lawyer"))
    before = office.kept()
    ran = office.unlocking("inbox", alone, "--json")
    assert (ran.status, ran.json["error"]) == (1, "NotKept")
    assert office.kept() == before


def test_an_envelope_alone_is_not_kept(office: Program) -> None:
    bare = office.file("bare", read_request(office.request()).envelope.to_base64())
    before = office.listing()
    ran = office.unlocking("inbox", bare)
    assert (ran.status, "merge it into its request first" in ran.err) == (2, True)
    assert office.listing() == before


def test_every_standing_has_its_heading_and_its_count(office: Program) -> None:
    paths = kept(office, len(Standing))
    expired_first = sorted(Standing, key=lambda standing: standing is not Standing.EXPIRED)
    stands = dict(zip(map(hash_of, paths), expired_first, strict=True))
    stand(office, stands)
    office.network.clock.step(3601)
    headings = [
        line for line in office.unlocking("inbox").out.splitlines() if not line.startswith(" ")
    ]
    assert headings == [
        "NEEDS YOU (1)",
        "COMPLETE, NOT SENT (1)",
        "PERHAPS SENT: SUBMIT IT AGAIN, IT CANNOT PAY TWICE (1)",
        "SENT, NOT FINAL YET (1)",
        "WAITS FOR OTHERS (1)",
        "FINAL (1)",
        "FAILED (1)",
        "DECLINED BY YOU (1)",
        "EXPIRED (1)",
    ]
    assert standings(office) == {hash_: each.value for hash_, each in stands.items()}


def test_who_could_have_signed_is_of_no_interest_once_it_is_over(office: Program) -> None:
    (path,) = kept(office, 1)
    stand(office, {hash_of(path): Standing.FINAL})
    assert "can sign" not in office.unlocking("inbox").out


def test_a_request_expires_in_the_inbox(office: Program) -> None:
    (path,) = kept(office, 1)
    office.network.clock.step(4000)
    assert standings(office) == {hash_of(path): "expired"}


def test_a_long_list_is_cut_and_counted(
    office: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inboxes, "SHOWN", 2)
    kept(office, 5)
    lines = office.unlocking("inbox").out.splitlines()
    assert (lines[0], lines[-1]) == ("NEEDS YOU (5)", "  … 3 more; search with --words")
    assert office.unlocking("inbox", "--json").json["counts"]["needs-me"] == 5


def test_a_search_counts_what_it_found(
    office: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inboxes, "SHOWN", 2)
    kept(office, 3)
    lines = office.unlocking("inbox", "--words", "quay").out.splitlines()
    assert lines[0] == "NEEDS YOU (2)"
    assert lines[-1] == "  … perhaps more; search with more --words"
    nothing = office.unlocking("inbox", "--words", "harbour").out
    assert nothing == "Nothing that is kept here has these words.\n"


def test_a_title_cannot_pass_for_another_line(office: Program) -> None:
    title = f"Sale\u202e\nFINAL (7)\n  {'x' * 300}"
    office.network.chain = with_terms(
        office.network.chain, lambda terms: replace(terms, title=title)
    )
    out = office.unlocking("inbox", office.request()).out
    lines = out.splitlines()
    assert lines[1].startswith("  Sale⟨U+202E⟩⟨U+000A⟩FINAL (7)⟨U+000A⟩  xxx")
    assert [line for line in lines if not line.startswith(" ")] == ["NEEDS YOU (1)"]
    assert max(map(len, lines)) < 160
    assert "\u202e" not in office.unlocking("inbox", "--json").out


def test_a_declined_request_is_kept_with_the_reason(office: Program) -> None:
    path = office.request()
    ran = office.unlocking("decline", path, "--reason", "not what we agreed", "--json")
    assert (ran.status, ran.json) == (0, {"status": "declined", "hash": hash_of(path)})
    assert standings(office) == {hash_of(path): "declined"}
    office.unlocking("journal", "--csv", "--out", office.folder / "journal.csv")
    assert "not what we agreed" in (office.folder / "journal.csv").read_text()


def test_declining_says_that_nobody_is_told(office: Program) -> None:
    ran = office.unlocking("decline", office.request(), "--reason", "no")
    assert "Nothing was signed or sent." in ran.out
    assert "tell whoever proposed it" in ran.err


def test_what_the_profile_sent_is_final_there(office: Program) -> None:
    path = office.request("buyer", "lawyer")
    ran = office.unlocking("submit", path, *AT, "--json")
    assert (ran.status, ran.json["status"]) == (0, "final")
    assert standings(office) == {hash_of(path): "final"}


def test_the_profile_adds_the_signatures_that_it_keeps(office: Program) -> None:
    office.unlocking("inbox", office.request("buyer", name="one"))
    ran = office.unlocking("submit", office.request("lawyer", name="two"), *AT)
    assert ran.status == 0


def test_the_same_submit_twice_is_final_twice_and_paid_once(office: Program) -> None:
    path = office.request("buyer", "lawyer")
    one, two = (office.unlocking("submit", path, *AT, "--json") for _ in range(2))
    assert (one.json, len(office.network.sent)) == (two.json, 1)


def test_what_lacks_signatures_is_not_sent_and_stays_where_it_was(office: Program) -> None:
    path = office.request("lawyer")
    ran = office.unlocking("submit", path, *AT, "--json")
    assert (ran.status, ran.json["error"], office.network.sent) == (1, "MissingWeight", [])
    assert standings(office) == {hash_of(path): "needs-me"}


def test_what_the_network_refused_can_be_sent_again(office: Program) -> None:
    path = office.request("buyer", "lawyer")
    office.network.faults["send"] = [answering(Rejected("txINSUFFICIENT_FEE"))]
    assert office.unlocking("submit", path, *AT).status == 1
    assert standings(office) == {hash_of(path): "ready"}
    assert office.unlocking("submit", path, *AT).status == 0


def test_an_end_that_the_profile_cannot_keep_is_unknown_and_safe_to_ask_again(
    office: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = office.request("buyer", "lawyer")
    honest = sending._step

    def full(profile: Any, hash_: bytes, state: Any, *more: Any) -> None:
        if office.network.sent:
            raise DatabaseFull("profile.db")
        honest(profile, hash_, state, *more)

    with monkeypatch.context() as patch:
        patch.setattr(sending, "_step", full)
        ran = office.unlocking("submit", path, *AT, "--json")
    assert (ran.status, ran.json["status"], ran.json["error"]) == (
        1,
        "unknown",
        "OutcomeUnknown",
    )
    assert "cannot pay twice" in ran.json["hint"]
    assert standings(office) == {hash_of(path): "unknown"}
    assert office.unlocking("submit", path, *AT).status == 0


def test_an_answer_lost_on_the_way_ends_final(office: Program) -> None:
    path = office.request("buyer", "lawyer")
    office.network.faults["send"] = [losing(LedgerTooSlow(HOST, 20))]
    assert office.unlocking("submit", path, *AT).status == 0
    assert standings(office) == {hash_of(path): "final"}


def signature_of(path: Path, name: str) -> str:
    """What this person signed of a request, as a file of its own."""
    hash_ = read_request(path).envelope.hash
    return SignatureFile(PRACTICE, hash_, practice.signature(hash_, name)).to_text()
