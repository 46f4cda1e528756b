"""What the window shows while an escrow is set up, and what is typed there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from app.pages.escrow import Payer
from app.pages.review import ReviewPage

MAKER: Final = "maker"
TITLE: Final = "title"
REFERENCE: Final = "engagement_id"
DESCRIPTION: Final = "description"
TOKEN: Final = "token"  # noqa: S105 - a field's name
AMOUNT: Final = "amount"
FEE: Final = "fee"
MEMO: Final = "memo"
NOTE: Final = "note"
PARTS: Final = "parts"


def of_role(role: str, place: int = 0) -> str:
    """The field of one holder of a role."""
    return f"role {role} {place}"


def of_part(place: int, what: str) -> str:
    """A field of one milestone, counted from 0."""
    return f"part {place} {what}"


class Way(Enum):
    """How an escrow begins: in a contract that is made for it, or in one that is there."""

    NEW = "new"
    SET_UP = "set up"


@dataclass(frozen=True)
class RoleAsked:
    """A role that the code knows: its name, in words, and what its holder does.

    ``must``: somebody has to hold it. ``several``: more than one may.
    """

    name: str
    words: str
    does: str
    must: bool = True
    several: bool = False


@dataclass(frozen=True)
class CodeOffer:
    """A build that an escrow can be of, and what it wants to know.

    ``words``: what kind of deal it is for; ``origin`` warns of code that nobody saw on the
    public network, "" of none.
    """

    wasm_hash: str
    name: str
    words: str
    origin: str
    roles: tuple[RoleAsked, ...]
    is_multi: bool
    pays_each: bool
    counts: bool


@dataclass(frozen=True)
class Maker:
    """A contract that is there, and how an escrow can begin with it: ``ways``, best first."""

    contract: str
    code: CodeOffer
    ways: tuple[Way, ...]


@dataclass(frozen=True)
class CodeThere:
    """Known code that is on a network, of which a contract can be made without a maker.

    ``remark``: who can set such a contract up once it is there; ``anybody`` can, or one alone.
    """

    code: CodeOffer
    remark: str
    anybody: bool


@dataclass(frozen=True)
class Person:
    """Somebody whom the profile knows by name; ``is_own``: a key of mine."""

    address: str
    name: str
    is_own: bool = False


@dataclass(frozen=True)
class TokenOffer:
    """Money that this program knows for real."""

    contract: str
    code: str
    issuer: str


@dataclass(frozen=True)
class Start:
    """What can be chosen from on a network; ``makers`` are contracts that served before.

    ``begun``: titles of what was typed so far and not asked for, by the contract of each.
    """

    passphrase: str
    people: tuple[Person, ...]
    tokens: tuple[TokenOffer, ...]
    payers: tuple[Payer, ...]
    makers: tuple[str, ...] = ()
    begun: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True)
class TypedPart:
    """A milestone as it was typed."""

    description: str = ""
    amount: str = ""
    receiver: str = ""
    approvals: str = ""


@dataclass(frozen=True)
class Typed:
    """Everything as it was typed; ``roles``: addresses by the contract's name of the role."""

    passphrase: str
    maker: str
    way: Way
    payer: str
    title: str = ""
    engagement_id: str = ""
    description: str = ""
    token: str = ""
    amount: str = ""
    fee: str = ""
    memo: str = ""
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    parts: tuple[TypedPart, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Wrong:
    """What is wrong with a field."""

    field: str
    words: str


@dataclass(frozen=True)
class FeesTold:
    """What the agreed money comes to for whom, with fees in percent and as money."""

    agreed: str
    protocol: str
    protocol_percent: str
    platform: str
    platform_percent: str
    receivers: str


@dataclass(frozen=True)
class Ready:
    """Somebody in the deal: what lacks, "" for nothing, and what else is worth knowing.

    ``lacks`` names what would make a step or a payment fail as things are.
    """

    name: str
    address: str
    roles: str
    lacks: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Checked:
    """What there is to say about what was typed.

    ``wrong`` fields have to be mended before anything is asked of a network. ``refusal``: why
    the contract would not take it, "" when it would. ``contract``: where the escrow will be.
    """

    wrong: tuple[Wrong, ...] = ()
    refusal: str = ""
    people: tuple[Ready, ...] = ()
    remarks: tuple[str, ...] = ()
    contract: str = ""
    fees: FeesTold | None = None

    @property
    def stops(self) -> bool:
        """Whether no request can be made of it."""
        return bool(self.wrong or self.refusal)


@dataclass(frozen=True)
class Preview:
    """The check, and the review that the signers will see; None where there is no request."""

    checked: Checked
    page: ReviewPage | None = None
