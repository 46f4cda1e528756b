"""One rule for every password that is asked for: wrong ones slow the next one down."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from app.desk.errors import TooManyAttempts
from app.ports import ClockPort
from app.profile.errors import VaultDamaged
from wallet.lock import Attempts
from wallet.vault.errors import NotUnlocked


class Patience:
    """Counts wrong secrets, at the locked door and inside alike: it is one vault."""

    def __init__(self, clock: ClockPort) -> None:
        """No secret was wrong yet."""
        self._clock = clock
        self._attempts = Attempts()

    @property
    def wait(self) -> float:
        """Seconds until the next secret is heard."""
        return self._attempts.wait(self._now)

    @contextmanager
    def hearing(self, *, of_a_file: bool = False) -> Generator[None]:
        """Hear a secret in here; raise TooManyAttempts if wrong ones came just before.

        ``of_a_file``: it opens a backup, which may be anybody's; that proves nothing of the
        profile, so that the wrong ones before it are not forgotten.
        """
        if wait := self.wait:
            raise TooManyAttempts(wait)
        try:
            yield
        except NotUnlocked:
            self._attempts = self._attempts.failed(self._now)
            raise
        except VaultDamaged as why:
            if why.is_refused:
                self._attempts = self._attempts.failed(self._now)
            raise
        if not of_a_file:
            self._attempts = self._attempts.succeeded()

    @property
    def _now(self) -> float:
        return self._clock.moment().monotonic
