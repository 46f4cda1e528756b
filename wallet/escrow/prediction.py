"""What a call would do in a state that is only partly known: an answer, or what lacks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

from typing_extensions import override

from wallet.addresses import AccountId, Address
from wallet.authorization import Authorization
from wallet.errors import Unreadable
from wallet.escrow.builds import Builds
from wallet.escrow.model import contracts
from wallet.escrow.scval import OtherType
from wallet.remembered import Keyed, remembered
from wallet.snapshot import Snapshot
from wallet.soroban.authority import Invocation
from wallet.soroban.creation import Creation
from wallet.soroban.entries import Entry, Key
from wallet.soroban.errors import HostError
from wallet.soroban.host import Attempt, Done, attempt, record
from wallet.soroban.ledger import Ledger, LifeLimits
from wallet.soroban.packing import packed

NETWORK_LIFE = LifeLimits(min_temporary=17_280, min_persistent=2_073_600, max=3_110_400)
"""Lives in ledgers as the public network has set them; only new and woken entries depend on."""


class DamagedState(HostError):
    """An entry of the state is not what its key says, so nothing can be said about the call."""


FORGED = (
    Unreadable,
    OtherType,
    AssertionError,
    AttributeError,
    IndexError,
    KeyError,
    TypeError,
    ValueError,
)
"""What a forged entry can make of code that expects the host's own: a state is foreign data."""


_REFUSED = (HostError, *FORGED)


@dataclass(frozen=True)
class Prediction:
    """The model's answer, and the entries it asked for that nobody has told about.

    An answer with something missing took the missing for absent: it says what to read next,
    and nothing about what will happen.
    """

    outcome: Done | HostError
    missing: frozenset[Key]

    @property
    def done(self) -> Done | None:
        """What happens, when it is known and the contract lets it."""
        return self.outcome if isinstance(self.outcome, Done) and not self.missing else None


def predict(
    snapshot: Snapshot,
    call: Invocation | Creation,
    source: AccountId,
    builds: Builds,
    entries: Iterable[Authorization] = (),
) -> Prediction:
    """Run a call in our model on what is known.

    Others than the source spend the nonces of these ``entries``, each those of their own.
    """
    known, ledger = _known_ledger(snapshot)
    chosen: dict[Address, list[int]] = {}
    for entry in entries:
        if entry.address is not None:
            chosen.setdefault(entry.address, []).append(entry.nonce)
    try:
        outcome: Done | HostError = record(
            ledger, call, source, contracts(builds), count(1), chosen
        )
    except HostError as refused:
        outcome = refused
    except FORGED as why:
        outcome = DamagedState("Storage", "InternalError", None, f"{why!r:.80}")
    return Prediction(outcome, frozenset(known.missing))


def tried(
    snapshot: Snapshot, call: Invocation, source: AccountId, builds: Builds
) -> tuple[Attempt | None, frozenset[Key]]:
    """What comes of a call, None where it is refused; and the entries that nobody told about.

    The same answer as that of ``predict``, without what is only told: a hundred calls are
    tried for one search.
    """
    known, ledger = _known_ledger(snapshot)
    try:
        made = attempt(ledger, call, source, contracts(builds))
    except _REFUSED:
        made = None
    return made, frozenset(known.missing)


def _known_ledger(snapshot: Snapshot) -> tuple[_Known, Ledger]:
    known = _Known(snapshot.entries)
    told = snapshot.network, snapshot.sequence, snapshot.timestamp
    return known, Ledger(*told, NETWORK_LIFE, known)


def predicted(
    snapshot: Snapshot,
    call: Invocation | Creation,
    source: AccountId,
    builds: Builds,
    entries: Iterable[Authorization] = (),
) -> Prediction:
    """The same, remembered: whoever looks at a request asks again before signing it."""
    told = tuple(entries)
    key = snapshot, call_value(call), source, builds, told
    return _predicted(Keyed(key, lambda: predict(snapshot, call, source, builds, told)))


def call_value(call: Invocation | Creation) -> tuple[object, ...]:
    """All that a call says, to tell it from another; arguments that hold lists have no hash."""
    arguments = tuple(map(packed, call.arguments))
    told = call.contract, call.function, arguments
    if isinstance(call, Invocation):
        return told
    return *told, call.deployer, call.salt, call.wasm_hash


@remembered(32)
def _predicted(asked: Keyed[Callable[[], Prediction]]) -> Prediction:
    return asked.it()


class _Known(Mapping[Key, Entry]):
    """A snapshot's entries that remembers which unknown ones were asked for."""

    def __init__(self, entries: Mapping[Key, Entry | None]) -> None:
        self._entries = entries
        self.missing: set[Key] = set()

    @override
    def __getitem__(self, key: Key) -> Entry:
        entry: Entry | None = self.get(key)
        if entry is None:
            raise KeyError(key)
        return entry

    @override
    def get(self, key: Key, default: Any = None) -> Any:
        # A mapping's own asks for the item and catches what that raises: three times as slow.
        entry = self._entries.get(key)
        if entry is None and key not in self._entries:
            self.missing.add(key)
        return default if entry is None else entry

    @override
    def __iter__(self) -> Iterator[Key]:
        return (key for key, entry in self._entries.items() if entry is not None)

    @override
    def __len__(self) -> int:
        return sum(1 for _ in self)
