"""The practice network without a wire: a port, and a clock that tests step; nothing sleeps.

Use cases talk to the same ledger, RPC and readers of answers as in the real program. Faults are
scripted by the port's method: each takes the honest way to an answer and does with it as it
likes, one call after the other; when they are used up, the network is honest again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, NoReturn

from stellar_sdk import xdr
from stellar_sdk.soroban_rpc import GetTransactionResponse, SimulateTransactionResponse

from app import propose
from app.adapters import simulated, wire
from app.adapters.results import outcome
from app.ports import Final, LedgerPort, NotFound, Pending, Rejected, TryAgain
from app.practice import rpc
from app.practice.fees import BASE_FEE
from app.practice.ledger import SECONDS, Chain, Status
from app.practice.transactions import submitted
from app.read import find_escrow
from tests.support import builders, practice
from tests.support.escrows import BUILD, BUILDS
from wallet.addresses import AccountId, ContractId
from wallet.envelope import Envelope, FeeBump
from wallet.escrow.builds import Builds
from wallet.escrow.storage import ESCROW_KEY, escrow_from, escrow_to
from wallet.escrow.terms import Escrow
from wallet.lock import Moment
from wallet.network import PRACTICE, Network
from wallet.request import Request
from wallet.simulation import Simulation, SimulationRefused
from wallet.snapshot import Snapshot
from wallet.soroban.entries import Entry, Key, contract_data, contract_data_key

HOST = "stepped"

Honest = Callable[[], Any]
Fault = Callable[[Honest], Any]


class SteppedClock:
    """A ``ClockPort`` that moves only when somebody waits, or a test says so."""

    def __init__(self, time: int, moved: Callable[[int], None]) -> None:
        self.time = time
        self._moved = moved

    def now(self) -> int:
        return self.time

    def moment(self) -> Moment:
        return Moment(float(self.time), float(self.time))

    async def sleep(self, seconds: float) -> None:
        self.step(max(1, round(seconds)))

    def step(self, seconds: int) -> None:
        """Let so much time pass, and the ledgers that close in it."""
        self.time += seconds
        self._moved(self.time)


class SteppedNetwork:
    """A ``LedgerPort`` on the pure ledger of the practice network."""

    host = HOST

    def __init__(self, chain: Chain | None = None, **faults: Iterable[Fault]) -> None:
        self.chain = chain or practice.chain()
        self.clock = SteppedClock(self.chain.latest.time, self.pass_time)
        self.faults = {method: list(script) for method, script in faults.items()}
        self.asked: list[str] = []
        self.sent: list[Envelope | FeeBump] = []

    async def network(self) -> Network:
        answer: Network = self._answer("network", lambda: PRACTICE)
        return answer

    async def latest(self) -> tuple[int, int]:
        latest = self.chain.latest
        return latest.sequence, latest.time

    async def snapshot(self, keys: Iterable[Key]) -> Snapshot:
        wanted = tuple(keys)
        answer: Snapshot = self._answer("snapshot", lambda: self._snapshot(wanted))
        return answer

    async def simulate(self, envelope: Envelope) -> Simulation | SimulationRefused:
        answer: Simulation | SimulationRefused = self._answer(
            "simulate", lambda: self._simulation(envelope)
        )
        return answer

    async def inclusion_fee(self) -> int:
        answer: int = self._answer("inclusion_fee", lambda: BASE_FEE)
        return answer

    async def send(self, envelope: Envelope | FeeBump) -> Pending | Rejected | TryAgain:
        self.sent.append(envelope)
        answer: Pending | Rejected | TryAgain = self._answer(
            "send", lambda: self._sent(envelope)
        )
        return answer

    async def transaction(self, hash_: bytes) -> Final | NotFound:
        answer: Final | NotFound = self._answer("transaction", lambda: self._found(hash_))
        return answer

    def _snapshot(self, keys: tuple[Key, ...]) -> Snapshot:
        latest, entries = self.chain.latest, self.chain.ledger.entries
        found = {key: entries.get(key) for key in keys}
        return Snapshot(PRACTICE, latest.sequence, latest.time, found)

    def _simulation(self, envelope: Envelope) -> Simulation | SimulationRefused:
        calls = simulated.runs_code(envelope)
        params = {"transaction": envelope.to_base64(), "useUpgradedAuth": calls}
        told = SimulateTransactionResponse.model_validate(
            self._told("simulateTransaction", params)
        )
        return simulated.simulation(told, runs_code=calls)

    def _sent(self, envelope: Envelope | FeeBump) -> Pending | Rejected | TryAgain:
        before = self.chain.latest
        self.chain, answer = self.chain.submit(submitted(envelope))
        match answer.status:
            case Status.PENDING | Status.DUPLICATE:
                return Pending(envelope.hash, before.sequence)
            case Status.TRY_AGAIN_LATER:
                return TryAgain()
            case Status.ERROR:
                assert answer.result is not None
                end = outcome(answer.result)
                return Rejected(end.result, end.operation)

    def _found(self, hash_: bytes) -> Final | NotFound:
        told = self._told("getTransaction", {"hash": hash_.hex()})
        return wire.transaction(GetTransactionResponse.model_validate(told), hash_)

    def _told(self, method: str, params: Mapping[str, object]) -> object:
        request = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
        return rpc.answer(self.chain, request)[1]["result"]

    def _answer(self, method: str, honest: Honest) -> Any:
        self.asked.append(method)
        script = self.faults.get(method)
        return script.pop(0)(honest) if script else honest()

    def pass_time(self, time: int) -> None:
        """Let the ledgers close that close until then."""
        while self.chain.latest.time + SECONDS <= time:
            self.chain = self.chain.close()


def _is_a_port(network: SteppedNetwork) -> LedgerPort:
    return network


def failing(error: Exception) -> Fault:
    """Let a call fail before it reaches the network."""

    def fault(_honest: Honest) -> NoReturn:
        raise error

    return fault


def losing(error: Exception) -> Fault:
    """Let a call reach the network, and lose its answer."""

    def fault(honest: Honest) -> NoReturn:
        honest()
        raise error

    return fault


def answering(answer: object) -> Fault:
    """Answer this instead of asking."""
    return lambda _honest: answer


def changing(**fields: Any) -> Fault:
    """Change fields of the honest answer."""
    return lambda honest: replace(honest(), **fields)


def first(step: Callable[[], None]) -> Fault:
    """Let something happen, then answer honestly."""

    def fault(honest: Honest) -> Any:
        step()
        return honest()

    return fault


def honestly(honest: Honest) -> Any:
    """Answer honestly; holds a place in a script."""
    return honest()


async def proposed(network: SteppedNetwork, payer: str = "lawyer", **how: Any) -> Request:
    """Propose the release of the closing, unsigned."""
    contract = practice.closing().contract
    return await propose_release(network, BUILDS, contract, practice.address_of(payer), **how)


async def propose_release(
    network: SteppedNetwork, builds: Builds, contract: ContractId, payer: AccountId, **how: Any
) -> Request:
    """Propose the release of what there is in this contract."""
    move = propose.release_of(await find_escrow(network, contract, builds))
    assert move is not None
    return await propose.propose(network, builds, propose.Wanted(contract, move, payer, **how))


def signed(request: Request, *names: str) -> Request:
    """Add the signatures of these people, good ones."""
    hash_ = request.envelope.hash
    return request.with_signatures(tuple(practice.signature(hash_, name) for name in names))


def with_terms(chain: Chain, change: Callable[[Escrow], Escrow]) -> Chain:
    """Change the terms of the closing's escrow, as its contract might."""
    contract = practice.closing().contract
    key = contract_data_key(contract, ESCROW_KEY)
    entry = chain.ledger.entries[key]
    stored = entry.value.contract_data
    assert stored is not None
    terms = escrow_to(BUILD, change(escrow_from(BUILD, stored.val)))
    return with_entry(chain, key, replace(entry, data=contract_data(key, terms)))


def with_entry(chain: Chain, key: Key, entry: Entry | None) -> Chain:
    """Put an entry on the ledger, or take it away, as nothing on the network could."""
    return replace(chain, ledger=chain.ledger.with_changes({key: entry}))


def with_signers(
    chain: Chain, weights: Mapping[str, int], threshold: int, account: str = "release"
) -> Chain:
    """Let these people sign for the release account."""
    signers = [
        xdr.Signer(_signer_key(practice.address_of(name)), xdr.Uint32(weight))
        for name, weight in weights.items()
    ]
    signers.sort(key=lambda signer: signer.key.to_xdr_bytes())
    return practice.with_account(
        chain,
        account,
        signers=signers,
        num_sub_entries=xdr.Uint32(len(signers)),
        thresholds=xdr.Thresholds(bytes([0, threshold, threshold, threshold])),
    )


def _signer_key(who: AccountId) -> xdr.SignerKey:
    key = builders.account_xdr(who).account_id.ed25519
    return xdr.SignerKey(xdr.SignerKeyType.SIGNER_KEY_TYPE_ED25519, ed25519=key)
