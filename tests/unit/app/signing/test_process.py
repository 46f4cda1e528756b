"""The real child: what it is given, what it answers, and how it ends."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import AsyncGenerator, Iterator, Mapping
from io import FileIO
from pathlib import Path
from typing import Any

import pytest

from app.signing import frames, process
from app.signing.frames import Facts
from app.signing.process import COMMAND, SignerEnded, SignerProcess
from tests.support.signing import (
    BY_CODE,
    FLOOR,
    G_ADDRESS,
    PASSWORD,
    PHRASE,
    Person,
    adding,
    item,
)
from tests.support.vaults import small_file
from wallet.errors import Unreadable
from wallet.vault.errors import NotUnlocked

OPENING: Facts = {"do": "unlock", "vault": small_file(), "way": BY_CODE}
NEVER = ("sleep", "60")

WHAT_IT_HAS = """
import os, sys
from app.signing import frames
sys.stdin.buffer.read()
handles = [n for n in os.listdir("/proc/self/fd") if os.path.exists(f"/proc/self/fd/{n}")]
with open("/proc/self/environ", "rb") as environ:
    told = {"environ": environ.read(), "folder": os.getcwd(), "handles": handles}
sys.stdout.buffer.write(frames.write({**told, "path": sys.path}))
"""
ASKS = """
import asyncio, sys
from app.signing import frames
from app.signing.process import SignerProcess
asyncio.run(SignerProcess().ask(frames.read(sys.stdin.buffer.read())))
"""
PLANT = """
from pathlib import Path
Path(__file__).with_suffix(".ran").touch()
"""


@pytest.fixture
def person() -> Iterator[Person]:
    person = Person()
    yield person
    person.close()


def at(pid: int, name: str) -> bytes:
    """What the system tells of a process; nothing where it tells us nothing."""
    try:
        return (Path("/proc") / str(pid) / name).read_bytes()
    except PermissionError:
        return b""


@contextlib.asynccontextmanager
async def waiting(signer: SignerProcess, person: Person) -> AsyncGenerator[asyncio.Task[Facts]]:
    """A child that opened its vault and waits for a key to be typed."""
    question = {**OPENING, **person.handles, **adding(), "do": "add"}
    task = asyncio.get_running_loop().create_task(signer.ask(question))
    prompt = asyncio.get_running_loop().create_task(person.sees())
    await asyncio.wait((task, prompt), return_when=asyncio.FIRST_COMPLETED)
    if not prompt.done():
        prompt.cancel()
        task.result()  # tells why there is no child that waits
    assert await prompt == "Secret key or recovery words: "
    yield task
    assert task.done()


def children(signer: SignerProcess) -> set[asyncio.subprocess.Process]:
    """Those that live; whoever only asks has no business with them."""
    found: set[asyncio.subprocess.Process] = vars(signer)["_living"]
    return found


def living(signer: SignerProcess) -> list[int]:
    return [each.pid for each in children(signer)]


async def until_it_has(signer: SignerProcess, count: int) -> None:
    while len(children(signer)) < count:  # noqa: ASYNC110 - nobody tells when
        await asyncio.sleep(0)


def answering(raw: bytes) -> tuple[str, ...]:
    """A child that reads its question and answers with these bytes, whatever it was."""
    program = f"import sys; sys.stdin.buffer.read(); sys.stdout.buffer.write({raw!r})"
    return (sys.executable, "-I", "-S", "-c", program)


def run(question: bytes) -> Facts:
    """The answer to these bytes, from a child that has nothing to say beside it."""
    done = subprocess.run(COMMAND, input=question, capture_output=True, env={}, check=True)
    assert done.stderr == b""
    assert frames.size_of(done.stdout[: frames.HEAD]) == len(done.stdout) - frames.HEAD
    return frames.read(done.stdout[frames.HEAD :])


async def run_here(*command: str) -> None:
    """Start a program in this folder, with this environment; there is nothing to read."""
    other = await asyncio.create_subprocess_exec(
        *command, stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL
    )
    await other.wait()


# ---------------------------------------------------------------- answers
async def test_a_vault_is_made_used_and_changed_by_children_alone(person: Person) -> None:
    signer = SignerProcess()
    way: Mapping[str, Any] = {"password": PASSWORD}

    async def ask(do: str, raw: bytes, **more: Any) -> Facts:
        return await signer.ask({"do": do, "vault": raw, "way": way, **more})

    made = await ask("create", b"", new=PASSWORD, cost=FLOOR)
    way = {"recovery": made["recovery"]}
    person.types(PHRASE)
    added = await ask("add", made["vault"], **adding(), **person.handles)
    public = added["public"]
    signed = await ask("sign", added["vault"], items=[item(public)])
    await ask("reveal", signed["vault"], public=public, **person.handles)
    assert G_ADDRESS not in await person.sees()
    kept = await ask("keyring", signed["vault"], keep=True)
    saved = await ask("save", kept["vault"])
    changed = await ask("password", saved["vault"], new=f"{PASSWORD} 2", cost=FLOOR)
    other = await ask("recovery", changed["vault"])
    with pytest.raises(NotUnlocked):
        await ask("check", other["vault"])
    way = {"recovery": other["recovery"]}
    rekeyed = await ask("rekey", other["vault"], new=PASSWORD, cost=FLOOR)
    way = {"password": PASSWORD}
    checked = await ask("check", rekeyed["vault"])
    assert (await ask("unlock", rekeyed["vault"])) == checked
    assert [key["public"] for key in checked["keys"]] == [public]
    assert checked["generation"] == 8
    assert living(signer) == []


async def test_words_go_past_whoever_asks(person: Person) -> None:
    signer = SignerProcess()
    made = await signer.ask({**OPENING, **adding(fresh=True), "do": "add"})
    about = {"vault": made["vault"], "public": made["public"], **person.handles}
    person.types("none of them")
    with pytest.raises(Unreadable):
        await signer.ask({**OPENING, **about, "do": "words"})
    assert "24. " in await person.sees()


# ---------------------------------------------------------------- what it is given
async def test_a_child_has_no_environment_no_folder_and_no_handles(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "COMMAND", (sys.executable, "-I", "-c", WHAT_IT_HAS))
    monkeypatch.setenv("COUNTERSIGN_TEST", "inherited")
    with contextlib.closing(FileIO(os.dup(1), "w")) as other:
        os.set_inheritable(other.fileno(), True)
        told = await SignerProcess().ask(person.handles)
    assert (told["environ"], told["folder"]) == (b"", os.sep)
    assert {int(n) for n in told["handles"]} == {0, 1, 2, *person.handles.values()}
    assert "" not in told["path"]


async def test_a_child_that_waits_shows_nothing_of_what_it_was_asked(person: Person) -> None:
    signer = SignerProcess()
    async with waiting(signer, person) as task:
        (pid,) = living(signer)
        assert at(pid, "cmdline").split(b"\0")[:-1] == [part.encode() for part in COMMAND]
        assert at(pid, "environ") == b""
        limits = [line.split() for line in at(pid, "limits").decode().splitlines()]
        assert ["Max", "core", "file", "size", "0", "0", "bytes"] in limits
        person.types(PHRASE)
        assert (await task)["keys"][-1]["label"] == adding()["label"]


async def test_nothing_that_lies_about_is_run_in_the_child(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "app").mkdir()
    planted = [tmp_path / "app" / "__init__.py", tmp_path / "sitecustomize.py"]
    for path in planted:
        path.write_text(PLANT)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert await SignerProcess().ask(OPENING)
    # Nor if it were started here, and with all that is set here.
    await run_here(*COMMAND)
    assert not any(path.with_suffix(".ran").exists() for path in planted)
    # Others do run it, or the above shows nothing.
    await run_here(sys.executable, "-m", "app.signing")
    assert all(path.with_suffix(".ran").exists() for path in planted)


# ---------------------------------------------------------------- how it ends
async def test_a_child_that_is_killed_in_the_middle_has_ended(person: Person) -> None:
    signer = SignerProcess()
    async with waiting(signer, person) as task:
        (pid,) = living(signer)
        os.kill(pid, signal.SIGKILL)
        with pytest.raises(SignerEnded):
            await task
    assert living(signer) == []


async def test_a_locked_program_ends_its_children_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(process, "COMMAND", NEVER)
    signer = SignerProcess()
    tasks = [asyncio.get_running_loop().create_task(signer.ask(OPENING)) for _ in range(3)]
    await until_it_has(signer, len(tasks))
    signer.kill()
    ends = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(end) for end in ends] == [SignerEnded] * 3
    assert living(signer) == []


async def test_a_child_that_only_starts_is_ended_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "COMMAND", NEVER)
    signer = SignerProcess()
    task = asyncio.get_running_loop().create_task(signer.ask(OPENING))
    await asyncio.sleep(0)
    assert living(signer) == []  # started it is, but nobody has it yet
    signer.kill()
    with pytest.raises(SignerEnded):
        await task


async def test_after_a_lock_a_child_can_be_asked_again() -> None:
    signer = SignerProcess()
    signer.kill()
    assert (await signer.ask(OPENING))["generation"] == 1


async def test_a_child_that_ends_by_itself_is_no_surprise(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever kills it must not be told of its end before the loop is."""
    monkeypatch.setattr(process, "COMMAND", answering(frames.write({"done": True})))
    for _ in range(20):
        assert await SignerProcess().ask(OPENING) == {"done": True}
    monkeypatch.setattr(process, "COMMAND", ("false",))
    for _ in range(20):
        with pytest.raises(SignerEnded):
            await SignerProcess().ask(OPENING)
    assert caplog.messages == []


