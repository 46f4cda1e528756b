"""Builders for the practice network: the closing, transactions on it, and their ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from stellar_sdk import xdr

from app.practice import accounts, fees
from app.practice.ledger import Chain
from app.practice.scenario import Scenario, load_scenario
from app.practice.simulation import Simulated, Wishes, prepared, simulate
from app.practice.transactions import Submitted, Transaction
from app.registry import known_builds
from tests.support import builders
from wallet.addresses import AccountId, ContractId
from wallet.amounts import Asset
from wallet.envelope import DecoratedSignature, Envelope, FeeBump
from wallet.keys import SecretKey
from wallet.network import PRACTICE
from wallet.signers import SignerKey
from wallet.soroban.authority import Invocation
from wallet.soroban.entries import Key, contract_data_key, trustline_key
from wallet.soroban.values import address, i128, string

STRANGER = builders.secret_key("stranger to the closing")

USDC = Asset("USDC", AccountId("GAQTX3276AD53OH4D2QOCGQXAYPZU7ZTV4KLF4QRLAZAQURV35KJDLNE"))


@lru_cache(maxsize=1)
def closing() -> Scenario:
    """Give the closing scenario, where a release is due; a value, so made once."""
    return load_scenario("closing", known_builds())


def chain() -> Chain:
    """Give the network of the closing, as the scenario leaves it."""
    return closing().chain


def who(name: str) -> AccountId:
    """Give a person's address."""
    return closing().accounts[name]


def key(name: str) -> SecretKey:
    """Give a person's key."""
    return closing().keys[name]


@dataclass(frozen=True)
class Draft:
    """A transaction to be; everything has a default that would pass."""

    operations: tuple[xdr.Operation, ...]
    source: str = "buyer"
    fee: int | None = None
    sequence: int | None = None
    ahead: int = 1
    memo: xdr.Memo = field(default_factory=lambda: xdr.Memo(xdr.MemoType.MEMO_NONE))
    conditions: xdr.Preconditions = field(
        default_factory=lambda: xdr.Preconditions(xdr.PreconditionType.PRECOND_NONE)
    )
    data: xdr.SorobanTransactionData | None = None

    def on(self, chain: Chain) -> Envelope:
        """Write the envelope, with the next sequence number that the source has there."""
        number = sequence(chain, self.source) + self.ahead
        fee = 100 * len(self.operations) if self.fee is None else self.fee
        ext = xdr.TransactionExt(0)
        if self.data is not None:
            ext = xdr.TransactionExt(1, soroban_data=self.data)
        transaction = xdr.Transaction(
            source_account=builders.muxed(address_of(self.source)),
            fee=xdr.Uint32(fee),
            seq_num=xdr.SequenceNumber(
                xdr.Int64(number if self.sequence is None else self.sequence)
            ),
            cond=self.conditions,
            memo=self.memo,
            operations=list(self.operations),
            ext=ext,
        )
        return Envelope.of(transaction, PRACTICE)


def address_of(name: str) -> AccountId:
    """Give a person's address, or the stranger's."""
    return STRANGER.public if name == "stranger" else who(name)


def key_of(name: str) -> SecretKey:
    """Give a person's key, or the stranger's."""
    return STRANGER if name == "stranger" else key(name)


def sequence(chain: Chain, name: str) -> int:
    """Give an account's sequence number; 0 when there is no account."""
    account = accounts.account(chain.ledger, address_of(name))
    return 0 if account is None else accounts.sequence_of(account)


def signed(envelope: Envelope, *names: str) -> Envelope:
    """Sign an envelope, in this order."""
    return envelope.with_signatures(signature(envelope.hash, name) for name in names)


def signature(hash_: bytes, name: str) -> DecoratedSignature:
    """Sign a hash as an envelope carries it."""
    return builders.signature(key_of(name), hash_)


def release_call(contract: ContractId | None = None) -> Invocation:
    """Call for the release of the closing's escrow."""
    arguments = (address(who("release")),)
    return Invocation(contract or closing().contract, "release_funds", arguments)


def transfer_call(sender: str, receiver: str, amount: int) -> Invocation:
    """Call for a transfer of USDC."""
    arguments = address(address_of(sender)), address(address_of(receiver)), i128(amount)
    return Invocation(closing().token, "transfer", arguments)


def balance_call(contract: ContractId | None = None) -> Invocation:
    """Call for what the closing's escrow holds of USDC."""
    holder = address(contract or closing().contract)
    return Invocation(closing().token, "balance", (holder,))


def invoke(
    call: Invocation,
    source: str | None = None,
    entries: Sequence[xdr.SorobanAuthorizationEntry] = (),
) -> xdr.Operation:
    """Build the operation that makes a call."""
    function = xdr.HostFunction(
        xdr.HostFunctionType.HOST_FUNCTION_TYPE_INVOKE_CONTRACT, invoke_contract=call.to_xdr()
    )
    body = xdr.OperationBody(
        xdr.OperationType.INVOKE_HOST_FUNCTION,
        invoke_host_function_op=xdr.InvokeHostFunctionOp(function, list(entries)),
    )
    return operation(body, source)


