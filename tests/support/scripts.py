"""Contracts for tests that do as they are told, to see what the host does with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from stellar_sdk import xdr

from tests.support.builders import CHANNEL, authorised, authorization, contract_id
from tests.support.escrows import Refusal, escrow
from tests.support.ledgers import SEQUENCE, Entries, ledger
from wallet.addresses import AccountId, Address, ContractId
from wallet.authorization import Authorization
from wallet.keys import SecretKey
from wallet.network import PRACTICE
from wallet.soroban.authority import Invocation
from wallet.soroban.errors import HostError
from wallet.soroban.host import BuiltInFrame, Contracts, Done, enforce, record
from wallet.soroban.ledger import Ledger
from wallet.soroban.storage import Footprint
from wallet.soroban.token import AssetContract
from wallet.soroban.values import VOID

Script = Callable[[BuiltInFrame], object]

OUTER, INNER, INNERMOST = map(contract_id, ("outer", "inner", "innermost"))
HASHES = {OUTER: b"o" * 32, INNER: b"i" * 32, INNERMOST: b"m" * 32}


@dataclass(frozen=True)
class Scripted:
    """Code whose functions are scripts; their arguments are not looked at."""

    scripts: Mapping[str, Script]

    def run(
        self, frame: BuiltInFrame, function: str, arguments: Sequence[xdr.SCVal]
    ) -> xdr.SCVal:
        """Run the script of this name."""
        result = self.scripts[function](frame)
        return result if isinstance(result, xdr.SCVal) else VOID


def ask(*people: Address) -> Script:
    """Ask for the authority of these, one after the other."""

    def script(frame: BuiltInFrame) -> None:
        for who in people:
            frame.require_auth(who)

    return script


def then(*scripts: Script) -> Script:
    """Do one thing after the other."""

    def script(frame: BuiltInFrame) -> None:
        for each in scripts:
            each(frame)

    return script


def go(contract: ContractId, *arguments: xdr.SCVal) -> Script:
    """Call the function ``go`` of another contract."""

    def script(frame: BuiltInFrame) -> xdr.SCVal:
        return frame.call(contract, "go", *arguments)

    return script


def play(**scripts: Script) -> Contracts:
    """Give the contracts ``outer``, ``inner`` and ``innermost`` a function ``go`` each."""
    parts = {"outer": OUTER, "inner": INNER, "innermost": INNERMOST}
    by_hash = {HASHES[parts[name]]: Scripted({"go": s}) for name, s in scripts.items()}
    return Contracts(AssetContract(), by_hash)


def stage(*more: Entries) -> Ledger:
    """Build a ledger with those three contracts, and everybody."""
    deployed = (escrow(None, who, wasm_hash=wasm) for who, wasm in HASHES.items())
    return ledger(*deployed, *more)


START = Invocation(OUTER, "go", ())


def recorded(code: Contracts, on: Ledger, source: AccountId = CHANNEL.public) -> Done:
    """Start the play with every authority granted; nonces are 1, 2, ..."""
    return record(on, START, source, code, count(1))


def tree(
    call: Invocation, *below: xdr.SorobanAuthorizedInvocation
) -> xdr.SorobanAuthorizedInvocation:
    """Build a tree of allowed calls."""
    kind = xdr.SorobanAuthorizedFunctionType
    function = xdr.SorobanAuthorizedFunction(
        kind.SOROBAN_AUTHORIZED_FUNCTION_TYPE_CONTRACT_FN, contract_fn=call.to_xdr()
    )
    return xdr.SorobanAuthorizedInvocation(function, list(below))


def allowed(
    who: SecretKey,
    root: xdr.SorobanAuthorizedInvocation,
    nonce: int = 1,
    expiry: int = SEQUENCE + 100,
) -> Authorization:
    """Build an entry with which somebody allows a tree of calls, signed."""
    unsigned = authorization(who.public, nonce=nonce, expiry=expiry)
    entry = Authorization(
        unsigned.arm, root.to_xdr_bytes(), who.public, unsigned.nonce, unsigned.expiry
    )
    return authorised(entry, who, network=PRACTICE)


def enforced(
    code: Contracts,
    on: Ledger,
    entries: Sequence[Authorization],
    footprint: Footprint,
    source: AccountId = CHANNEL.public,
) -> Done | Refusal:
    """Start the play as a validator does."""
    try:
        return enforce(on, START, source, code, entries, footprint)
    except HostError as why:
        return Refusal(why.kind, why.code, why.raised_by)
