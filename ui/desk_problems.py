"""Words for what the window asked for and cannot have."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from ui.problem import Problem, Table, last_lines, nothing, nothing_new, said, untouched
from wallet.network import NAMES, Network
from wallet.review.texts import shown

if TYPE_CHECKING:
    from app.desk.errors import NoServer, TooManyAttempts
    from app.desk.practising import PracticeFailed

translate = QCoreApplication.translate


def words() -> Table:
    """By the name of the error."""
    return {
        "app.desk.errors.NobodyIsIn": said(
            translate("problems", "The profile is locked."),
            translate("problems", "Nothing new was signed."),
            translate(
                "problems",
                "Unlock it, and open the request again: it shows its signatures, and whether "
                "it was sent.",
            ),
        ),
        "app.desk.errors.NoServer": _no_server,
        "app.desk.errors.TooManyAttempts": _too_many_attempts,
        "app.desk.errors.SecretNotGiven": said(
            translate("problems", "The window for secrets was closed."),
            untouched(),
            translate("problems", "Begin again whenever you like."),
        ),
        "app.desk.errors.SecretWindowFailed": said(
            translate("problems", "The window for secrets did not do its work."),
            untouched(),
            translate("problems", "Try again. If it stays so, please report it."),
            "why",
        ),
        **_escrows(),
        **_settings(),
    }


def _escrows() -> Table:
    return {
        "app.desk.escrow_seen.DamagedEscrow": said(
            translate("problems", "What is said of this contract cannot be so."),
            nothing(),
            translate(
                "problems",
                "Choose another server under Networks, in the settings, and look again.",
            ),
            "contract",
        ),
        "app.desk.escrows.EscrowNotKept": said(
            translate("problems", "This profile has never seen this escrow."),
            nothing(),
            translate("problems", "Connect to its network, and open it again."),
            "contract",
        ),
        "app.desk.founding.CannotMake": said(
            translate("problems", "No new escrow can begin with this contract."),
            nothing(),
            translate(
                "problems",
                "It holds an escrow, and makes no others. Ask for the id of one that does.",
            ),
            "contract",
        ),
        "app.desk.founding.NotPreviewed": said(
            translate("problems", "This is not the request that was shown last."),
            nothing(),
            translate("problems", "Preview it once more, and read what is shown then."),
            "hash",
        ),
        "app.desk.joining.NoNewEscrow": said(
            translate("problems", "This request begins no escrow: there is nothing to join."),
            nothing(),
            translate("problems", "Save a join pack from the review of a new escrow."),
            "hash",
        ),
        "app.desk.escrows.NotYourAccount": said(
            translate("problems", "The account that should pay the fee is none of yours."),
            nothing(),
            translate("problems", "Choose an account whose key this profile holds."),
            "address",
        ),
    }


def _settings() -> Table:
    return {
        "app.desk.settings.PracticeApart": said(
            translate("problems", "The practice network has its own server and stands alone."),
            untouched(),
            translate("problems", "Choose servers for other networks in a profile for those."),
        ),
        "app.desk.settings.OwnFolder": said(
            translate("problems", "This is the profile's own folder."),
            untouched(),
            translate("problems", "Choose another folder: others must not look into this one."),
            "path",
        ),
        "app.desk.practising.PracticeFailed": _practice_failed,
    }


def _no_server(error: NoServer) -> Problem:
    known = NAMES.get(Network(error.passphrase))
    what = (
        translate("problems", "No server is chosen for the {network} network.")
        if known
        else translate("problems", "No server is chosen for the network of this request.")
    )
    telling = said(
        what.format(network=known),
        nothing_new(),
        translate("problems", "Choose one under Networks, in the settings."),
        "passphrase",
    )
    return telling(error)


def _too_many_attempts(error: TooManyAttempts) -> Problem:
    hint = translate("problems", "Wait {seconds} s; then the next password is heard.")
    return Problem(
        f"{translate('problems', 'Wrong passwords came just before.')} {nothing()}",
        hint.format(seconds=max(1, ceil(error.seconds))),
    )


def _practice_failed(error: PracticeFailed) -> Problem:
    kind = (shown(error.error),) if error.error else ()
    return Problem(
        f"{translate('problems', 'The practice network does not start.')} {nothing()}",
        translate("problems", "Try again, or begin its story anew."),
        (*kind, *last_lines(error.said)),
    )