def operation(body: xdr.OperationBody, source: str | None = None) -> xdr.Operation:
    """Build an operation, of the transaction's source unless another is named."""
    return xdr.Operation(None if source is None else builders.muxed(address_of(source)), body)


def conditions(
    times: tuple[int, int] | None = None,
    ledgers: tuple[int, int] | None = None,
    least: int | None = None,
    age: int = 0,
    gap: int = 0,
    extra: Sequence[SignerKey] = (),
) -> xdr.Preconditions:
    """Build preconditions of the newer kind; without arguments they demand nothing."""
    bounds = times and xdr.TimeBounds(*(xdr.TimePoint(xdr.Uint64(t)) for t in times))
    value = xdr.PreconditionsV2(
        bounds or None,
        xdr.LedgerBounds(*map(xdr.Uint32, ledgers)) if ledgers else None,
        None if least is None else xdr.SequenceNumber(xdr.Int64(least)),
        xdr.Duration(xdr.Uint64(age)),
        xdr.Uint32(gap),
        [key.to_xdr() for key in extra],
    )
    return xdr.Preconditions(xdr.PreconditionType.PRECOND_V2, v2=value)


def bump_sequence(to: int = 0, source: str | None = None) -> xdr.Operation:
    """Build an operation that does no harm."""
    body = xdr.BumpSequenceOp(xdr.SequenceNumber(xdr.Int64(to)))
    kind = xdr.OperationType.BUMP_SEQUENCE
    return operation(xdr.OperationBody(kind, bump_sequence_op=body), source)


def set_options(source: str | None = None, **fields: Any) -> xdr.Operation:
    """Build an operation that sets these options of an account."""
    options = xdr.SetOptionsOp(*[None] * 9)
    for name, value in fields.items():
        setattr(options, name, value)
    kind = xdr.OperationType.SET_OPTIONS
    return operation(xdr.OperationBody(kind, set_options_op=options), source)


def simulated(chain: Chain, draft: Draft, wishes: Wishes | None = None) -> Simulated:
    """Simulate a draft."""
    return simulate(chain, Transaction(draft.on(chain)), wishes or Wishes())


def ready(chain: Chain, draft: Draft, wishes: Wishes | None = None) -> Envelope:
    """Simulate a draft and write the envelope to sign; its fee is what simulation says."""
    found = simulated(chain, draft, wishes)
    return prepared(Transaction(draft.on(chain)), found, 100)


def release(chain: Chain, source: str = "buyer", **changes: Any) -> Envelope:
    """Build the release that is due, unsigned: the shared account is the operation's source."""
    draft = replace(Draft((invoke(release_call(), "release"),), source), **changes)
    return ready(chain, draft)


def transfer(chain: Chain, amount: int = 10_000_000, sender: str = "seller") -> Envelope:
    """Build a transfer of USDC from a person to the desk, unsigned."""
    return ready(chain, Draft((invoke(transfer_call(sender, "desk", amount)),), sender))


def bumped(inner: Envelope, payer: str, fee: int, *names: str) -> FeeBump:
    """Pay for a signed envelope, signed by the payer unless others are named."""
    bump = FeeBump.of(inner, address_of(payer), fee)
    return bump.with_signatures(signature(bump.hash, name) for name in names or (payer,))


def edited(envelope: Envelope, **fields: Any) -> Envelope:
    """Change fields of the transaction in an envelope; it is unsigned again."""
    transaction = envelope.transaction
    for name, value in fields.items():
        setattr(transaction, name, value)
    return Envelope.of(transaction, envelope.network)


def handed_in(envelope: Envelope | FeeBump) -> Submitted:
    """Take an envelope as the ledger does."""
    return envelope if isinstance(envelope, FeeBump) else Transaction(envelope)


def refusal(chain: Chain, envelope: Envelope | FeeBump) -> str:
    """Hand an envelope in and name the answer: a status, or the codes of a refusal."""
    after, given = chain.submit(handed_in(envelope))
    if given.result is None:
        return given.status.value
    assert after == chain, "a refusal must change nothing"
    return codes(given.result)


def applied(chain: Chain, *envelopes: Envelope | FeeBump) -> Chain:
    """Hand envelopes in, all of which must be taken, and close a ledger."""
    for envelope in envelopes:
        chain, given = chain.submit(handed_in(envelope))
        assert given.result is None, codes(given.result)
        assert given.status.value == "PENDING"
    return chain.close()


def ended(chain: Chain, envelope: Envelope | FeeBump) -> str:
    """Name the codes that an applied envelope ended with."""
    found = chain.find(envelope.hash)
    assert found is not None, "not applied"
    return codes(found[1].result)


