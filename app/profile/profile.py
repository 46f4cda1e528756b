"""An unlocked profile: what is read and written, until it is locked."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from app.adapters.profile_files import ProfileFiles
from app.adapters.store.store import Store
from app.errors import PerhapsWritten
from app.ports import ClockPort
from app.profile.door import Door, Way
from app.profile.errors import NoSuchIdentity, RolledBack, WrongSignature
from app.profile.ledgers import Ledgers
from app.profile.opened import Identity, Opened
from app.records import KnownKey
from app.signing.frames import Facts
from app.signing.process import SignerEnded
from wallet.addresses import public_key
from wallet.cover import Cover
from wallet.errors import Unreadable
from wallet.journal import Event, Kind
from wallet.keys import verifies
from wallet.review.token import Reviewed
from wallet.vault.payload import Mark

NO_COVERS: Final[Mapping[bytes, bytes]] = MappingProxyType({})


@dataclass(frozen=True)
class Signed:
    """A signature that was made here, and the cover of its request where that was asked for."""

    signature: bytes
    cover: Cover | None


class Profile:
    """One unlocked profile. It keeps what opens the database, and nothing that opens seeds.

    ``rolled_back`` is why it may only be read, until its owner says that it is as it should be.
    ``is_locked``: everything that was decrypted is gone.
    """

    def __init__(
        self, door: Door, store: Store, opened: Opened, clock: ClockPort, held: ExitStack
    ) -> None:
        """Take what ``opening`` made ready; ``held`` lets go of lock and database."""
        self.door = door
        self.store = store
        self.opened = opened
        self.clock = clock
        self.ledgers = Ledgers(clock)
        self.rolled_back: tuple[RolledBack, ...] = ()
        self._held = held
        self.is_locked = False

    @property
    def files(self) -> ProfileFiles:
        """The profile's files."""
        return self.door.files

    @property
    def own_keys(self) -> frozenset[str]:
        """The G addresses that can sign here."""
        return frozenset(identity.account for identity in self.opened.identities)

    def identity(self, name: str) -> Identity:
        """The key with this label or address; raise NoSuchIdentity."""
        found = [i for i in self.opened.identities if name in {i.label, i.account}]
        if len(found) != 1:
            raise NoSuchIdentity(name)
        return found[0]

    def check_writable(self) -> None:
        """Raise RolledBack while nobody has said that older files are meant."""
        if self.rolled_back:
            raise self.rolled_back[0]

    @contextmanager
    def recording(
        self, kind: Kind, subject: str, facts: Mapping[str, str] | None = None
    ) -> Generator[None]:
        """Keep what is done inside, and the journal's word for it, together or not at all."""
        self.check_writable()
        with self.store.transaction():
            yield
            self.record(kind, subject, facts)

    def record(self, kind: Kind, subject: str, facts: Mapping[str, str] | None = None) -> None:
        """Add to the journal."""
        event = Event(self.clock.now(), kind, subject, facts or {})
        self.store.journal.append(event, self.opened.audit)

    @property
    def mark(self) -> Mark:
        """The journal's present end, for the vault to remember."""
        head = self.store.journal.head()
        return Mark(head.number, head.hash)

    async def change(
        self,
        what: str,
        way: Way,
        kind: Kind,
        facts: Mapping[str, str],
        **more: object,
    ) -> Facts:
        """Let the signer process change the vault, and keep and record that.

        The journal has it only once the vault has it; a crash between leaves a vault that is
        newer than the journal says, which is no harm.
        """
        self.check_writable()
        opened, answer = await self.ask(what, way, **more)
        with opened.forgotten_on_failure():
            if self.opened.version < opened.version:
                self.files.keep_version(self.opened.version)
            self._save(lambda: self.files.save_vault(opened.raw))
            self.adopt(opened, lambda: self.record(kind, "profile", facts))
        return answer

    async def sign(
        self, way: Way, leaves: Sequence[Reviewed], covers: Mapping[bytes, bytes] = NO_COVERS
    ) -> list[Signed]:
        """The signature of each, in their order, verified; raise WrongSignature.

        Nothing else of a profile makes signatures, and nothing is signed but what a review gave
        leave to, and the covers of those requests. ``covers`` are the digests of those to be
        vouched for, by the requests' hashes. The vault that comes with them differs in its mark
        alone.
        """
        self.check_writable()
        items = [_item(leave, covers.get(leave.request)) for leave in leaves]
        opened, answer = await self.ask("sign", way, items=items)
        with opened.forgotten_on_failure():
            self._save(lambda: self.files.mark_vault(opened.raw))
            self.adopt(opened, lambda: None)
        return [_signed(each, covers.get(each.request), answer["signed"]) for each in leaves]

    async def ask(self, what: str, way: Way, **more: object) -> tuple[Opened, Facts]:
        """Ask the signer process about this vault, which then knows the newest database.

        Raise a VaultError or Unreadable, or SignerEnded: also for an answer that is heard only
        after the profile was locked, when another program may have it already.
        """
        mark = {"number": self.mark.generation, "hash": self.mark.digest}
        opened, answer = await self.door.ask(what, self.opened.raw, way, mark=mark, **more)
        if self.is_locked:
            opened.forget()
            raise SignerEnded("it was killed")
        return opened, answer

    def adopt(self, opened: Opened, also: Callable[[], None]) -> None:
        """Go on with a newer generation of the vault, which is saved already."""
        with self.store.transaction():
            also()
            self.store.marks.set_vault_mark(opened.generation, opened.digest)
            self._know_keys(opened)
        if opened is not self.opened:
            self.opened.forget()
        self.opened = opened

    def lock(self) -> None:
        """Let go of everything that is decrypted, and of the profile; once is enough."""
        self.is_locked = True
        self.door.signer.kill()
        try:
            self._held.close()
        finally:
            self.opened.forget()

    def _save(self, save: Callable[[], None]) -> None:
        try:
            save()
        except PerhapsWritten:
            # The disk has the old vault or the new one, and only unlocking it anew tells which:
            # what would be changed meanwhile would be built on the wrong one.
            self.lock()
            raise

    def _know_keys(self, opened: Opened) -> None:
        for identity in opened.identities:
            key = KnownKey(identity.account, identity.label, False, identity.created)
            if self.store.keys.put(key):
                self.store.requests.await_key(key.public)


def _item(leave: Reviewed, cover: bytes | None) -> Facts:
    about = {"public": public_key(leave.key), "digest": leave.review_digest}
    return {**about, "payload": leave.payload, "cover": cover}


def _signed(leave: Reviewed, cover: bytes | None, signed: Sequence[Facts]) -> Signed:
    """The signature of exactly what was reviewed; the signer process answers key by key."""
    meant = (public_key(leave.key), leave.hash, leave.review_digest)
    for each in signed:
        if (each["public"], each["hash"], each["digest"]) == meant:
            signature: bytes = each["signature"]
            if verifies(leave.key, leave.hash, signature):
                return Signed(signature, _cover(leave, cover, each["cover"]))
    raise WrongSignature(leave.key)


def _cover(leave: Reviewed, digest: bytes | None, signature: bytes | None) -> Cover | None:
    """The cover that was asked for, if one was; raise WrongSignature for any other."""
    if digest is None:
        return None
    try:
        cover = Cover(leave.key, signature or b"")
        cover.check(digest)
    except Unreadable as why:
        raise WrongSignature(leave.key) from why
    return cover
