"""Scenarios: a practice network in the middle of a story, from ``resources/practice``.

The file names people, what they hold, accounts with several signers, assets and escrows; then
come the calls that lead to where the story begins. Accounts and contracts are simply there when
the network begins; the calls are real transactions: simulated, signed, sent and applied.

Every key of a scenario can be derived by anybody: its seed is the SHA-256 of
``countersign practice key <scenario> <name>``, or of the text that the file gives. They guard
nothing, and must never be used on a real network.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files

from stellar_sdk import StrKey, xdr

from app.practice import genesis
from app.practice.accounts import account, sequence_of
from app.practice.genesis import Facts
from app.practice.ledger import SECONDS, Chain, Status
from app.practice.simulation import CannotSimulate, Wishes, prepared, simulate
from app.practice.stories import story_of
from app.practice.transactions import Transaction
from app.practice.wording import Wording, digest
from app.story import Story, file_of
from wallet.addresses import AccountId, ContractId, account_id, contract_of, public_key
from wallet.amounts import Asset, parse_amount
from wallet.envelope import DecoratedSignature, Envelope
from wallet.errors import WalletError
from wallet.escrow import scval
from wallet.escrow.builds import Build, Builds
from wallet.escrow.calls import CALLS
from wallet.escrow.model import contracts
from wallet.escrow.model.v2 import ADMIN_KEY, APPROVED_CODE_KEY
from wallet.escrow.moves import NewEscrow
from wallet.keys import SecretKey
from wallet.network import PRACTICE, Network
from wallet.soroban.authority import Invocation
from wallet.soroban.creation import Creation
from wallet.soroban.entries import Entry, Key, code_key
from wallet.soroban.host import CONSTRUCTOR
from wallet.soroban.values import address

INCLUSION = 100


@dataclass(eq=False)
class BadScenario(WalletError):
    """A scenario's file does not say what it must, or its story cannot happen."""

    name: str
    why: str


@dataclass(frozen=True)
class Scenario:
    """A network with a story: everything by the name that the file gives it.

    ``keys`` holds only those of people; accounts that several sign for have none of their own.
    ``secrets`` are the same keys as text (S…), for key files; no other secret of ours is text.
    """

    name: str
    about: str
    chain: Chain
    accounts: Mapping[str, AccountId]
    keys: Mapping[str, SecretKey]
    tokens: Mapping[str, ContractId]
    escrows: Mapping[str, ContractId]
    secrets: Mapping[str, str] = field(repr=False)
    assets: Mapping[str, Asset]
    story: Story

    @property
    def network(self) -> Network:
        """The practice network."""
        return PRACTICE

    @property
    def contract(self) -> ContractId:
        """The first escrow."""
        return next(iter(self.escrows.values()))

    @property
    def token(self) -> ContractId:
        """The first asset's contract."""
        return next(iter(self.tokens.values()))


def load_scenario(
    name: str, builds: Builds, time: int | None = None, sequence: int | None = None
) -> Scenario:
    """Read a scenario of ours and play it to its beginning; raise BadScenario.

    ``time`` is when its last call is over, in seconds since 1970, and ``sequence`` the ledger
    that this call is in; without them the file decides.
    """
    file = files("resources") / "practice" / file_of(name)
    if not name.replace("-", "_").isidentifier() or not file.is_file():
        raise BadScenario(name, "there is no such scenario")
    return read_scenario(file.read_text("utf-8"), builds, time, sequence)


def read_scenario(
    text: str, builds: Builds, time: int | None = None, sequence: int | None = None
) -> Scenario:
    """Read a scenario and play it to its beginning; raise BadScenario."""
    try:
        facts: Facts = json.loads(text)
        return _Reader(facts, builds).scenario(time, sequence)
    except (KeyError, TypeError, ValueError, LookupError) as why:
        raise BadScenario("?", repr(why)) from why


