"""Money: whole units of a token, the text people read, and the asset they count."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from stellar_sdk import Asset as SdkAsset
from stellar_sdk import xdr
from typing_extensions import override

from wallet.addresses import AccountId, ContractId, account_id
from wallet.errors import Unreadable
from wallet.network import Network
from wallet.remembered import remembered

I128_MIN: Final = -(2**127)
I128_MAX: Final = 2**127 - 1

DECIMALS: Final = 7
"""Decimals of every classic asset, and so of its contract."""

_PLAIN_OR_GROUPED = re.compile(
    r"(?P<whole>[0-9]{1,39}|[1-9][0-9]{0,2}(?:,[0-9]{3}){1,12})(?:\.(?P<part>[0-9]{1,39}))?"
)
_CODE = re.compile(r"[A-Za-z0-9]{1,12}")


@dataclass(frozen=True)
class Asset:
    """A classic asset: a code and its issuer; the native one has no issuer."""

    code: str
    issuer: AccountId | None

    def contract_id(self, network: Network) -> ContractId:
        """Name the contract that speaks for this asset on this network (CAP-46-06)."""
        return _contract_of(self, network)

    def to_xdr(self) -> xdr.Asset:
        """Write this asset in XDR."""
        return _sdk_of(self).to_xdr_object()

    @override
    def __str__(self) -> str:
        """Write ``CODE:ISSUER``, or ``native``: how the asset's contract names itself."""
        return f"{self.code}:{self.issuer}" if self.issuer else "native"


NATIVE: Final = Asset("XLM", None)


@remembered(256)
def _contract_of(asset: Asset, network: Network) -> ContractId:
    return ContractId(_sdk_of(asset).contract_id(network.passphrase))


@remembered(256)
def _sdk_of(asset: Asset) -> SdkAsset:
    return SdkAsset(asset.code, asset.issuer)


def asset(text: str) -> Asset:
    """Parse ``CODE:ISSUER`` or ``native``; raise Unreadable if it is anything else."""
    if text == "native":
        return NATIVE
    code, _, issuer = text.partition(":")
    if not _CODE.fullmatch(code):
        raise Unreadable("asset", "the code is not 1 to 12 letters and digits")
    return Asset(code, account_id(issuer))


def format_amount(units: int, decimals: int = DECIMALS) -> str:
    """Write units as a decimal number: thousands apart, two decimals, more if they count."""
    whole, part = divmod(abs(units), 10**decimals)
    digits = f"{part:0{decimals}d}" if decimals else ""
    digits = digits[:2] + digits[2:].rstrip("0")
    return f"{'-' if units < 0 else ''}{whole:,}{'.' if digits else ''}{digits}"


def parse_amount(text: str, decimals: int = DECIMALS) -> int:
    """Read a decimal number, thousands apart or not, as units; raise Unreadable.

    No sign, no space, no exponent, no more decimals than the token has, at most an i128.
    """
    match = _PLAIN_OR_GROUPED.fullmatch(text)
    if match is None:
        raise Unreadable("amount", "not a decimal number")
    part = match["part"] or ""
    if len(part) > decimals:
        raise Unreadable("amount", f"more than {decimals} decimals")
    units = int(match["whole"].replace(",", "") + part.ljust(decimals, "0"))
    if units > I128_MAX:
        raise Unreadable("amount", "more than a token can count")
    return units


def basis_points_as_percent(basis_points: int) -> str:
    """Write basis points (1/10,000) as a percentage without its sign: 30 is ``0.3``."""
    whole, part = divmod(abs(basis_points), 100)
    digits = f".{part:02d}".rstrip("0").rstrip(".")
    return f"{'-' if basis_points < 0 else ''}{whole:,}{digits}"
