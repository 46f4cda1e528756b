"""The classic operations that the practice network knows: what each does, and how it fails.

There are CreateAccount, Payment (native and credit), ChangeTrust, SetOptions (signers, weights,
thresholds) and BumpSequence, each with stellar-core's checks in core's order. There are no
offers, pools, sponsorship, claimable balances, clawback, account flags, data entries or merges:
such an operation is refused as opNOT_SUPPORTED, and so is a SetOptions that asks for more than
signers, weights and thresholds.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn

from stellar_sdk import xdr

from app.practice import accounts
from app.practice.accounts import I64_MAX
from app.practice.results import Failed, OpCode, OpType, fail, inner, outer
from app.practice.transactions import Operation, account_id_of
from wallet.addresses import AccountId, public_key
from wallet.envelope import account_of_muxed
from wallet.soroban.balances import minimum_reserve
from wallet.soroban.entries import trustline_key
from wallet.soroban.ledger import Ledger

MAX_SIGNERS = 20
MAX_SUB_ENTRIES = 1_000
MAX_WEIGHT = 255


def check_classic(operation: Operation) -> None:
    """Judge an operation by itself (core's doCheckValid); raise Failed."""
    check = _CHECKS.get(operation.kind)
    if check is None:
        raise Failed(outer(OpCode.opNOT_SUPPORTED))
    check(operation)


def apply_classic(ledger: Ledger, operation: Operation) -> tuple[Ledger, xdr.OperationResult]:
    """The ledger after this operation, whose source exists; raise Failed."""
    after = _APPLY[operation.kind](ledger, operation)
    return after, inner(operation.kind, "SUCCESS")


def _check_create_account(operation: Operation) -> None:
    created = operation.value.body.create_account_op
    assert created is not None  # noqa: S101 - the kind says so
    malformed = created.starting_balance.int64 < 0
    _require(not malformed, operation, "MALFORMED")
    _require(account_id_of(created.destination) != operation.source, operation, "MALFORMED")


def _create_account(ledger: Ledger, operation: Operation) -> Ledger:
    created = operation.value.body.create_account_op
    assert created is not None  # noqa: S101 - the kind says so
    made, balance = account_id_of(created.destination), created.starting_balance.int64
    _require(accounts.account(ledger, made) is None, operation, "ALREADY_EXIST")
    _require(balance >= 2 * ledger.base_reserve, operation, "LOW_RESERVE")
    source = _source(ledger, operation)
    _require(accounts.available(ledger, source) >= balance, operation, "UNDERFUNDED")
    accounts.add(source, -balance)
    ledger = accounts.put_account(ledger, operation.source, source)
    entry = accounts.new_account(made, balance, ledger.sequence << 32)
    return accounts.put_account(ledger, made, entry)


def _check_payment(operation: Operation) -> None:
    payment = operation.value.body.payment_op
    assert payment is not None  # noqa: S101 - the kind says so
    _require(payment.amount.int64 > 0, operation, "MALFORMED")
    _require(_is_asset(payment.asset), operation, "MALFORMED")


def _payment(ledger: Ledger, operation: Operation) -> Ledger:
    payment = operation.value.body.payment_op
    assert payment is not None  # noqa: S101 - the kind says so
    payee, amount = account_of_muxed(payment.destination), payment.amount.int64
    _require(accounts.account(ledger, payee) is not None, operation, "NO_DESTINATION")
    asset = payment.asset
    if asset.type == xdr.AssetType.ASSET_TYPE_NATIVE:
        return _pay_native(ledger, operation, payee, amount)
    # Core is a path payment without a path: it gives first, then takes.
    on_line = xdr.TrustLineAsset(
        asset.type, alpha_num4=asset.alpha_num4, alpha_num12=asset.alpha_num12
    )
    ledger = _give(ledger, operation, payee, on_line, amount)
    return _take(ledger, operation, on_line, amount)


def _pay_native(ledger: Ledger, operation: Operation, payee: AccountId, amount: int) -> Ledger:
    if payee == operation.source:
        return ledger
    source = _source(ledger, operation)
    _require(accounts.available(ledger, source) >= amount, operation, "UNDERFUNDED")
    accounts.add(source, -amount)
    ledger = accounts.put_account(ledger, operation.source, source)
    paid = accounts.account(ledger, payee)
    assert paid is not None  # noqa: S101 - asked before
    _require(paid.balance.int64 + amount <= I64_MAX, operation, "LINE_FULL")
    accounts.add(paid, amount)
    return accounts.put_account(ledger, payee, paid)


def _give(
    ledger: Ledger,
    operation: Operation,
    payee: AccountId,
    asset: xdr.TrustLineAsset,
    amount: int,
) -> Ledger:
    if payee == issuer_of(asset):
        return ledger
    line = accounts.trustline(ledger, payee, asset)
    if line is None:
        raise fail(OpType.PAYMENT, "NO_TRUST")
    _require(_is_authorized(line), operation, "NOT_AUTHORIZED")
    buying = line.ext.v1.liabilities.buying.int64 if line.ext.v1 is not None else 0
    fits = line.balance.int64 + amount <= line.limit.int64 - buying
    _require(fits, operation, "LINE_FULL")
    accounts.add(line, amount)
    return accounts.put_trustline(ledger, payee, line)


def _take(
    ledger: Ledger, operation: Operation, asset: xdr.TrustLineAsset, amount: int
) -> Ledger:
    if operation.source == issuer_of(asset):
        return ledger
    line = accounts.trustline(ledger, operation.source, asset)
    if line is None:
        raise fail(OpType.PAYMENT, "SRC_NO_TRUST")
    _require(_is_authorized(line), operation, "SRC_NOT_AUTHORIZED")
    selling = line.ext.v1.liabilities.selling.int64 if line.ext.v1 is not None else 0
    _require(line.balance.int64 - selling >= amount, operation, "UNDERFUNDED")
    accounts.add(line, -amount)
    return accounts.put_trustline(ledger, operation.source, line)


def _check_change_trust(operation: Operation) -> None:
    change = operation.value.body.change_trust_op
    assert change is not None  # noqa: S101 - the kind says so
    if change.line.type == xdr.AssetType.ASSET_TYPE_POOL_SHARE:
        raise Failed(outer(OpCode.opNOT_SUPPORTED))
    native = change.line.type == xdr.AssetType.ASSET_TYPE_NATIVE
    _require(not native and change.limit.int64 >= 0, operation, "MALFORMED")
    _require(_is_asset(change.line), operation, "MALFORMED")
    _require(issuer_of(_line_asset(change.line)) != operation.source, operation, "MALFORMED")


def _change_trust(ledger: Ledger, operation: Operation) -> Ledger:
    change = operation.value.body.change_trust_op
    assert change is not None  # noqa: S101 - the kind says so
    asset, limit = _line_asset(change.line), change.limit.int64
    line = accounts.trustline(ledger, operation.source, asset)
    if line is None:
        return _open_line(ledger, operation, asset, limit)
    _require(limit >= line.balance.int64, operation, "INVALID_LIMIT")
    if limit == 0:
        return _close_line(ledger, operation, asset)
    _issuer(ledger, operation, asset)
    line.limit = xdr.Int64(limit)
    return accounts.put_trustline(ledger, operation.source, line)


def _open_line(
    ledger: Ledger, operation: Operation, asset: xdr.TrustLineAsset, limit: int
) -> Ledger:
    _require(limit > 0, operation, "INVALID_LIMIT")
    issuer = _issuer(ledger, operation, asset)
    required = issuer.flags.uint32 & xdr.AccountFlags.AUTH_REQUIRED_FLAG
    ledger = _count_sub_entry(ledger, operation, 1)
    line = accounts.new_trustline(operation.source, asset, limit, authorized=not required)
    return accounts.put_trustline(ledger, operation.source, line)


def _close_line(ledger: Ledger, operation: Operation, asset: xdr.TrustLineAsset) -> Ledger:
    key = trustline_key(operation.source, asset)
    return _count_sub_entry(ledger, operation, -1).with_changes({key: None})


def _issuer(
    ledger: Ledger, operation: Operation, asset: xdr.TrustLineAsset
) -> xdr.AccountEntry:
    issuer = accounts.account(ledger, issuer_of(asset))
    if issuer is None:
        raise fail(operation.kind, "NO_ISSUER")
    return issuer


def _count_sub_entry(ledger: Ledger, operation: Operation, more: int) -> Ledger:
    source = _source(ledger, operation)
    source.num_sub_entries = xdr.Uint32(source.num_sub_entries.uint32 + more)
    if more > 0:
        if source.num_sub_entries.uint32 > MAX_SUB_ENTRIES:
            raise Failed(outer(OpCode.opTOO_MANY_SUBENTRIES))
        enough = source.balance.int64 >= minimum_reserve(source, ledger.base_reserve)
        _require(enough, operation, "LOW_RESERVE")
    return accounts.put_account(ledger, operation.source, source)


def _check_set_options(operation: Operation) -> None:
    options = operation.value.body.set_options_op
    assert options is not None  # noqa: S101 - the kind says so
    others = (options.set_flags, options.clear_flags, options.inflation_dest)
    if options.home_domain is not None or any(other is not None for other in others):
        raise Failed(outer(OpCode.opNOT_SUPPORTED))
    bytes_ = (
        options.master_weight,
        options.low_threshold,
        options.med_threshold,
        options.high_threshold,
    )
    in_range = all(b is None or b.uint32 <= MAX_WEIGHT for b in bytes_)
    _require(in_range, operation, "THRESHOLD_OUT_OF_RANGE")
    if options.signer is not None:
        _require(_is_good_signer(operation.source, options.signer), operation, "BAD_SIGNER")


def _is_good_signer(source: AccountId, signer: xdr.Signer) -> bool:
    key = signer.key
    own = key.ed25519 is not None and key.ed25519.uint256 == public_key(source)
    payload = key.ed25519_signed_payload
    empty = payload is not None and not payload.payload
    return not own and not empty and signer.weight.uint32 <= MAX_WEIGHT


def _set_options(ledger: Ledger, operation: Operation) -> Ledger:
    options = operation.value.body.set_options_op
    assert options is not None  # noqa: S101 - the kind says so
    account = _source(ledger, operation)
    weights = (
        options.master_weight,
        options.low_threshold,
        options.med_threshold,
        options.high_threshold,
    )
    now = account.thresholds.thresholds
    kept = (w.uint32 if w is not None else old for w, old in zip(weights, now, strict=True))
    account.thresholds = xdr.Thresholds(bytes(kept))
    if options.signer is not None:
        _set_signer(ledger, operation, account, options.signer)
    return accounts.put_account(ledger, operation.source, account)


def _set_signer(
    ledger: Ledger, operation: Operation, account: xdr.AccountEntry, signer: xdr.Signer
) -> None:
    others = [other for other in account.signers if other.key != signer.key]
    known = len(others) < len(account.signers)
    if signer.weight.uint32 == 0:
        accounts.set_signers(account, others)
        return
    _require(known or len(others) < MAX_SIGNERS, operation, "TOO_MANY_SIGNERS")
    accounts.set_signers(account, [*others, signer])
    enough = account.balance.int64 >= minimum_reserve(account, ledger.base_reserve)
    _require(known or enough, operation, "LOW_RESERVE")


def _check_bump_sequence(operation: Operation) -> None:
    bump = operation.value.body.bump_sequence_op
    assert bump is not None  # noqa: S101 - the kind says so
    _require(bump.bump_to.sequence_number.int64 >= 0, operation, "BAD_SEQ")


def _bump_sequence(ledger: Ledger, operation: Operation) -> Ledger:
    bump = operation.value.body.bump_sequence_op
    assert bump is not None  # noqa: S101 - the kind says so
    account = _source(ledger, operation)
    wanted = max(bump.bump_to.sequence_number.int64, accounts.sequence_of(account))
    accounts.move_sequence(account, wanted, ledger)
    return accounts.put_account(ledger, operation.source, account)


def issuer_of(asset: xdr.TrustLineAsset) -> AccountId:
    """Who issues this asset, which is neither native nor a pool's share."""
    issued = asset.alpha_num4 or asset.alpha_num12
    assert issued is not None  # noqa: S101 - the caller has looked
    return account_id_of(issued.issuer)


def _is_asset(asset: xdr.Asset | xdr.ChangeTrustAsset) -> bool:
    """Whether the code is letters and digits, and not too short for its kind."""
    issued = asset.alpha_num4 or asset.alpha_num12
    if issued is None:
        return True
    short = asset.alpha_num4 is not None
    code = asset.alpha_num4.asset_code.asset_code4 if asset.alpha_num4 else b""
    code = asset.alpha_num12.asset_code.asset_code12 if asset.alpha_num12 else code
    letters = code.rstrip(b"\0")
    return letters.isalnum() and len(letters) >= (1 if short else 5)


def _line_asset(line: xdr.ChangeTrustAsset) -> xdr.TrustLineAsset:
    return xdr.TrustLineAsset(
        line.type, alpha_num4=line.alpha_num4, alpha_num12=line.alpha_num12
    )


def _is_authorized(line: xdr.TrustLineEntry) -> bool:
    return bool(line.flags.uint32 & accounts.AUTHORIZED)


def _source(ledger: Ledger, operation: Operation) -> xdr.AccountEntry:
    source = accounts.account(ledger, operation.source)
    assert source is not None  # noqa: S101 - nothing here removes accounts
    return source


def _require(met: object, operation: Operation, otherwise: str) -> None:
    if not met:
        _refuse(operation, otherwise)


def _refuse(operation: Operation, name: str) -> NoReturn:
    raise fail(operation.kind, name)


_CHECKS: dict[xdr.OperationType, Callable[[Operation], None]] = {
    OpType.CREATE_ACCOUNT: _check_create_account,
    OpType.PAYMENT: _check_payment,
    OpType.CHANGE_TRUST: _check_change_trust,
    OpType.SET_OPTIONS: _check_set_options,
    OpType.BUMP_SEQUENCE: _check_bump_sequence,
}

_APPLY: dict[xdr.OperationType, Callable[[Ledger, Operation], Ledger]] = {
    OpType.CREATE_ACCOUNT: _create_account,
    OpType.PAYMENT: _payment,
    OpType.CHANGE_TRUST: _change_trust,
    OpType.SET_OPTIONS: _set_options,
    OpType.BUMP_SEQUENCE: _bump_sequence,
}