async def test_a_question_that_nobody_waits_for_ends_with_its_child(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(process, "COMMAND", NEVER)
    signer = SignerProcess()
    task = asyncio.get_running_loop().create_task(signer.ask(OPENING))
    await until_it_has(signer, 1)
    (child,) = children(signer)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert child.returncode == -signal.SIGKILL


async def test_a_child_does_not_outlive_whoever_asked(person: Person) -> None:
    question = {**OPENING, **person.handles, **adding(), "do": "add"}
    handles = list(person.handles.values())
    parent = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-c", ASKS), stdin=PIPE, pass_fds=handles
    )
    assert parent.stdin is not None
    parent.stdin.write(frames.write(question)[frames.HEAD :])
    parent.stdin.close()
    assert await person.sees()
    person.leaves_the_child_alone()
    parent.kill()
    await parent.wait()
    assert await person.sees() == ""  # the pipe's last end is closed: the child's


# ---------------------------------------------------------------- what is no answer
@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\0\0",
        b"\0\0\0\7{}",
        b"\xff\xff\xff\xff{}",
        b"\0\0\0\2[]",
        frames.write({"failed": "ValueError"}),
        frames.write({"refused": "SystemExit", "facts": {}}),
        frames.write({"refused": "Damaged", "facts": {}}),
    ],
)
async def test_a_child_without_an_answer_has_ended(
    answer: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "COMMAND", answering(answer))
    with pytest.raises(SignerEnded):
        await SignerProcess().ask(OPENING)


