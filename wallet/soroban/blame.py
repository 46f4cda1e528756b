"""Whose error it is: what storage and authority refuse is the running contract's."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from types import TracebackType

from typing_extensions import override

from wallet.addresses import ContractId
from wallet.soroban.authority import Unauthorized
from wallet.soroban.errors import HostError
from wallet.soroban.storage import Denied


class Blamed(AbstractContextManager[None]):
    """Turns what storage and authority refuse into an error of the running contract.

    A class, for it is entered a hundred times in one call: a generator takes ten times as long.
    """

    __slots__ = ("_running",)

    def __init__(self, running: Callable[[], ContractId | None]) -> None:
        """``running`` says which contract runs at the time."""
        self._running = running

    @override
    def __enter__(self) -> None:
        return None

    @override
    def __exit__(
        self,
        kind: type[BaseException] | None,
        why: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        if isinstance(why, Denied):
            raise HostError(why.kind, why.code, self._running(), why.why) from why
        if isinstance(why, Unauthorized):
            raise HostError("Auth", why.code, self._running(), why.why) from why
