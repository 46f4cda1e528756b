"""Why a call was refused, by the name in the error table of the contract that raised it.

Numbers alone mean nothing: the escrow's 13 is not the token's 13 (hazard H21).
"""

from __future__ import annotations

from wallet.addresses import Address
from wallet.escrow.builds import Build
from wallet.soroban.errors import HostError
from wallet.soroban.token import ERRORS


def name_of(error: HostError, build: Build, token: Address | None) -> str:
    """``EscrowNotCompleted``, ``TrustlineMissingError (token)``, or the host's own words.

    ``token`` is the escrow's; None where there are no terms yet, and so no token to refuse.
    """
    if error.kind != "Contract":
        return f"{error.kind}, {error.code}"
    number = int(error.code)
    if error.raised_by == token:
        return f"{ERRORS.get(number, number)} (token)"
    return build.errors_of(error.function).get(number, str(number))
