"""What is done with a profile's folder: each operation as the use cases have it, whole."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar, cast

from app.adapters import files
from app.adapters.disks import Disk
from app.adapters.places import BACKUP, DATABASE, VAULT
from app.profile import backups, copies, keys, opening, rekeying
from app.profile.door import Way
from app.profile.errors import RolledBack, VaultDamaged
from app.profile.keys import ALONE, NewKey
from app.profile.opening import Profiles
from app.profile.profile import Profile
from app.signing.speaking import Speech
from tests.support.crashes import FOLDER, ModelDisk, State, put
from tests.support.opaque import KEPT, NEXT, Remembering, Rows, opaque_databases
from tests.support.profiles import BY_OTHER, BY_PASSWORD, OTHER_PASSWORD, PASSWORD, Clock
from tests.support.promises import DAMAGED, Need
from tests.support.signing import BY_CODE, S_ADDRESS, Scribe, Typist, item
from tests.support.vaults import version_0
from wallet.journal import Kind
from wallet.review import token
from wallet.review.token import Reviewed
from wallet.vault.errors import NotUnlocked
from wallet.vault.kdf import FLOOR
from wallet.vault.secret import heap

NOW = 1_800_000_000
TODAY = "2027-01-15"
OWN_BACKUP = f"own{BACKUP}"
REQUEST = "request.json"
T = TypeVar("T")

WAYS: tuple[Way, ...] = (BY_PASSWORD, BY_OTHER, BY_CODE)
SIGNER = Remembering()
"""Its answers are the same each time; another one's are others."""


@dataclass(frozen=True)
class Session:
    """A program that works with one folder, from its start to its end."""

    disk: Disk
    folder: Path = FOLDER
    signer: Remembering = field(default_factory=lambda: SIGNER)

    @property
    def profiles(self) -> Profiles:
        return Profiles(self.disk, self.signer, Clock(NOW), heap, cost=FLOOR)

    def run(self, act: Act) -> None:
        """Do something; raise what it raises."""
        with opaque_databases(self.disk, self.folder):
            finished(act(self))

    def recovered(self, act: Act) -> tuple[RolledBack, ...]:
        """The next start by whichever way opens, or the same again if nothing came of it."""
        with opaque_databases(self.disk, self.folder):
            if VAULT not in self.disk.names(self.folder):
                finished(act(self))
            if VAULT not in self.disk.names(self.folder):
                return ()
            for way in WAYS:
                try:
                    return finished(self._unlock(way))
                except NotUnlocked:
                    continue
        raise NotUnlocked

    async def _unlock(self, way: Way) -> tuple[RolledBack, ...]:
        try:
            async with self.profiles.unlock(self.folder, way) as profile:
                return profile.rolled_back
        except VaultDamaged as why:
            await opening.go_back(self.profiles, self.folder, way, why.good)
        async with self.profiles.unlock(self.folder, way) as profile:
            return profile.rolled_back


Act = Callable[[Session], Coroutine[Any, Any, None]]
Use = Callable[[Profile], Coroutine[Any, Any, object]]


@dataclass(frozen=True)
class Operation:
    """What is done, and to what; ``moves``: the vault becomes its own newest backup.

    ``needs`` come of the folder before and after.
    """

    act: Act
    begin: Callable[[], State]
    moves: bool = True
    links: bool = True
    needs: Callable[[State, State], set[Need]] = field(default=lambda _old, _new: set[Need]())


def ready(operation: Operation) -> ModelDisk:
    """A folder in which it can begin, and that remembers each moment from then on."""
    disk = ModelDisk(links=operation.links)
    put(disk, operation.begin())
    return disk


def finished(coroutine: Coroutine[Any, Any, T]) -> T:
    """The answer of a coroutine that waits for nothing."""
    try:
        coroutine.send(None)
    except StopIteration as end:
        return cast("T", end.value)
    raise AssertionError("it waits")


def unlocked(use: Use, way: Way = BY_PASSWORD, speech: Callable[[], Speech] = Typist) -> Act:
    """Unlock, use, lock."""

    async def act(session: Session) -> None:
        session.signer.speech = speech()
        async with session.profiles.unlock(session.folder, way) as profile:
            await use(profile)

    return act


async def _create(session: Session) -> None:
    async with session.profiles.create(session.folder, PASSWORD):
        pass


async def _nothing(_profile: Profile) -> None:
    pass


async def _add(profile: Profile) -> None:
    await keys.add(profile, BY_PASSWORD, NewKey("fresh", ALONE, fresh=True))


async def _import(profile: Profile) -> None:
    await keys.add(profile, BY_PASSWORD, NewKey("typed", ALONE, fresh=False))


async def _confirm(profile: Profile) -> None:
    await keys.confirm_words(profile, BY_PASSWORD, "fresh")


async def _renew(profile: Profile) -> None:
    await keys.renew_recovery_code(profile, BY_PASSWORD)


async def _change_password(profile: Profile) -> None:
    await keys.change_password(profile, BY_PASSWORD, OTHER_PASSWORD)


async def _keep_in_keyring(profile: Profile) -> None:
    await keys.keep_in_keyring(profile, BY_PASSWORD, keep=True)


async def _sign(profile: Profile) -> None:
    key = profile.identity("fresh")
    facts = item(key.public)
    leave = Reviewed(facts["payload"], facts["digest"], key.account, b"", token._MADE_HERE)
    (made,) = await profile.sign(BY_PASSWORD, [leave])
    with profile.recording(Kind.SIGNED, "a request", {"signature": made.signature.hex()}):
        pass


