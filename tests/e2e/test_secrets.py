"""No secret key in any output, file or command line, from proposal to final."""

from __future__ import annotations

import base64
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.people import Person
from tests.support.profiles import PASSWORD
from tests.support.program import Served, raw_secret, run_afresh, secret, serving_practice

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(180)]

PEOPLE = ("buyer", "lawyer", "desk", "seller")


def forms() -> list[bytes]:
    """How a secret could look: text, and the seed raw, in hex and in base64."""
    found: list[bytes] = []
    for name in PEOPLE:
        raw = raw_secret(name)
        text = secret(name).encode()
        found += [text, text[:24], raw, raw.hex().encode(), base64.b64encode(raw)]
    return found


def hits(content: bytes) -> list[bytes]:
    return [form for form in forms() if form in content]


@contextmanager
def watching_command_lines(seen: set[bytes]) -> Iterator[None]:
    """Look at what every process was started with, again and again."""
    over = threading.Event()

    def watch() -> None:
        while not over.wait(0.05):
            for path in Path("/proc").glob("[0-9]*/cmdline"):
                try:
                    line = path.read_bytes()
                    seen.add(line + (path.parent / "environ").read_bytes())
                except OSError:
                    continue  # it has ended, or is somebody else's

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def signing(served: Served, folder: Path) -> str:
    """A request proposed and signed in processes of their own; everything they said."""
    path = folder / "release.countersign"
    said = run_afresh(
        *("propose", "release", "--contract", served.facts["contract"], *served.at),
        *("--payer", served.account("lawyer"), "--out", path),
    ).said
    done = run_afresh("sign", path, "--key-file", served.key("buyer"), "--out", path)
    assert done.status == 0, done.said
    return said + done.said


def test_no_secret_is_said_written_or_passed_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    seen: set[bytes] = set()
    with watching_command_lines(seen):
        with serving_practice(tmp_path) as served:
            said = signing(served, tmp_path)
        closing = run_afresh("practice", "run", "closing")  # all the way, in three processes
    assert closing.status == 0, closing.said
    assert any(b"--key-file" in line for line in seen)
    assert any(b"--password-fd" in line for line in seen)
    assert any(b"app.signing" in line for line in seen)
    assert [line for line in seen if hits(line)] == []
    assert hits((said + closing.said + str(served.facts)).encode()) == []
    written = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    assert {p.parent.name for p, content in written.items() if hits(content)} == {"keys"}
    assert list(temporary.iterdir()) == []


CLIENT = "Ottokar Zwickelmann, Erbengemeinschaft"


def told(label: str) -> list[bytes]:
    """How a client's name or a password could stand somewhere."""
    return [label.encode(), label.encode("utf-16-le"), label.encode().hex().encode()]


def test_a_profile_keeps_its_owners_secrets_and_its_clients_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is done with it: in no file of its own, log, argument or environment."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    seen: set[bytes] = set()
    path, backup = tmp_path / "release.countersign", tmp_path / "backup"
    with serving_practice(tmp_path) as served, watching_command_lines(seen):
        proposed = run_afresh(
            *("propose", "release", "--contract", served.facts["contract"], *served.at),
            *("--payer", served.account("lawyer"), "--out", path),
        )
        assert proposed.status == 0, proposed.said
        other = Person("lawyer", tmp_path / "other", is_afresh=True)
        assert other.run("profile", "create").status == 0, other.said
        person = Person("buyer", tmp_path / "profile", is_afresh=True).ready(CLIENT)
        steps = [
            person.run("sign", path, "--key", CLIENT, "--out", tmp_path / "signed"),
            person.run("inbox", path, "--json"),
            person.run("decline", path, "--reason", f"{CLIENT} says no"),
            person.run("profile", "backup", "--out", backup),
            person.run("profile", "rehearse", "--from", backup),
            person.run("profile", "unlock-test"),
        ]
        person.password = "not the password"  # noqa: S105
        assert person.run("inbox").status == 1
    assert [step.status for step in steps] == [0] * len(steps), person.said
    hidden = [*told(PASSWORD), *told("not the password"), *forms()]
    names = [*hidden, *told(CLIENT), served.facts["contract"].encode()]
    folders = (*person.folder.rglob("*"), *other.folder.rglob("*"))
    ours = {p: p.read_bytes() for p in [*folders, backup] if p.is_file()}
    assert len(ours) > 4
    assert [p for p, content in ours.items() if any(n in content for n in names)] == []
    assert [form for form in hidden if form in b"".join(seen)] == []
    said = "".join((*person.said, *other.said))
    assert [form for form in hidden if form in said.encode()] == []
    assert list(temporary.iterdir()) == []
