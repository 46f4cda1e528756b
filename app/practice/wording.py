"""What the words of a scenario's file stand for: people, escrows, amounts, terms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from stellar_sdk import xdr

from app.practice.genesis import Facts
from wallet.addresses import AccountId, Address, ContractId
from wallet.amounts import parse_amount
from wallet.escrow import scval
from wallet.escrow.builds import Build
from wallet.escrow.scval import Value


@dataclass(frozen=True)
class Wording:
    """The names of a scenario's file, and how a value is told in it.

    ``terms`` are the facts of each escrow, ``builds`` all that are known, by their names.
    """

    name: str
    accounts: Mapping[str, AccountId]
    tokens: Mapping[str, ContractId]
    escrows: Mapping[str, ContractId]
    terms: Mapping[str, Facts]
    builds: Mapping[str, Build]

    def build(self, escrow: str) -> Build:
        """The build of this escrow; raise KeyError."""
        return self.builds[self.terms[escrow]["build"]]

    def address(self, name: str) -> Address:
        """Whom this name stands for; raise KeyError."""
        if name in self.accounts:
            return self.accounts[name]
        return self.tokens[name] if name in self.tokens else self.escrows[name]

    def argument(self, escrow: str, kind: str, told: object) -> xdr.SCVal:
        """What is told, as an argument of this type in the interface of the escrow's build."""
        return scval.write(kind, self.value(escrow, kind, told), self.build(escrow).structs)

    def value(self, escrow: str, kind: str, told: Any) -> Value:  # noqa: ANN401 - JSON
        """What is told, where this type of the escrow's build is expected."""
        structs = self.build(escrow).structs
        if kind in structs:
            fields = self.terms[escrow][told] if isinstance(told, str) else told
            return {n: self.value(escrow, k, fields[n]) for n, k in structs[kind].items()}
        if kind == "address":
            return self.address(told)
        if kind == "i128" and isinstance(told, str):
            return parse_amount(told)
        if kind.startswith("Vec<"):
            return tuple(self.value(escrow, kind[4:-1], item) for item in told)
        return told

    def salt(self, escrow: str) -> bytes:
        """What the address of a new escrow is made of, besides its maker."""
        return digest(f"countersign practice {self.name} {escrow}")


def digest(text: str) -> bytes:
    """The 32 bytes that a text of ours stands for."""
    return sha256(text.encode()).digest()
