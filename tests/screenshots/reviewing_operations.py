"""Reviews of steps that are no contract calls: storage, a new contract, who signs."""

from __future__ import annotations

from collections.abc import Mapping

from tests.screenshots.studio import Scene, Studio
from tests.support.families import BY_NAME
from tests.support.family_pages import review_page
from tests.support.ledger_steps import deployment, extension, on_account
from tests.support.ledgers import PLATFORM, STRANGER
from tests.support.requests import Case
from ui.views.review import ReviewView
from ui.widgets.folded import Folded
from wallet.operations import SetSigners
from wallet.signers import Signer, SignerKey
from wallet.soroban.values import address

THIRD = Signer(SignerKey.ed25519(STRANGER.public), 2)


def _of(case: Case, scrolled: float = 0.0) -> Scene:
    def scene(studio: Studio) -> None:
        view = ReviewView(studio.look)
        view.show_page(review_page(case))
        studio.inside(view)
        if scrolled:
            for folded in view.findChildren(Folded):
                folded.set_open(is_open=True)
        studio.scrolled = scrolled

    return scene


SCENES: Mapping[str, Scene] = {
    "review-storage": _of(extension()),
    "review-storage-unfolded": _of(extension(), 1.0),
    "review-deployment": _of(deployment(BY_NAME["5f03a001"], (address(PLATFORM.public),))),
    "review-signers": _of(on_account(SetSigners(signer=THIRD))),
    "review-locked-out": _of(on_account(SetSigners(high=3))),
}
