"""Words for an index of escrows that fails: the ledger is asked without it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from ui.problem import Table, nothing, said

translate = QCoreApplication.translate


def words() -> Table:
    """By the name of the error."""
    by_id = translate("problems", "Escrows can still be looked up by their contract ids.")
    later = translate(
        "problems", "Try again later. Escrows can still be looked up by their contract ids."
    )
    return {
        "app.index_errors.IndexFailed": said(
            translate("problems", "The index of escrows does not answer as it should."),
            nothing(),
            by_id,
            "host",
        ),
        "app.index_errors.IndexUnreachable": said(
            translate("problems", "The index of escrows does not answer."),
            nothing(),
            later,
            "host",
            "why",
        ),
        "app.index_errors.IndexTooSlow": said(
            translate(
                "problems", "The index of escrows did not answer within {seconds} seconds."
            ),
            nothing(),
            later,
            "host",
        ),
        "app.index_errors.IndexTooLarge": said(
            translate(
                "problems", "The index of escrows sends more than any honest answer holds."
            ),
            nothing(),
            by_id,
            "host",
        ),
        "app.index_errors.NotAnIndex": said(
            translate("problems", "{server} does not answer as an index of escrows."),
            nothing(),
            translate("problems", "Check its address: a login page may be in the way."),
            "why",
        ),
        "app.index_errors.IndexKeyRefused": said(
            translate("problems", "The index of escrows refuses the API key."),
            nothing(),
            translate("problems", "Check the key, and that it is this network's."),
            "host",
            "status",
        ),
        "app.index_errors.IndexThrottled": said(
            translate("problems", "The index of escrows was asked too often."),
            nothing(),
            translate("problems", "Wait a minute, and try again."),
            "host",
            "retry_after",
        ),
        "app.index_errors.IndexEndedShort": said(
            translate("problems", "The index of escrows does not tell everything."),
            nothing(),
            translate("problems", "There may be escrows that are not listed."),
            "host",
            "why",
        ),
        "app.comparing.NoSuchCode": said(
            translate("problems", "The network has no such code, or it sleeps."),
            nothing(),
            translate("problems", "It cannot be compared with the builds that are known."),
            "wasm_hash",
        ),
        "app.desk.finding.NotSearchable": said(
            translate("problems", "This network cannot be searched."),
            nothing(),
            by_id,
            "passphrase",
        ),
        "app.desk.finding.NothingAsked": said(
            translate("problems", "There is nothing to look for."),
            nothing(),
            translate(
                "problems", "Name a contract or an account, or tick that it is for yours."
            ),
        ),
        "app.desk.pinning.NotUnverified": said(
            translate("problems", "There is no escrow of unknown code to be pinned here."),
            nothing(),
            translate("problems", "Look the contract up again."),
            "contract",
        ),
        "app.desk.pinning.OtherCode": said(
            translate("problems", "The contract runs other code by now."),
            nothing(),
            translate("problems", "Its code was not pinned. Look at the contract again."),
            "contract",
            "shown",
            "now",
        ),
        "wallet.escrow.interface.OtherInterface": said(
            translate("problems", "This code is not what it is taken for."),
            nothing(),
            translate("problems", "It can be looked at, and not signed for."),
            "build",
            "unlike",
        ),
    }
