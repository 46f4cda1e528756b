"""Seeds and words go between the signer process and a window of their own, past the program."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from mnemonic import Mnemonic
from stellar_sdk import StrKey

from app.bootstrap import services
from app.desk.desk import Desk, opened
from app.desk.errors import NobodyIsIn, SecretNotGiven
from app.desk.keys import Keys
from app.pages.keys import Appearance
from tests.e2e.test_signer_memory import forms, forms_of_words
from tests.support.signing import G_ADDRESS, PHRASE, S_ADDRESS
from wallet.errors import Unreadable
from wallet.vault.errors import NotUnlocked
from wallet.vault.kdf import FLOOR
from wallet.vault.secret import Secret
from wallet.vault.seeds import public_of

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(180)]

ROOT = Path(__file__).parents[2]
PASSWORD = "gravel otter mushroom lantern"  # noqa: S105 - of this test alone
LOOKS = Appearance("light", 100)
START = (
    f"import sys; sys.path.insert(0, {str(ROOT)!r}); "
    "from tests.support.secret_user import main; sys.exit(main())"
)


OFFSCREEN = {"QT_QPA_PLATFORM": "offscreen"}


@pytest.fixture(autouse=True)
def _offscreen(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in OFFSCREEN.items():
        monkeypatch.setenv(name, value)


def window(tmp_path: Path, name: str, **script: str) -> list[str]:
    """The command of a window whose user follows this script."""
    path = tmp_path / f"{name}.json"
    path.write_text(json.dumps({"seen": str(tmp_path / f"{name}.seen"), **script}))
    return [sys.executable, "-P", "-c", START, str(path)]


def at_desk(folder: Path) -> AbstractAsyncContextManager[Desk]:
    """With the real signer process."""
    wired = services()
    wired = replace(wired, profiles=replace(wired.profiles, cost=FLOOR))
    return opened(wired, folder, lambda _: None, watches=False)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a profile, of which each test has a copy."""
    folder = tmp_path_factory.mktemp("made") / "profile"

    async def make() -> None:
        async with at_desk(folder) as desk:
            await desk.entry.create(PASSWORD, "made here")

    asyncio.run(make())
    return folder


@pytest_asyncio.fixture
async def desk(made: Path, tmp_path: Path) -> AsyncIterator[Desk]:
    """A profile as it was made, open."""
    folder = tmp_path / "profile"
    shutil.copytree(made, folder)
    async with at_desk(folder) as desk:
        await desk.entry.unlock({"password": PASSWORD})
        yield desk


async def due(desk: Desk) -> list[str]:
    return [key.label for key in (await desk.keys.page()).keys if key.words_due]


@pytest.mark.parametrize("typed", [S_ADDRESS, PHRASE], ids=["secret key", "words"])
async def test_a_key_is_brought_in(desk: Desk, tmp_path: Path, typed: str) -> None:
    keys = Keys(desk.seat, window(tmp_path, "enter", type=typed))
    assert await keys.import_key("brought along", PASSWORD, 0, LOOKS) == G_ADDRESS


async def test_what_is_no_key_is_refused(desk: Desk, tmp_path: Path) -> None:
    keys = Keys(desk.seat, window(tmp_path, "enter", type=" ".join(["zoo"] * 12)))
    with pytest.raises(Unreadable):
        await keys.import_key("brought along", PASSWORD, 0, LOOKS)


async def test_closing_the_window_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    keys = Keys(desk.seat, window(tmp_path, "enter", do="close"))
    with pytest.raises(SecretNotGiven):
        await keys.import_key("brought along", PASSWORD, 0, LOOKS)
    account = desk.seat.profile.opened.identities[0].account
    with pytest.raises(SecretNotGiven):
        await keys.write_words(account, PASSWORD, LOOKS)
    assert await due(desk) == ["made here"]


