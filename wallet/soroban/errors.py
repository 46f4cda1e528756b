"""How the host says no: an error with its type, its code, and the contract that raised it."""

from __future__ import annotations

from dataclasses import dataclass

from wallet.addresses import ContractId
from wallet.errors import WalletError


@dataclass(eq=False)
class HostError(WalletError):
    """A call failed; nothing of it stays.

    ``kind`` and ``code`` are the host's: ``Contract`` with the contract's own number, or
    ``Auth``, ``Storage``, ``Context``, ... with a name. Numbers mean nothing without
    ``raised_by``: the token and the escrow use the same ones (hazard H21), and without
    ``function``: functions of one contract may count in tables of their own.
    """

    kind: str
    code: int | str
    raised_by: ContractId | None
    why: str = ""
    function: str = ""
