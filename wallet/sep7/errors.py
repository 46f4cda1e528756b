"""What a link is refused for, beside being no link in its one proper form (Unreadable)."""

from __future__ import annotations

from dataclasses import dataclass

from wallet.errors import WalletError


@dataclass(eq=False)
class LinkRefused(WalletError):
    """A link asks for what is not done here, or says what cannot be verified here."""


@dataclass(eq=False)
class OtherOperation(LinkRefused):
    """A link asks for something else than to sign a transaction, by the operation's name."""

    operation: str


@dataclass(eq=False)
class FieldsReplaced(LinkRefused):
    """A link wants fields of the transaction filled in: then it is not what others sign."""


@dataclass(eq=False)
class ChainTooLong(LinkRefused):
    """A link came of more links, each within the other, than SEP-7 allows."""

    limit: int


@dataclass(eq=False)
class BadCallback(LinkRefused):
    """A link wants the answer sent to what is no page of a public web site."""

    callback: str
    why: str


@dataclass(eq=False)
class UnsignedOrigin(LinkRefused):
    """A link says whose it is, and nobody signed it.

    Whose is no fact of this: SEP-7 forbids to show a name that was not verified.
    """


@dataclass(eq=False)
class UnverifiedOrigin(LinkRefused):
    """A link is signed, and the key of whoever it names is not known here."""


@dataclass(eq=False)
class ForgedOrigin(LinkRefused):
    """A link says whose it is, and somebody else signed it, or something else."""


@dataclass(eq=False)
class NamesOtherNetwork(LinkRefused):
    """A link is for another network than the one meant; both passphrases."""

    named: str
    meant: str