async def test_words_are_written_down_even_with_a_mistake(desk: Desk, tmp_path: Path) -> None:
    keys = Keys(desk.seat, window(tmp_path, "words", do="mistake"))
    account = desk.seat.profile.opened.identities[0].account
    await keys.write_words(account, PASSWORD, LOOKS)
    assert await due(desk) == []
    assert len((tmp_path / "words.seen").read_text().split()) == 24


async def test_a_wrong_password_shows_no_window(desk: Desk, tmp_path: Path) -> None:
    keys = Keys(desk.seat, window(tmp_path, "words"))
    account = desk.seat.profile.opened.identities[0].account
    with pytest.raises(NotUnlocked):
        await keys.write_words(account, "another than that one", LOOKS)
    assert not (tmp_path / "words.seen").exists()


async def test_the_window_goes_when_the_profile_locks(desk: Desk, tmp_path: Path) -> None:
    """One that nobody sits before: it is the program's own, and waits."""
    keys = Keys(desk.seat, [sys.executable, "-P", "-m", "ui.secret_window"])
    asking = asyncio.ensure_future(keys.import_key("brought along", PASSWORD, 0, LOOKS))
    pids = await started("ui.secret_window")
    await desk.entry.lock()
    with pytest.raises(NobodyIsIn):
        await asking
    assert not set(pids) & set(children("ui.secret_window"))


async def started(module: str) -> list[int]:
    """The processes that run a module, as soon as there are any: nobody tells of a start."""
    for _ in range(1000):
        if pids := children(module):
            return pids
        await asyncio.sleep(0.05)
    raise AssertionError(f"{module} was not started")


def children(module: str) -> list[int]:
    """Processes that this one started to run a module."""
    found: list[int] = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            if parent == os.getpid() and module in (folder / "cmdline").read_text():
                found.append(int(folder.name))
        except OSError:
            continue
    return found


@dataclass(frozen=True)
class Life:
    """What a program was told, what its user typed and saw, and its memory's contents."""

    seed: bytes
    words: tuple[str, ...]
    revealed: str
    told: dict[str, Any]
    memory: bytes

    def has(self, needle: bytes) -> bool:
        return needle in self.memory


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory) -> Life:
    folder, seed = tmp_path_factory.mktemp("life"), os.urandom(32)
    typed = StrKey.encode_ed25519_secret_seed(seed)
    scripts = {"enter": {"type": typed}, "words": {}, "reveal": {}}
    windows = {name: window(folder, name, **script) for name, script in scripts.items()}
    facts = {"folder": str(folder / "profile"), "password": PASSWORD, "windows": windows}
    done = subprocess.run(
        [sys.executable, "-P", "-m", "tests.support.holding"],
        input=json.dumps(facts).encode(),
        env={**os.environ, **OFFSCREEN, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    words = tuple((folder / "words.seen").read_text().split())
    revealed = "".join((folder / "reveal.seen").read_text().split())
    return Life(seed, words, revealed, json.loads(done.stderr), done.stdout)


def test_the_program_did_what_it_is_for(life: Life) -> None:
    """Else its memory shows nothing."""
    assert life.told["brought"] == StrKey.encode_ed25519_public_key(
        public_of(Secret(life.seed))
    )
    assert life.revealed == StrKey.encode_ed25519_secret_seed(life.seed)
    assert (len(life.words), life.told["due"]) == (24, [])


def test_what_the_program_knows_is_found_in_its_memory(life: Life) -> None:
    known = (life.told["made"], life.told["code"], life.told["brought"], PASSWORD)
    assert [each for each in known if not life.has(each.encode())] == []


def test_no_seed_is_found_in_the_memory_of_the_program(life: Life) -> None:
    assert [form for form in forms(life.seed) if life.has(form)] == []


def test_no_recovery_words_are_found_in_the_memory_of_the_program(life: Life) -> None:
    entropy = bytes(Mnemonic("english").to_entropy(" ".join(life.words)))
    assert [form for form in forms(entropy) if life.has(form)] == []
    assert [form for form in forms_of_words(life.words) if life.has(form)] == []
