"""Wrong passwords slow the next one down, wherever it is asked for."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from app.desk.errors import TooManyAttempts
from app.desk.keys import Keys
from app.pages.keys import Appearance
from tests.support.profiles import BY_NOTHING, BY_PASSWORD, OTHER_PASSWORD, PASSWORD
from tests.support.reading import Reader, asked
from tests.support.speaking_window import command as window
from wallet.vault.errors import NotUnlocked

WRONG = str(BY_NOTHING["password"])
LOOKS = Appearance("light", 100)

Ask = Callable[[Reader, str], Awaitable[object]]
"""Does something that needs this password."""


@pytest.fixture
async def reader(tmp_path: Path) -> AsyncIterator[Reader]:
    async with asked(tmp_path) as made:
        yield made


async def sign(reader: Reader, password: str) -> None:
    page = await reader.open()
    await reader.sign(page, password=password)


async def rehearse(reader: Reader, password: str) -> None:
    path = reader.desk.entry.folder.parent / "kept.countersign-backup"
    if not path.exists():
        await reader.desk.backups.backup(str(path))
    await reader.desk.entry.rehearse(str(path), {"password": password})


def keys(reader: Reader) -> Keys:
    return Keys(reader.desk.seat, window("looks"))


def account(reader: Reader) -> str:
    return reader.desk.seat.profile.opened.identities[0].account


PROMPTS: dict[str, Ask] = {
    "sign": sign,
    "make a key": lambda reader, given: keys(reader).add_fresh("Another", given),
    "show a secret": lambda reader, given: keys(reader).reveal(account(reader), given, LOOKS),
    "change": lambda r, given: keys(r).change_password({"password": given}, OTHER_PASSWORD),
    "renew the code": lambda reader, given: keys(reader).renew_code(given),
    "seal anew": lambda reader, given: keys(reader).rekey(given, OTHER_PASSWORD),
    "unlock": lambda reader, given: reader.desk.entry.unlock({"password": given}),
    "rehearse": rehearse,
}


@pytest.mark.parametrize("ask", PROMPTS.values(), ids=PROMPTS)
async def test_every_prompt_waits_after_wrong_passwords(reader: Reader, ask: Ask) -> None:
    for _ in range(2):
        with pytest.raises(NotUnlocked):
            await ask(reader, WRONG)
    with pytest.raises(TooManyAttempts) as refused:
        await ask(reader, PASSWORD)
    assert refused.value.seconds == reader.desk.entry.wait() == 1.0


async def test_whoever_guesses_inside_waits_before_the_locked_door_too(
    reader: Reader,
) -> None:
    for _ in range(2):
        with pytest.raises(NotUnlocked):
            await sign(reader, WRONG)
    await reader.desk.entry.lock()
    with pytest.raises(TooManyAttempts):
        await reader.desk.entry.unlock(BY_PASSWORD)


async def test_the_right_password_forgets_the_wrong_ones(reader: Reader) -> None:
    with pytest.raises(NotUnlocked):
        await keys(reader).add_fresh("Another", WRONG)
    await sign(reader, PASSWORD)
    with pytest.raises(NotUnlocked):
        await keys(reader).add_fresh("Another", WRONG)
    assert reader.desk.entry.wait() == 0


async def test_what_opens_a_backup_forgets_no_wrong_password_of_the_profile(
    reader: Reader,
) -> None:
    for ask, password in ((sign, WRONG), (rehearse, PASSWORD)):
        if password == WRONG:
            with pytest.raises(NotUnlocked):
                await ask(reader, password)
        else:
            await ask(reader, password)
    with pytest.raises(NotUnlocked):
        await sign(reader, WRONG)
    assert reader.desk.entry.wait() == 1.0
