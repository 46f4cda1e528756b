"""Two people with profiles of their own release an escrow, and one loses everything between."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.support.people import Person
from tests.support.program import read_request, run, serving_practice

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

UNIT = 10**7


def test_a_release_is_signed_with_two_profiles_one_of_them_restored(tmp_path: Path) -> None:
    buyer = Person("buyer", tmp_path / "buyer").ready()
    lawyer = Person("lawyer", tmp_path / "lawyer").ready()
    with serving_practice(tmp_path) as served:
        before = served.usdc("seller")
        path = tmp_path / "release.countersign"
        proposed = run(
            *("propose", "release", "--contract", served.facts["contract"], *served.at),
            *("--payer", served.account("lawyer"), "--out", path),
        )
        assert proposed.status == 0, proposed.said
        hash_ = read_request(path).envelope.hash.hex()

        # The buyer signs; the lawyer's inbox knows who is missing.
        mine = tmp_path / "mine.countersign"
        assert buyer.run("sign", path, "--out", mine).status == 0, buyer.said
        page = lawyer.run("inbox", mine, "--json").json
        (row,) = page["requests"]
        assert (row["hash"], row["standing"]) == (hash_, "needs-me")
        assert row["signed"] == [served.account("buyer")]
        assert set(row["can_sign"]) == {served.account("lawyer")}

        # The lawyer backs up, proves it, loses the machine, and restores elsewhere.
        backup = tmp_path / "lawyer.backup"
        assert lawyer.run("profile", "backup", "--out", backup).status == 0, lawyer.said
        proved = lawyer.run("profile", "rehearse", "--from", backup, "--json").json
        assert (proved["keys"], proved["requests"]) == ([served.account("lawyer")], 1)
        shutil.rmtree(lawyer.folder)
        again = Person("lawyer", tmp_path / "another machine")
        assert again.run("profile", "restore", "--from", backup).status == 0, again.said

        # Signed with what was restored, the release is final, and both know it.
        both = tmp_path / "both.countersign"
        assert again.run("sign", mine, "--out", both).status == 0, again.said
        sent = again.run("submit", both, *served.at, "--json")
        assert (sent.status, sent.json["status"]) == (0, "final"), sent.said
        assert served.usdc("seller") - before == 248_000 * UNIT
        (row,) = again.run("inbox", "--json").json["requests"]
        assert row["standing"] == "final"
        assert again.run("verify", "--json").json["status"] == "unbroken"
        twice = again.run("submit", both, *served.at, "--json")
        assert (twice.status, twice.json) == (0, sent.json)
        assert served.usdc("seller") - before == 248_000 * UNIT
