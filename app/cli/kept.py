"""The commands on a profile's requests: sign, submit, decline."""

from __future__ import annotations

import hashlib
import shlex
from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from app import ports
from app.adapters.places import VAULT
from app.adapters.store.errors import DatabaseTrouble
from app.bootstrap import Services
from app.cli.inbox import HEADINGS
from app.cli.output import Output
from app.cli.problem import OurError
from app.cli.problems import Misused
from app.cli.profiles import answer, with_profile
from app.cli.secrets import given
from app.errors import AppError
from app.homes import own_folder
from app.profile import requests as keeping
from app.profile import sending, signing
from app.profile.door import Way
from app.profile.errors import NoKeyToSign, RecoveryWordsDue, WhichKey
from app.profile.pins import pinned_builds
from app.profile.profile import Profile
from app.records import Standing
from app.report import as_json, as_text
from app.submit import SENDING, OutcomeUnknown
from wallet.errors import WalletError
from wallet.lock import Grace, Limits
from wallet.network import Network
from wallet.request import SUFFIX, Request
from wallet.review.review import Review
from wallet.review.token import NotTicked, Stopped

NO_COVER: Final = "its cover is not signed; that is done with a signature, which it had before."

Write = Callable[[str, Request], Request]


@dataclass(frozen=True)
class Asked:
    """A request to be signed, the file it came in, and where it is to be written, if it is."""

    path: str
    request: Request
    out: str | None


def outs_of(named: str | None, paths: Sequence[str]) -> list[str | None]:
    """Where each signed request is written: a file, a name each in a folder, or nowhere."""
    if named is None:
        return [None for _ in paths]
    folder = Path(named)
    if len(paths) == 1 and not folder.is_dir():
        return [named]
    names = [Path(path).name for path in paths]
    if not folder.is_dir() or len(set(names)) < len(names):
        raise Misused("Several requests need a folder for --out, and a name each.")
    return [str(folder / name.removesuffix(SUFFIX)) + SUFFIX for name in names]


def sign(
    options: Namespace,
    services: Services,
    output: Output,
    asked: Sequence[Asked],
    write: Write,
) -> int:
    """Review and sign requests with a key of the profile; all, or none.

    One that the profile's key has signed before is only written again.
    """
    batch = _Batch(options, services, output, asked, write)
    return with_profile(options, services, output, batch.run)


def submit(
    options: Namespace,
    services: Services,
    output: Output,
    request: Request,
    meant: Network,
) -> ports.Final:
    """Send a request of the profile, and keep what becomes of it."""
    ended: list[ports.Final] = []
    steps: list[str] = []

    def tell(step: str) -> None:
        steps.append(step)
        output.tell(step)

    async def do(profile: Profile, _way: Way) -> None:
        async with services.connect(options.rpc, meant) as port:
            try:
                ended.append(
                    await sending.send(
                        profile, request, port, pinned_builds(profile, services.builds), tell
                    )
                )
            except DatabaseTrouble as why:
                if SENDING not in steps:
                    raise
                output.tell("WARNING: the profile could not keep what became of it.")
                raise OutcomeUnknown(request.hash.hex()) from why

    with_profile(options, services, output, do)
    return ended[0]


def tell_that_none_keeps_it(output: Output) -> None:
    """Remind whoever has a profile that this way its inbox learns nothing."""
    own = own_folder()
    if own is not None and (own / VAULT).is_file():
        output.tell(
            "NOTE: your profile does not know of this. To keep it there, run the same command "
            f"with\n--profile {shlex.quote(str(own))}: it cannot pay twice."
        )


def decline(options: Namespace, services: Services, output: Output, request: Request) -> int:
    """Say no, with a reason; it is kept and recorded."""
    hash_ = request.hash

    async def do(profile: Profile, _way: Way) -> None:
        keeping.keep(profile, request, pinned_builds(profile, services.builds))
        keeping.decline(profile, hash_, options.reason)
        words = "declined; your profile keeps it with the reason. Nothing was signed or sent."
        answer(output, words, status="declined", hash=hash_.hex())
        output.tell("Nobody is told by this program: tell whoever proposed it.")

    return with_profile(options, services, output, do)


