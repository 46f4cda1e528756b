"""The Stellar Asset Contract: what a call to a token does, in the order in which it can fail.

Judged by the recordings ``tokens``, ``sleep``, ``fees``, ``zero_fee``. Of its functions those
are modelled that an escrow, or a person who pays one, calls.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from stellar_sdk import scval, xdr

from wallet.addresses import account_of
from wallet.errors import Unreadable
from wallet.remembered import remembered_of_one
from wallet.soroban.balances import (
    DAY,
    TokenAsset,
    TokenError,
    balance_of,
    receive,
    spend,
)
from wallet.soroban.contract_storage import held_in
from wallet.soroban.entries import asset_line
from wallet.soroban.host import BuiltInFrame, Payment, PaymentKind, UnknownCode
from wallet.soroban.packing import packed
from wallet.soroban.values import (
    VOID,
    address,
    as_address,
    as_i128,
    as_struct,
    i128,
    struct,
    symbol,
    vector,
)

LIFE = 7 * DAY
THRESHOLD = LIFE - DAY
"""The instance is extended to 7 days by every call but the plain getters when 6 are left."""

_ASSET_INFO = packed(vector([symbol("AssetInfo")]))
_METADATA = packed(symbol("METADATA"))

ERRORS = {error.value: f"{error.name}Error" for error in TokenError}


class AssetContract:
    """The built-in token contract; which asset it is stands in its instance storage."""

    def run(
        self, frame: BuiltInFrame, function: str, arguments: Sequence[xdr.SCVal]
    ) -> xdr.SCVal:
        """Call a function; raise HostError when it refuses."""
        if function in _NOT_MODELLED:
            raise UnknownCode(frame.this, b"")
        if function not in _FUNCTIONS:
            frame.fail("Value", "InvalidInput", "no such function")
        number, called = _FUNCTIONS[function]
        if len(arguments) != number:
            frame.fail("Context", "UnexpectedSize", "another number of arguments")
        try:
            return called(frame, *arguments)
        except (ValueError, Unreadable):
            frame.fail("Value", "UnexpectedType", "arguments of another kind")


def _transfer(
    frame: BuiltInFrame, sender: xdr.SCVal, receiver: xdr.SCVal, amount: xdr.SCVal
) -> xdr.SCVal:
    who, units = as_address(sender), as_i128(amount)
    to, to_id = _muxed(receiver)
    payee = as_address(to)
    if units < 0:
        frame.refuse(TokenError.NegativeAmount, "negative amount is not allowed")
    frame.require_auth(who)
    frame.extend_instance(THRESHOLD, LIFE)
    asset = _asset(frame)
    spend(frame, asset, who, units)
    receive(frame, asset, payee, units)
    kind = _kind(from_issuer=who == asset.issuer, to_issuer=payee == asset.issuer)
    frame.paid(Payment(frame.this, who, payee, units, kind))
    name = _metadata(frame)["name"]
    if not frame.is_heard:
        return VOID
    parties = {
        PaymentKind.TRANSFER: [sender, to],
        PaymentKind.MINT: [to],
        PaymentKind.BURN: [sender],
    }[kind]
    if to_id is None or kind is PaymentKind.BURN:
        data = amount
    else:
        data = struct({"amount": amount, "to_muxed_id": to_id})
    frame.emit([symbol(kind.value), *parties, name], data)
    return VOID


def _balance(frame: BuiltInFrame, who: xdr.SCVal) -> xdr.SCVal:
    frame.extend_instance(THRESHOLD, LIFE)
    return i128(balance_of(frame, _asset(frame), as_address(who)))


def _getter(field: str) -> Callable[[BuiltInFrame], xdr.SCVal]:
    return lambda frame: _metadata(frame)[field]


def _kind(*, from_issuer: bool, to_issuer: bool) -> PaymentKind:
    if from_issuer == to_issuer:
        return PaymentKind.TRANSFER
    return PaymentKind.MINT if from_issuer else PaymentKind.BURN


def _muxed(value: xdr.SCVal) -> tuple[xdr.SCVal, xdr.SCVal | None]:
    """The address itself, and the id of a muxed one."""
    muxed = value.address.muxed_account if value.address is not None else None
    if muxed is None:
        return value, None
    return address(account_of(muxed.ed25519.uint256)), scval.to_uint64(muxed.id.uint64)


def _metadata(frame: BuiltInFrame) -> Mapping[str, xdr.SCVal]:
    return _metadata_of(_instance_value(frame, _METADATA))


@remembered_of_one(64)
def _metadata_of(told: xdr.SCVal) -> Mapping[str, xdr.SCVal]:
    return as_struct(told)


def _asset(frame: BuiltInFrame) -> TokenAsset:
    return _asset_of(_instance_value(frame, _ASSET_INFO))


@remembered_of_one(64)
def _asset_of(told: xdr.SCVal) -> TokenAsset:
    """Read ``AssetInfo``: Vec[Native], or Vec[AlphaNum4 or 12, {asset_code, issuer}]."""
    info = told.vec
    assert info is not None  # noqa: S101 - written by the host itself
    if len(info.sc_vec) == 1:
        return TokenAsset(b"", None)
    fields = as_struct(info.sc_vec[1])
    code, issuer = fields["asset_code"].str, fields["issuer"].bytes
    assert code is not None  # noqa: S101 - written by the host itself
    assert issuer is not None  # noqa: S101 - written by the host itself
    account = account_of(issuer.sc_bytes)
    name = code.sc_string.rstrip(b"\0").decode()
    return TokenAsset(asset_line(name, account), account)


def _instance_value(frame: BuiltInFrame, key: bytes) -> xdr.SCVal:
    found = held_in(frame.instance_storage()).get(key)
    return found or frame.fail("Storage", "MissingValue", "the token is not set up")


_FUNCTIONS: dict[str, tuple[int, Callable[..., xdr.SCVal]]] = {
    "transfer": (3, _transfer),
    "balance": (1, _balance),
    "decimals": (0, _getter("decimal")),
    "name": (0, _getter("name")),
    "symbol": (0, _getter("symbol")),
}
"""How many arguments each function takes, and what it does."""

_NOT_MODELLED = frozenset(
    {
        *("admin", "allowance", "approve", "authorized", "burn", "burn_from", "clawback"),
        *("init_asset", "mint", "set_admin", "set_authorized", "transfer_from", "trust"),
    }
)
"""What the token can do besides: nothing is said about a call of these."""
