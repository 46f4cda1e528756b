"""The files of the corpus, by name, and who makes what stands in each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from tests.attacks import (
    authority,
    bounds,
    bumps,
    covers,
    credentials,
    encodings,
    envelopes,
    honest,
    honest_others,
    links,
    money,
    operations,
    requests,
    signers,
    signing,
    states_told,
    texts,
    told,
)
from tests.attacks.case import Attack

FILES: Final[Mapping[str, Callable[[], Iterable[Attack]]]] = {
    "a-authority": authority.attacks,
    "a-bounds": bounds.attacks,
    "a-credentials": credentials.attacks,
    "a-envelopes": envelopes.attacks,
    "a-money": money.attacks,
    "a-operations": operations.attacks,
    "a-signing": signing.attacks,
    "a-states": states_told.attacks,
    "a-told": told.attacks,
    "b-bumps": bumps.attacks,
    "b-covers": covers.attacks,
    "b-encodings": encodings.attacks,
    "b-links": links.attacks,
    "b-requests": requests.attacks,
    "b-signers": signers.attacks,
    "b-texts": texts.attacks,
    **honest.FILES,
    **honest_others.FILES,
}
