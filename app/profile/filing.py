"""What the user files with a request: call-backs and files, each with the journal's word."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Final

from app.profile.errors import AttachmentDamaged, NoRoomInProfile, NoRoomWithRequest, NotKept
from app.profile.profile import Profile
from app.records import Attachment, CallBack
from wallet.journal import Kind

MEGABYTE: Final = 1024**2
MOST_OF_FILE: Final = 10
MOST_OF_REQUEST: Final = 50
MOST_OF_PROFILE: Final = 250
"""Megabytes. A backup holds everything several times over in memory while it is written."""

_SEPARATORS: Final = re.compile(r"[/\\]")


def call_back(profile: Profile, call: CallBack) -> None:
    """Keep whom the user called; raise NotKept."""
    _check_kept(profile, call.request)
    facts = {
        "who": call.who,
        "number": call.phone,
        "number on file": "yes" if call.on_file else "no",
        "confirmed": call.confirmed,
        "called at": str(call.at),
    }
    with profile.recording(Kind.CALLED_BACK, call.request.hex(), facts):
        profile.store.callbacks.add(call)


def attach(profile: Profile, request: bytes, path: str, content: bytes) -> None:
    """Keep a file's content with a request, unless it has it; raise NotKept.

    Of the path only the last name is kept. Raise NoRoomWithRequest, NoRoomInProfile.
    """
    _check_kept(profile, request)
    digest, store = sha256(content).digest(), profile.store.attachments
    there = store.of(request)
    if digest in {each.digest for each in there}:
        return
    if sum(each.size for each in there) + len(content) > MOST_OF_REQUEST * MEGABYTE:
        raise NoRoomWithRequest(MOST_OF_REQUEST)
    if store.size() + len(content) > MOST_OF_PROFILE * MEGABYTE:
        raise NoRoomInProfile(MOST_OF_PROFILE)
    name = base_name(path) or digest.hex()[:16]
    facts = {"name": name, "size": str(len(content)), "sha256": digest.hex()}
    with profile.recording(Kind.ATTACHED, request.hex(), facts):
        now = profile.clock.now()
        store.add(Attachment(request, name, len(content), digest, now), content)


def attached(profile: Profile, request: bytes, digest: bytes) -> bytes:
    """The content of a request's file; raise AttachmentDamaged unless it has its hash still."""
    content = profile.store.attachments.content(request, digest)
    if content is None or sha256(content).digest() != digest:
        raise AttachmentDamaged(digest.hex())
    return content


def base_name(path: str) -> str:
    """The last name of a path, whichever system wrote it; "" where it has none."""
    return _SEPARATORS.split(path)[-1].rstrip(". ")


def _check_kept(profile: Profile, request: bytes) -> None:
    if profile.store.requests.by_hash(request) is None:
        raise NotKept(request.hex())