async def _rekey(profile: Profile) -> None:
    await rekeying.rekey(profile, BY_PASSWORD, OTHER_PASSWORD)


async def _go_back(session: Session) -> None:
    await opening.go_back(session.profiles, session.folder, BY_PASSWORD, 1)


async def _restore(session: Session) -> None:
    await backups.restore(session.profiles, _backup(), BY_PASSWORD, session.folder)


async def _write_request(session: Session) -> None:
    files.write_text(str(session.folder / REQUEST), '{"signatures": ["both"]}')


def _write_backup(session: Session) -> Coroutine[Any, Any, None]:
    async def use(profile: Profile) -> None:
        backups.write_backup(profile, session.folder / OWN_BACKUP)

    return unlocked(use)(session)


async def _copy(profile: Profile) -> None:
    copies.copy_of_today(profile)


IMPORT: Act = unlocked(_import, speech=lambda: Typist((S_ADDRESS,)))


def _state_after(act: Act, first: State) -> State:
    disk = ready(Operation(act, lambda: first))
    Session(disk).run(act)
    return disk.state()


@lru_cache
def _created() -> State:
    return _state_after(_create, {})


@lru_cache
def _made() -> State:
    """A profile with two keys, and backups of all its vaults so far."""
    state = _created()
    for act in (unlocked(_add), IMPORT, unlocked(_renew)):
        state = _state_after(act, state)
    return state


@lru_cache
def _damaged() -> State:
    """The vault fails, though a backup does not."""
    vault = _made()[VAULT]
    return {**_made(), VAULT: vault[:-1] + bytes([vault[-1] ^ 1])}


@lru_cache
def _of_version_0() -> State:
    key = _database_key(version_0(), BY_CODE)
    return {VAULT: version_0(), DATABASE: Rows(key).token()}


def _database_key(vault: bytes, way: Way) -> bytes:
    answer = finished(SIGNER.ask({"do": "unlock", "vault": vault, "way": dict(way)}))
    return SIGNER.database_keys[answer["vault"]]


@lru_cache
def _backup() -> bytes:
    return _state_after(_write_backup, _made())[OWN_BACKUP]


@lru_cache
def _with_copies() -> State:
    """As many daily copies as are kept."""
    name = _copy_in(_state_after(unlocked(_copy), _made()))
    older = {name.replace(TODAY, f"2027-01-0{day}"): b"%d" % day for day in range(1, 1 + KEPT)}
    return {**_made(), **older}


def _copy_in(state: State) -> str:
    return next(name for name in sorted(state, reverse=True) if name.startswith("countersign-"))


def _version_stays(old: State, new: State) -> set[Need]:
    return {Need(VAULT, new[VAULT], f"{VAULT}.v0.bak", old[VAULT])}


def _damaged_stays(old: State, new: State) -> set[Need]:
    return {Need(VAULT, new[VAULT], DAMAGED, old[VAULT])}


def _copies_stay(old: State, new: State) -> set[Need]:
    (oldest,) = set(old) - set(new)
    return {Need(_copy_in(new), None, oldest, old[oldest])}


@lru_cache
def _half_rekeyed() -> State:
    """The new vault is there; the new database waits, and the old one was not even closed."""
    old = _made()
    new = _state_after(unlocked(_rekey), old)
    backups_ = {name: raw for name, raw in new.items() if name.startswith(VAULT)}
    databases = {DATABASE: old[DATABASE], f"{DATABASE}-wal": old[DATABASE], NEXT: new[DATABASE]}
    return {**backups_, **databases}


def _cut_short() -> State:
    """What creations left that came to nothing."""
    return {
        **{f"{NEXT}{end}": b"torn" for end in ("", "-wal", "-shm", "-journal")},
        f".{VAULT}.0a1b2c3d.tmp": b"torn",
    }


OPERATIONS = {
    "make a profile": Operation(_create, dict),
    "make one where one was cut short": Operation(_create, _cut_short),
    "add a key": Operation(unlocked(_add), _created),
    "import a key": Operation(IMPORT, _created),
    "confirm recovery words": Operation(unlocked(_confirm, speech=Scribe), _made),
    "change the password": Operation(unlocked(_change_password), _made),
    "renew the recovery code": Operation(unlocked(_renew), _made),
    "renew it without links": Operation(unlocked(_renew), _made, links=False),
    "add a keyring slot": Operation(unlocked(_keep_in_keyring), _made),
    "sign": Operation(unlocked(_sign), _made, moves=False),
    "re-key": Operation(unlocked(_rekey), _made),
    "settle a re-key": Operation(unlocked(_nothing, BY_OTHER), _half_rekeyed, moves=False),
    "migrate version 0": Operation(
        unlocked(_nothing, BY_CODE), _of_version_0, needs=_version_stays
    ),
    "go back": Operation(_go_back, _damaged, moves=False, needs=_damaged_stays),
    "go back without links": Operation(
        _go_back, _damaged, moves=False, links=False, needs=_damaged_stays
    ),
    "restore a backup": Operation(_restore, dict),
    "write a backup": Operation(_write_backup, _made, moves=False),
    "write a daily copy": Operation(
        unlocked(_copy), _with_copies, moves=False, needs=_copies_stay
    ),
    "write a request": Operation(_write_request, lambda: {REQUEST: b'{"signatures": ["one"]}'}),
}