@pytest.mark.parametrize("command", [("/no/such/program",), ("false",)])
async def test_a_child_that_does_not_start_has_ended(
    command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "COMMAND", command)
    with pytest.raises(SignerEnded):
        await SignerProcess().ask(OPENING)


@pytest.mark.parametrize("handle", [-1, 2**20])
async def test_a_pipe_that_is_not_there_is_handed_to_nobody(handle: int) -> None:
    with pytest.raises(SignerEnded):
        await SignerProcess().ask({**OPENING, "source": handle})


@pytest.mark.parametrize(
    "question",
    [
        b"",
        b"\0",
        b"\xff" * 100,
        b"\0\0\0\x09nonsense!",
        b"\0\0\1\0{}",
        frames.write({"do": "nothing"}),
        frames.write({"do": "unlock", "vault": 5, "way": {"password": PASSWORD}}),
        frames.write({"do": "create", "new": {"password": PASSWORD}, "cost": [PASSWORD]}),
    ],
)
def test_a_child_says_of_nonsense_that_it_failed_and_nothing_else(question: bytes) -> None:
    answer = run(question)
    assert set(answer) == {"failed"}
    assert PASSWORD not in answer["failed"]


async def test_nonsense_over_the_pipe_ends_the_asking(monkeypatch: pytest.MonkeyPatch) -> None:
    def nonsense(_facts: Facts) -> bytes:
        return b"nonsense"

    monkeypatch.setattr(frames, "write", nonsense)
    with pytest.raises(SignerEnded) as ended:
        await SignerProcess().ask(OPENING)
    assert ended.value.why == "BadFrame"
