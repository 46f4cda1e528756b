"""Stories played without processes: a stepped network, and keys in place of machines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from app.closing import Cast, Closed, Closing
from app.exchange import read_file
from app.practice import accounts
from app.practice.ledger import Chain, Status
from app.practice.scenario import INCLUSION, Scenario, call_envelope, load_scenario
from app.practice.simulation import CannotSimulate, Wishes, prepared, simulate
from app.practice.transactions import Transaction
from app.read import find_contract
from app.story import Ask, Story
from tests.support.builders import signature
from tests.support.desks import services_of
from tests.support.escrows import BUILDS
from tests.support.network import SteppedNetwork
from tests.support.program import Piped
from tests.support.story_machines import OwnDesks
from wallet.addresses import AccountId
from wallet.escrow.abi import call_of
from wallet.escrow.made import made_by, refused_as
from wallet.escrow.moves import acting
from wallet.keys import SecretKey
from wallet.network import PRACTICE
from wallet.request import Request
from wallet.review.review import Review


@dataclass(frozen=True)
class Keys:
    """Machines without a machine: whoever signs has a key here, and does not look."""

    keys: Mapping[str, SecretKey]
    folder: Path
    declined: list[str] = field(default_factory=list[str])

    async def have_signed(
        self, who: str, files: Sequence[Path], accepts: Sequence[int]
    ) -> Sequence[Path]:
        outs: list[Path] = []
        for file in files:
            request = read_file(str(file))
            assert isinstance(request, Request)
            given = signature(self.keys[who], request.envelope.hash)
            outs.append(self.folder / f"{who}-{file.name}")
            outs[-1].write_text(request.with_signatures((given,)).to_text())
        return outs

    async def decline(self, who: str, file: Path, why: str) -> None:
        self.declined.append(f"{who}: {file.stem}: {why}")


@dataclass(frozen=True)
class Seen:
    """How a story went: its end, each review that was shown, and who declined what."""

    closed: Closed
    reviews: tuple[Review, ...]
    declined: tuple[str, ...]


@lru_cache(maxsize=12)
def scenario(name: str) -> Scenario:
    """The network of a story as it begins; a value, so made once."""
    return load_scenario(name, BUILDS)


def cast_of(told: Scenario) -> Cast:
    """Who takes part."""
    return Cast(told.accounts, told.escrows, told.assets)


async def played(told: Scenario, folder: Path, story: Story | None = None) -> Seen:
    """Play a story of this scenario, its own unless another is given, to its end."""
    network, keys = SteppedNetwork(told.chain), Keys(told.keys, folder)
    reviews: list[Review] = []
    closing = Closing(network, network.clock, BUILDS, keys, folder, lambda _step: None)
    closed = await closing.play(
        story or told.story, cast_of(told), lambda seen, _: reviews.append(seen)
    )
    return Seen(closed, tuple(reviews), tuple(keys.declined))


async def lived(told: Scenario, folder: Path) -> Closed:
    """Play a story by people with profiles, who remember what they saw, to its end."""
    network, signer = SteppedNetwork(told.chain), Piped()
    services = services_of(network, signer)
    machines = OwnDesks(
        services.profiles, folder, print, told.secrets, frozenset(), services=services
    )
    closing = Closing(network, network.clock, BUILDS, machines, folder, print)
    return await closing.play(told.story, cast_of(told), lambda _seen, _alone: None)


async def all_made(told: Scenario, asks: Iterable[Ask]) -> tuple[Chain, Mapping[str, str]]:
    """Make these moves, but for what is declined, and tell what was refused."""
    chain, refused = told.chain, dict[str, str]()
    for ask in asks:
        if ask.declined is None:
            chain, reason = await made(told, chain, ask)
            refused |= {ask.name: reason} if reason else {}
    return chain, refused


async def end_of(name: str) -> tuple[Chain, Mapping[str, str]]:
    """The bare ledger after all of a story, and what was refused in it; made once."""
    if name not in _ENDS:
        told = scenario(name)
        _ENDS[name] = await all_made(told, told.story.play)
    return _ENDS[name]


_ENDS: dict[str, tuple[Chain, Mapping[str, str]]] = {}


async def made(told: Scenario, chain: Chain, ask: Ask) -> tuple[Chain, str]:
    """Make a move on the bare ledger, by whoever may: the ledger after it, or its refusal."""
    contract = await find_contract(SteppedNetwork(chain), ask.contract, BUILDS)
    move = ask.move(contract)
    call = call_of(contract.build, ask.contract, move)
    who = AccountId(acting(move) or told.accounts[ask.payer])
    source = accounts.account(chain.ledger, who)
    assert source is not None, who
    unsigned = Transaction(call_envelope(call, who, accounts.sequence_of(source) + 1))
    try:
        simulated = simulate(chain, unsigned, Wishes())
    except CannotSimulate as why:
        if why.error is None:
            raise
        new = made_by(call, move, BUILDS, PRACTICE)
        token = contract.escrow.token if contract.escrow is not None else None
        return chain, refused_as(why.error, contract.build, new, token)
    envelope = prepared(unsigned, simulated, INCLUSION)
    signers = accounts.signers(chain.ledger, who)
    assert signers is not None
    able = {signer.key.strkey for signer in signers.signers if signer.weight}
    keys = [told.keys[name] for name in ask.signers if told.accounts[name] in able]
    signed = envelope.with_signatures(signature(key, envelope.hash) for key in keys)
    chain, answer = chain.submit(Transaction(signed))
    assert answer.status is Status.PENDING, (ask.name, answer)
    chain = chain.close()
    found = chain.find(signed.hash)
    assert found is not None
    assert found[1].outcome.successful, ask.name
    return chain, ""
