"""Words for what the world does: servers, files and disks, and the practice network."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from ui.problem import Table, Telling, nothing, nothing_new, said, unwritten

translate = QCoreApplication.translate


def words() -> Table:
    """By the name of the error."""
    return {**_servers(), **_files(), **_practice()}


def _servers() -> Table:
    other_server = translate(
        "problems", "Choose another server under Networks, in the settings."
    )
    return {
        "app.errors.LedgerUnreachable": said(
            translate("problems", "{server} does not answer."),
            nothing_new(),
            translate(
                "problems",
                "Check your connection, and try again. Everything known stays readable.",
            ),
            "why",
        ),
        "app.errors.LedgerTooSlow": said(
            translate("problems", "{server} did not answer within {seconds} seconds."),
            nothing_new(),
            translate("problems", "Try again later."),
        ),
        "app.errors.AnswerTooLarge": said(
            translate("problems", "{server} sends more than any honest answer holds."),
            nothing_new(),
            other_server,
        ),
        "app.errors.NotARpc": said(
            translate("problems", "{server} does not answer as a Stellar RPC server."),
            nothing_new(),
            translate(
                "problems",
                "A login page or a proxy may be in the way. If not, choose another server "
                "under Networks, in the settings.",
            ),
            "why",
        ),
        "app.errors.RpcRefused": said(
            translate("problems", "{server} refuses to answer."),
            nothing_new(),
            translate(
                "problems",
                "Try again later, or choose another server under Networks, in the settings.",
            ),
            "code",
            "message",
        ),
        "app.errors.OtherNetwork": said(
            translate("problems", "{server} serves another network than the one meant."),
            nothing_new(),
            other_server,
            "expected",
            "found",
        ),
        "app.errors.UnsafeAddress": said(
            translate("problems", "This address of a server cannot be used."),
            nothing(),
            translate(
                "problems",
                "Give one that begins with https://, or with http:// on this very machine.",
            ),
            "host",
            "why",
        ),
    }


def _files() -> Table:
    return {
        "app.errors.UnreadableFile": said(
            translate("problems", "The file cannot be read."),
            nothing(),
            translate("problems", "Check that it is there and that you may read it."),
            "path",
            "why",
        ),
        "app.errors.UnsafeKeyFile": said(
            translate("problems", "The key file cannot be used."),
            nothing(),
            translate(
                "problems",
                "A key file holds one secret key (S…) and nothing else, and only its owner can "
                "read it.",
            ),
            "path",
            "why",
        ),
        "app.errors.UnwritableFile": _not_saved(
            translate("problems", "The file cannot be written."),
            translate("problems", "Choose another name or folder."),
        ),
        "app.errors.DiskFull": _not_saved(
            translate("problems", "No room is left on the disk."),
            translate("problems", "Make room, and try again."),
        ),
        "app.errors.QuotaReached": _not_saved(
            translate("problems", "Your share of the disk is used up."),
            translate("problems", "Make room, and try again."),
        ),
        "app.errors.ReadOnlyDisk": _not_saved(
            translate("problems", "The disk takes no changes."),
            translate("problems", "Make it writable, and try again."),
        ),
        "app.errors.NoFolder": _not_saved(
            translate("problems", "The folder is not there."),
            translate("problems", "Choose another folder, or bring it back and try again."),
        ),
        "app.errors.DamagedInWriting": _not_saved(
            translate("problems", "The disk damages what it is given."),
            translate("problems", "Check the disk, and choose another one until then."),
        ),
        "app.errors.PerhapsWritten": said(
            translate(
                "problems",
                "We do not know yet whether the file would outlive a loss of power.",
            ),
            nothing_new(),
            translate("problems", "Check the disk, and try again."),
            "path",
            "why",
        ),
        "app.errors.OccupiedFile": said(
            translate("problems", "There is another file of this name already."),
            unwritten(),
            translate("problems", "Choose another name, or move that file away."),
            "path",
        ),
    }


def _not_saved(what: str, hint: str) -> Telling:
    return said(what, unwritten(), hint, "path", "why")


def _practice() -> Table:
    return {
        "app.errors.AddressInUse": said(
            translate("problems", "Port {port} of this machine cannot be used."),
            nothing(),
            translate("problems", "Close the program that uses it, and try again."),
        ),
        "app.errors.LedgerDamaged": said(
            translate("problems", "The practice network that was kept cannot go on."),
            translate("problems", "Nothing real was signed or sent; only practice is lost."),
            translate("problems", "Begin its story again."),
            "why",
        ),
        "app.errors.PracticeInUse": said(
            translate("problems", "Another program has this practice network open."),
            nothing(),
            translate("problems", "Close that program, and try again."),
            "path",
        ),
        "app.practice.recording.NoRecording": said(
            translate("problems", "This is no recording that we can read."),
            nothing(),
            translate("problems", "Choose another file."),
            "why",
        ),
        "app.practice.scenario.BadScenario": said(
            translate("problems", "A file of this program is damaged."),
            nothing(),
            translate("problems", "Install the program again."),
            "name",
            "why",
        ),
        "wallet.escrow.builds.BadBuild": said(
            translate("problems", "A file of this program is damaged."),
            nothing(),
            translate("problems", "Install the program again."),
            "name",
            "why",
        ),
    }