class _Reader:
    """A scenario's file, and what the names in it stand for."""

    def __init__(self, facts: Facts, builds: Builds) -> None:
        self.facts = facts
        self.name = str(facts["scenario"])
        self.contracts = contracts(builds)
        people: Mapping[str, Facts] = facts["accounts"]
        self.seeds = {
            name: digest(str(a.get("seed", _seed_text(self.name, name))))
            for name, a in people.items()
            if "address" not in a
        }
        self.keys = {name: SecretKey(seed) for name, seed in self.seeds.items()}
        self.accounts = {
            name: self.keys[name].public if name in self.keys else account_id(a["address"])
            for name, a in people.items()
        }
        self.assets = {
            code: Asset(code, self.accounts[a["issuer"]] if "issuer" in a else None)
            for code, a in facts["assets"].items()
        }
        self.tokens = {c: asset.contract_id(PRACTICE) for c, asset in self.assets.items()}
        self.builds = {build.name: build for build in builds.by_hash.values()}
        self.escrows: dict[str, ContractId] = {}
        for name, escrow in facts["escrows"].items():
            self.escrows[name] = self._address(name, escrow)
        self.wording = Wording(
            self.name,
            self.accounts,
            self.tokens,
            self.escrows,
            facts["escrows"],
            self.builds,
        )

    def scenario(self, time: int | None, sequence: int | None) -> Scenario:
        chain = self._begin(time, sequence)
        for call in self.facts["calls"]:
            chain = self._play(chain, call)
        people = [name for name in self.keys if not self._is_shared(name)]
        return Scenario(
            self.name,
            str(self.facts["about"]),
            chain,
            self.accounts,
            {name: self.keys[name] for name in people},
            self.tokens,
            self.escrows,
            {name: StrKey.encode_ed25519_secret_seed(self.seeds[name]) for name in people},
            self.assets,
            story_of(self.facts, self.wording),
        )

    def _address(self, name: str, escrow: Facts) -> ContractId:
        """Where an escrow is, or will be once the one that is named before has made it."""
        seed = digest(f"countersign practice {self.name} {name}")
        if "through" not in escrow:
            return contract_of(seed)
        maker = self.escrows[escrow["through"]]
        build = self.builds[self.facts["escrows"][escrow["through"]]["build"]]
        function = next(f for f in CALLS[NewEscrow].functions if f in build.functions)
        by = self.accounts[escrow["by"]] if function == "deploy" else maker
        code = self.builds[escrow["build"]].wasm_hash
        return Creation(maker, function, by, seed, code, ()).address(PRACTICE.id)

    def _is_shared(self, name: str) -> bool:
        return "signers" in self.facts["accounts"][name]

    def _begin(self, time: int | None, until: int | None) -> Chain:
        begins: Facts = self.facts["ledger"]
        calls = len(self.facts["calls"])
        sequence = int(begins["sequence"]) if until is None else until - calls
        start = int(begins["timestamp"]) if time is None else time - SECONDS * calls
        entries: dict[Key, Entry] = {}
        for name, facts in self.facts["accounts"].items():
            holds = {
                self.assets[code]: parse_amount(text)
                for code, text in facts.get("holds", {}).items()
            }
            stroops = parse_amount(facts["xlm"])
            multisig = self._multisig(facts) if self._is_shared(name) else None
            entries |= genesis.account_entries(
                self.accounts[name], stroops, holds, multisig, sequence
            )
        entries |= dict(genesis.token_entry(asset, sequence) for asset in self.assets.values())
        for name, contract in self.escrows.items():
            wasm_hash = self._build(name).wasm_hash
            there = dict(genesis.contract_entries(contract, wasm_hash, sequence))
            if "through" in self.facts["escrows"][name]:
                there = {k: entry for k, entry in there.items() if k == code_key(wasm_hash)}
            entries |= there
            kept = self._constructed(name)
            entries |= dict(genesis.constructed_entries(contract, kept, sequence))
        return Chain.begin(entries, self.contracts, sequence, start)

    def _constructed(self, escrow: str) -> tuple[tuple[xdr.SCVal, xdr.SCVal], ...]:
        """Who may give a contract its terms, and the code it may deploy; none in v1 (H12)."""
        build, facts = self._build(escrow), self.facts["escrows"][escrow]
        if "admin" not in build.functions.get(CONSTRUCTOR, {}) or "through" in facts:
            return ()
        admin = self.accounts[facts["admin"]]
        code = scval.write("BytesN<32>", build.wasm_hash, {})
        return (ADMIN_KEY, address(admin)), (APPROVED_CODE_KEY, code)

    def _multisig(self, facts: Facts) -> genesis.Multisig:
        low, medium, high = facts["thresholds"]
        weights = {self.accounts[name]: weight for name, weight in facts["signers"].items()}
        return genesis.Multisig(weights, int(facts["master_weight"]), (low, medium, high))

    def _build(self, escrow: str) -> Build:
        return self.wording.build(escrow)

    def _play(self, chain: Chain, call: Facts) -> Chain:
        """Make a call as its person would: simulate, sign, send, see it applied."""
        label = f"{call['function']} by {call['by']}"
        unsigned = self._transaction(chain, call)
        try:
            simulated = simulate(chain, unsigned, Wishes())
        except CannotSimulate as why:
            raise BadScenario(self.name, f"{label}: {why.message}") from why
        envelope = prepared(unsigned, simulated, INCLUSION)
        signed = envelope.with_signatures(
            DecoratedSignature.by(key.public, key.sign(envelope.hash))
            for key in self._signing(call["by"])
        )
        chain, answer = chain.submit(Transaction(signed))
        chain = chain.close()
        found = chain.find(signed.hash)
        if answer.status is not Status.PENDING or not found or not found[1].outcome.successful:
            raise BadScenario(self.name, f"{label}: not applied")
        return chain

    def _transaction(self, chain: Chain, call: Facts) -> Transaction:
        by, escrow = self.accounts[call["by"]], str(call["escrow"])
        source = account(chain.ledger, by)
        if source is None:
            raise BadScenario(self.name, f"no account {call['by']}")
        interface = self._build(escrow).functions[call["function"]]
        arguments = tuple(
            self.wording.argument(escrow, kind, call["arguments"][name])
            for name, kind in interface.items()
        )
        invocation = Invocation(self.escrows[escrow], str(call["function"]), arguments)
        return Transaction(call_envelope(invocation, by, sequence_of(source) + 1))

    def _signing(self, name: str) -> list[SecretKey]:
        signers = self.facts["accounts"][name].get("signers", (name,))
        return [self.keys[signer] for signer in signers]


