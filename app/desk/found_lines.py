"""What was found of a contract, as a line: names first, states in words, differences told."""

from __future__ import annotations

from typing import Final

from app.desk.escrow_money import stage_of
from app.discovery import Sighting
from app.pages.escrow import Stage
from app.pages.found import Differs, FoundField, FoundLine
from app.words.found import fact, found_by, is_what, titled
from app.words.roles import roles
from wallet import pinned
from wallet.addresses import ContractId
from wallet.amounts import format_amount
from wallet.escrow.locating import Known, Located, Unverified
from wallet.escrow.unverified import Field
from wallet.network import Network
from wallet.review.texts import shown

FIELDS: Final = 400
"""Of one unverified state that are shown."""


def found_line(sighting: Sighting, passphrase: str, *, kept: bool = False) -> FoundLine:
    """One line of what was found; ``kept``: this profile knows it already."""
    found = sighting.found
    return FoundLine(
        sighting.contract,
        passphrase,
        isinstance(found, Known),
        titled(found),
        roles(role.value for role in sighting.roles) if sighting.roles else "",
        _held(sighting, Network(passphrase)),
        is_what(found),
        found_by(sighting.sources),
        tuple(
            Differs(fact(d.name), shown(d.index), shown(d.ledger)) for d in sighting.differences
        ),
        found_fields(found),
        engagement_id=shown(found.escrow.engagement_id) if isinstance(found, Known) else "",
        stage=_stage(found, sighting.held),
        can_open=isinstance(found, Known | Unverified),
        kept=kept,
    )


def found_fields(found: Located) -> tuple[FoundField, ...]:
    """The fields of a state that nobody vouches for; none of a build that we know."""
    if not isinstance(found, Unverified):
        return ()
    return tuple(map(_field, found.state.fields[:FIELDS]))


def _held(sighting: Sighting, network: Network) -> str:
    """How much it holds, and of what; a token that only says so is not believed."""
    if sighting.held is None or not isinstance(sighting.found, Known):
        return ""
    token = ContractId(sighting.found.escrow.token)
    known = pinned.asset_of(network, token)
    amount = format_amount(sighting.held)
    if known is not None and known == sighting.asset:
        return f"{amount} {known.code}"
    return f"{amount} of a token that this program does not know"


def _stage(found: Located, held: int | None) -> Stage:
    return stage_of(found.escrow, held) if isinstance(found, Known) else Stage.UNKNOWN


def _field(field: Field) -> FoundField:
    match field.value:
        case bool():
            value = "yes" if field.value else "no"
        case bytes():
            value = field.value.hex()
        case None:
            value = "nothing"
        case other:
            value = shown(str(other))
    return FoundField(shown(".".join(field.path)), field.words, value)
