"""Code that the user of a profile takes for builds that we know."""

from __future__ import annotations

from app.profile.profile import Profile
from app.records import Pin
from wallet.escrow.builds import Build, Builds
from wallet.escrow.interface import taken_for


def pinned_builds(profile: Profile, builds: Builds) -> Builds:
    """The builds that we know, and those that are pinned to one of them.

    Code that we have come to know since is what we know it to be; a pin to a build that is
    not known any more counts nothing.
    """
    ours = Builds.of(build for build in builds.by_hash.values() if not build.pinned_at)
    taken = (_taken(pin, ours) for pin in profile.store.pins.all())
    return ours.with_more(build for build in taken if build is not None)


def _taken(pin: Pin, builds: Builds) -> Build | None:
    known = builds.get(bytes.fromhex(pin.build))
    return None if known is None else taken_for(known, bytes.fromhex(pin.wasm_hash), pin.at)