def _seed_text(scenario: str, name: str) -> str:
    return f"countersign practice key {scenario} {name}"


def call_envelope(call: Invocation, by: AccountId, sequence: int) -> Envelope:
    """A transaction that makes this call, without resources, fee or signatures."""
    function = xdr.HostFunction(
        xdr.HostFunctionType.HOST_FUNCTION_TYPE_INVOKE_CONTRACT, invoke_contract=call.to_xdr()
    )
    body = xdr.OperationBody(
        xdr.OperationType.INVOKE_HOST_FUNCTION,
        invoke_host_function_op=xdr.InvokeHostFunctionOp(function, []),
    )
    key = xdr.Uint256(public_key(by))
    transaction = xdr.Transaction(
        source_account=xdr.MuxedAccount(xdr.CryptoKeyType.KEY_TYPE_ED25519, ed25519=key),
        fee=xdr.Uint32(0),
        seq_num=xdr.SequenceNumber(xdr.Int64(sequence)),
        cond=xdr.Preconditions(xdr.PreconditionType.PRECOND_NONE),
        memo=xdr.Memo(xdr.MemoType.MEMO_NONE),
        operations=[xdr.Operation(None, body)],
        ext=xdr.TransactionExt(0),
    )
    return Envelope.of(transaction, PRACTICE)