def extending(keys: Sequence[Key], extend_to: int) -> Draft:
    """Draft a longer life for these entries, sent by the desk."""
    body = xdr.ExtendFootprintTTLOp(xdr.ExtensionPoint(0), xdr.Uint32(extend_to))
    kind = xdr.OperationType.EXTEND_FOOTPRINT_TTL
    extend = operation(xdr.OperationBody(kind, extend_footprint_ttl_op=body))
    return Draft((extend,), "desk", data=_data(keys, ()))


def restoring(keys: Sequence[Key]) -> Draft:
    """Draft the waking of these entries, sent by the desk."""
    body = xdr.RestoreFootprintOp(xdr.ExtensionPoint(0))
    kind = xdr.OperationType.RESTORE_FOOTPRINT
    restore = operation(xdr.OperationBody(kind, restore_footprint_op=body))
    return Draft((restore,), "desk", data=_data((), keys))


def footprint_keys(envelope: Envelope) -> list[Key]:
    """Give the keys of an envelope's footprint that can sleep."""
    data = envelope.transaction.ext.soroban_data
    assert data is not None
    footprint = data.resources.footprint
    keys = [*footprint.read_only, *footprint.read_write]
    return [key.to_xdr_bytes() for key in keys if key.type in fees.MEMORY_TYPES]


def least_resource_fee(envelope: Envelope) -> int:
    """Give the price of what an envelope declares, with nothing left to be refunded."""
    data = envelope.transaction.ext.soroban_data
    assert data is not None
    return fees.non_refundable(data, len(envelope.to_xdr()))


def _data(read_only: Sequence[Key], read_write: Sequence[Key]) -> xdr.SorobanTransactionData:
    from_bytes = xdr.LedgerKey.from_xdr_bytes
    footprint = xdr.LedgerFootprint(
        [from_bytes(key) for key in read_only], [from_bytes(key) for key in read_write]
    )
    zero = xdr.Uint32(0)
    resources = xdr.SorobanResources(footprint, zero, zero, zero)
    return xdr.SorobanTransactionData(xdr.SorobanTransactionDataExt(0), resources, xdr.Int64(0))


def fee_charged(chain: Chain, hash_: bytes) -> int:
    """Give what an applied transaction paid in the end."""
    found = chain.find(hash_)
    assert found is not None, "not applied"
    return found[1].result.fee_charged.int64


def codes(result: xdr.TransactionResult) -> str:
    """Name a result's codes: ``txFAILED/opBAD_AUTH``."""
    return "/".join(_codes(result.result))


def _codes(
    result: xdr.TransactionResultResult | xdr.InnerTransactionResultResult,
) -> list[str]:
    names = [result.code.name]
    if isinstance(result, xdr.TransactionResultResult) and result.inner_result_pair:
        return names + _codes(result.inner_result_pair.result.result)
    verdicts = [_verdict(one) for one in result.results or []]
    failed = [name for name in verdicts if not name.endswith("_SUCCESS")]
    return names + (failed if result.code.name == "txFAILED" else [])


def _verdict(result: xdr.OperationResult) -> str:
    if result.tr is None:
        return result.code.name
    inner = next(v for k, v in vars(result.tr).items() if k != "type" and v is not None)
    return str(inner.code.name)


def balance(chain: Chain, name: str) -> int:
    """Give an account's stroops."""
    account = accounts.account(chain.ledger, address_of(name))
    assert account is not None
    return account.balance.int64


def usdc(chain: Chain, name: str) -> int:
    """Give what an account holds of USDC."""
    line = accounts.trustline(chain.ledger, address_of(name), usdc_on_trustline())
    assert line is not None
    return line.balance.int64


def usdc_on_trustline() -> xdr.TrustLineAsset:
    """Name USDC as trustlines do."""
    asset = USDC.to_xdr()
    return xdr.TrustLineAsset(asset.type, alpha_num4=asset.alpha_num4)


def usdc_line(name: str) -> Key:
    """Give the key of an account's USDC trustline."""
    return trustline_key(address_of(name), usdc_on_trustline())


def data_key(text: str) -> Key:
    """Give the key of an entry in the escrow's storage that is not there."""
    return contract_data_key(closing().contract, string(text))


def without(chain: Chain, *keys: Key) -> Chain:
    """Take entries out of the ledger, as nothing on the network could."""
    return replace(chain, ledger=chain.ledger.with_changes(dict.fromkeys(keys)))


def with_account(chain: Chain, name: str, **fields: Any) -> Chain:
    """Change fields of an account, as nothing on the network could."""
    account = accounts.account(chain.ledger, address_of(name))
    assert account is not None
    for field_name, value in fields.items():
        setattr(account, field_name, value)
    return replace(chain, ledger=accounts.put_account(chain.ledger, address_of(name), account))