@dataclass(frozen=True)
class _Batch:
    """Requests that are signed together, and their reviews once they were shown."""

    options: Namespace
    services: Services
    output: Output
    asked: Sequence[Asked]
    write: Write
    seen: list[Review] = field(default_factory=list[Review])

    async def run(self, profile: Profile, way: Way) -> None:
        profile.check_writable()
        key = self.options.key
        builds = pinned_builds(profile, self.services.builds)
        for each in self.asked:
            keeping.keep(profile, each.request, builds, prepared=self.options.cover)
        due = [each for each in self.asked if not _is_signed(profile, each, key)]
        if due:
            await self._sign(profile, due, way)
        for each in self.asked:
            signed = keeping.kept(profile, each.request.hash)
            if self.options.cover and not _vouched(profile, signed):
                self.output.tell(f"{each.path}: {NO_COVER}")
            if each.out is not None:
                self.write(each.out, signed)
        reviews = {review.request_hash: review for review in self.seen}
        told = [_signed_facts(profile, each, reviews) for each in self.asked]
        _tell_signed(self.output, self.asked, told)

    async def _sign(self, profile: Profile, due: Sequence[Asked], way: Way) -> None:
        try:
            await signing.sign(
                profile,
                [each.request for each in due],
                _again(self.options, self.services, due, way),
                pinned_builds(profile, self.services.builds),
                self._decide,
                self.options.key,
            )
        except (AppError, WalletError) as why:
            if len(self.asked) > 1 and (about := _about(why, due, self.seen)):
                self.output.tell(f"in {about.path}:")
            raise

    def _decide(self, shown: Review) -> frozenset[int]:
        self.seen.append(shown)
        if not self.output.as_json:
            self.output.say(as_text(shown))
        return frozenset(self.options.accept)


def _is_signed(profile: Profile, asked: Asked, name: str | None) -> bool:
    """Whether all that the profile's keys could add to a kept request is there already."""
    row = profile.store.requests.by_hash(asked.request.hash)
    own = profile.own_keys if name is None else {profile.identity(name).account}
    mine = [line.signed for line in row.signers if line.key in own] if row else []
    return bool(mine) and all(mine)


def _vouched(profile: Profile, request: Request) -> bool:
    """Whether a key of the profile has signed its cover."""
    return request.cover is not None and request.cover.key in profile.own_keys


def _again(
    options: Namespace, services: Services, asked: Sequence[Asked], way: Way
) -> Callable[[], Way]:
    """The secret once more, unless it was given for this very batch just now."""
    hashes = b"".join(each.request.hash for each in asked)
    batch = hashlib.sha256(hashes).digest()
    grace = Grace(batch, services.clock.moment(), Limits().grace)

    def ask() -> Way:
        if grace.covers(batch, services.clock.moment()) and not options.keyring:
            return way
        return given(Namespace(**{**vars(options), "keyring": False}))

    return ask


def _about(why: OurError, due: Sequence[Asked], seen: Sequence[Review]) -> Asked | None:
    """Which of several requests an error is about, if it is about one."""
    match why:
        case Stopped() | NotTicked():
            return due[len(seen) - 1]
        case NoKeyToSign() | WhichKey() | RecoveryWordsDue():
            return due[len(seen)]
        case _:
            return None


def _signed_facts(
    profile: Profile, asked: Asked, reviews: Mapping[bytes, Review]
) -> dict[str, Any]:
    hash_ = asked.request.hash
    row = profile.store.requests.by_hash(hash_)
    facts = {
        "written": asked.out,
        "standing": (row.standing if row else Standing.NEEDS_ME).value,
    }
    if hash_ not in reviews:
        return {"status": "signed before", **facts, "hash": hash_.hex()}
    return {"status": "signed", **facts, **as_json(reviews[hash_])}


def _tell_signed(
    output: Output, asked: Sequence[Asked], told: Sequence[Mapping[str, Any]]
) -> None:
    if output.as_json:
        output.json(told[0] if len(told) == 1 else {"status": "signed", "requests": told})
    for each, facts in zip(asked, told, strict=True):
        about = f"{each.path}: " if len(asked) > 1 else ""
        written = f", written: {each.out}" if each.out else ""
        standing = HEADINGS[Standing(facts["standing"])].lower()
        output.tell(f"{about}{facts['status']}, kept in the profile{written}; {standing}")
    if all(each.out is None for each in asked):
        output.tell("To hand it on, run the same command with --out: nothing is signed twice.")
