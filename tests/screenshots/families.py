"""Reviews and escrows of builds that pay milestone by milestone, or ask several to approve."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from app.pages.escrow import EscrowPage
from app.pages.review import ReviewPage
from tests.screenshots.studio import Scene, Studio
from tests.support.families import ADMIN, BY_NAME
from tests.support.family_pages import (
    escrow_page,
    house_world,
    new_one,
    review_page,
    several_approvals,
    several_releases,
    split,
)
from tests.support.ledgers import APPROVER, RELEASER, RESOLVER
from ui.flows.flow import Place
from ui.views.escrow import EscrowView
from ui.views.review import ReviewView
from ui.widgets.folded import Folded

FIRST, MULTI = BY_NAME["6b70d661"], BY_NAME["2ddb5ef1"]
SECOND, ASKING = BY_NAME["mainline-multi-v2"], BY_NAME["testline-multi-v2"]


def _review(
    told: Callable[[], ReviewPage], scrolled: float = 0.0, *, unfolded: bool = False
) -> Scene:
    def scene(studio: Studio) -> None:
        view = ReviewView(studio.look)
        view.show_page(told())
        studio.inside(view)
        for folded in view.findChildren(Folded) if unfolded else ():
            folded.set_open(is_open=True)
        studio.scrolled = scrolled

    return scene


def _escrow(told: Callable[[], EscrowPage], scrolled: float = 0.0) -> Scene:
    def scene(studio: Studio) -> None:
        page = told()
        view = EscrowView(studio.look)
        view.show_page(page, page.age.closed + 30)
        studio.inside(view, Place.ESCROWS)
        studio.scrolled = scrolled

    return scene


def _house() -> EscrowPage:
    return escrow_page(house_world(MULTI), RELEASER, APPROVER)


def _disputed_house() -> EscrowPage:
    return escrow_page(house_world(SECOND), ADMIN, RESOLVER)


def _approvals() -> ReviewPage:
    return review_page(several_approvals(SECOND))


def _releases() -> ReviewPage:
    return review_page(several_releases(ASKING))


SCENES: Mapping[str, Scene] = {
    "family-escrow": _escrow(_house),
    "family-escrow-middle": _escrow(_house, 0.5),
    "family-escrow-lower": _escrow(_house, 1.0),
    "family-escrow-second": _escrow(_disputed_house),
    "family-escrow-second-lower": _escrow(_disputed_house, 1.0),
    "family-review-approvals": _review(_approvals),
    "family-review-releases": _review(_releases),
    "family-review-releases-unfolded": _review(_releases, 1.0, unfolded=True),
    "family-review-split": _review(lambda: review_page(split(FIRST))),
    "family-review-new": _review(lambda: review_page(new_one(SECOND))),
    "family-review-new-lower": _review(lambda: review_page(new_one(SECOND)), 0.5),
}
