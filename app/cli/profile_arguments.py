"""The arguments of the commands around a profile."""

from __future__ import annotations

import os
from argparse import ArgumentParser, ArgumentTypeError, HelpFormatter, Namespace
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.bootstrap import Services
from app.cli import backups, profile_keys, profiles
from app.cli.arguments import Commands, Run, command, json, parsed
from app.cli.output import Output
from app.homes import own_folder
from wallet.addresses import account_id
from wallet.network import NAMES, Network, network

MOST_INDEX: Final = 2**31 - 1
MOST_HANDLE: Final = 2**16 - 1
NETWORKS: Final = {known: each for each, known in NAMES.items()}

Add = Callable[[ArgumentParser], None]


@dataclass(frozen=True)
class _Command:
    """What help says of a command, what runs for it, and what it takes besides a profile."""

    words: str
    more: str
    run: Run
    arguments: tuple[Add, ...]


def add_profile(parser: ArgumentParser) -> None:
    """Everything below ``countersign profile``."""
    parser.description = "Your keys and records, encrypted in one folder."
    parser.formatter_class = _in_columns
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, told in _COMMANDS.items():
        made = command(commands, name, told.words, told.run, told.more)
        made.add_argument("dir", nargs="?", metavar="DIR", help="the same as --profile DIR")
        named_profile(made)
        for add in told.arguments:
            add(made)
        json(made)


def add_journal(commands: Commands) -> None:
    """The commands ``journal`` and ``verify``."""
    export = command(
        commands,
        "journal",
        "write the profile's journal into a file for others",
        backups.export_journal,
        "What was seen, signed, refused and sent, each record chained to the one before it. "
        "Whoever gets the file can check it with: countersign verify FILE.",
    )
    export.add_argument("--out", required=True, metavar="FILE", help="a new file")
    export.add_argument(
        "--csv", action="store_true", help="a table for spreadsheets, which verify cannot read"
    )
    named_profile(export)
    read_by(export)
    json(export)
    verify = command(
        commands,
        "verify",
        "check an exported journal, or the profile's own",
        _verify,
        "Without FILE it is the same as: countersign profile verify.",
    )
    verify.add_argument(
        "file", nargs="?", metavar="FILE", help="an exported journal; needs no profile"
    )
    named_profile(verify)
    read_by(verify)
    json(verify)
    verify.set_defaults(accept_rollback=False)


def named_profile(parser: ArgumentParser, instead: str = "") -> None:
    """The option that names a profile; ``instead`` says what is so without it."""
    own = own_folder()
    usual = "" if own is None else f"default: your own, {_shortened(own)}"
    told = "; ".join(part for part in ("the profile's folder", instead or usual) if part)
    parser.add_argument("--profile", metavar="DIR", help=told.replace("%", "%%"))


def _shortened(folder: Path) -> str:
    return str(folder).replace(str(Path.home()), "~", 1)


def opened_by(parser: ArgumentParser) -> None:
    """The options that say what opens a profile or a backup."""
    _password_handle(parser)
    parser.add_argument(
        "--recovery-code", action="store_true", help="the recovery code opens it instead"
    )


def read_by(parser: ArgumentParser) -> None:
    """The same where reading is enough, so that the keyring may do it."""
    opened_by(parser)
    parser.add_argument(
        "--keyring",
        action="store_true",
        help="the system's keyring opens it instead, for reading only",
    )


def _in_columns(prog: str) -> HelpFormatter:
    """Help that has room for the longest of our names."""
    return HelpFormatter(prog, max_help_position=19)


def _verify(options: Namespace, services: Services, output: Output) -> int:
    run = profiles.verify if options.file is None else backups.verify_export
    return run(options, services, output)


def _password_handle(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--password-fd",
        type=_handle,
        metavar="N",
        help="read the password or code from this open handle instead of asking",
    )


def _labelled(parser: ArgumentParser) -> None:
    parser.add_argument("--label", required=True, metavar="NAME", help="your name for the key")


def _key_made(parser: ArgumentParser) -> None:
    _labelled(parser)
    parser.add_argument(
        "--network",
        action="append",
        default=[],
        type=parsed(_network),
        metavar="N",
        help="where it may sign: public, testnet, practice or a passphrase; repeat it for "
        "several; default: public and testnet",
    )


def _key_imported(parser: ArgumentParser) -> None:
    _key_made(parser)
    parser.add_argument(
        "--index",
        type=_index,
        default=0,
        metavar="N",
        help="which account of the recovery words; default: 0, the first",
    )
    _secret_handle(parser)


def _key_watched(parser: ArgumentParser) -> None:
    _labelled(parser)
    parser.add_argument(
        "--account", required=True, type=parsed(account_id), metavar="G…", help="its address"
    )


def _secret_handle(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--secret-fd",
        type=_handle,
        metavar="N",
        help="read what would be typed from this open handle",
    )


def _shown_handle(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--show-fd",
        type=_handle,
        metavar="N",
        help="write what would be shown to this open handle",
    )


def _one_key(parser: ArgumentParser) -> None:
    parser.add_argument("--key", required=True, metavar="NAME|G…", help="which key")


def _new_password(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--new-password-fd",
        type=_handle,
        metavar="N",
        help="read the new password from this open handle instead of asking",
    )
    parser.add_argument(
        "--rekey",
        action="store_true",
        help="after a leak: seal everything anew, and make another recovery code",
    )


def _written_to(parser: ArgumentParser) -> None:
    parser.add_argument("--out", required=True, metavar="FILE", help="a new file")


def _from_backup(parser: ArgumentParser) -> None:
    parser.add_argument("--from", dest="source", required=True, metavar="FILE", help="a backup")


def _generation(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--generation",
        type=int,
        choices=(1, 2, 3),
        required=True,
        help="which of the vault's older versions; 1 is the newest",
    )


def _copies(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--folder", required=True, metavar="D", help="one that is there; best on another disk"
    )


def _state(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--state", choices=("on", "off"), required=True, help="whether the keyring opens it"
    )


def _accepting(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--accept-rollback",
        action="store_true",
        help="go on though a file is older than it was: you put it there yourself",
    )


_COMMANDS: Final = {
    "create": _Command(
        "make a profile",
        "Asks for a new password, and shows the recovery code, this once.",
        profiles.create,
        (_password_handle,),
    ),
    "unlock-test": _Command(
        "open all of a profile, and lock it again",
        "Every key is opened and compared, every journal record checked; nothing is shown.",
        profiles.unlock_test,
        (opened_by,),
    ),
    "add-key": _Command(
        "make a new key, with recovery words",
        "For a real network it signs only after its words were written down: profile words.",
        profile_keys.add_key,
        (_key_made, opened_by),
    ),
    "import": _Command(
        "take in a key that you have",
        "Asks for the secret key (S…), or for its 12 or 24 recovery words.",
        profile_keys.import_key,
        (_key_imported, opened_by),
    ),
    "watch": _Command(
        "give a name to a key that others hold",
        "",
        profile_keys.watch,
        (_key_watched, opened_by),
    ),
    "words": _Command(
        "show a new key's recovery words, and ask three back",
        "Once they are right, the profile forgets them: they are on your paper alone.",
        profile_keys.words,
        (_one_key, _secret_handle, _shown_handle, opened_by),
    ),
    "export-key": _Command(
        "show a key's secret (S…)",
        "The journal keeps that it was shown.",
        profile_keys.export_key,
        (_one_key, _shown_handle, opened_by),
    ),
    "list": _Command("list the keys", "", profile_keys.list_keys, (read_by,)),
    "password": _Command(
        "change the password", "", profiles.password, (_new_password, opened_by)
    ),
    "recovery-code": _Command(
        "replace the recovery code",
        "The new one is shown, this once; the old one opens older files only.",
        profiles.recovery_code,
        (opened_by,),
    ),
    "use-keyring": _Command(
        "let the system's keyring open it, or no longer",
        "For reading alone: signing and changes still ask for the password.",
        profiles.keyring,
        (_state, opened_by),
    ),
    "backup": _Command(
        "write everything into one encrypted file",
        "It opens with the password and recovery code that open the profile now.",
        backups.backup,
        (_written_to, read_by),
    ),
    "rehearse": _Command(
        "prove that a backup opens",
        "Every key and record of it is opened; no profile is needed or touched.",
        backups.rehearse,
        (_from_backup, opened_by),
    ),
    "restore": _Command(
        "make a profile of a backup",
        "The folder must be empty, or not there yet.",
        backups.restore,
        (_from_backup, opened_by),
    ),
    "go-back": _Command(
        "take an older vault for a damaged one",
        "The damaged one is kept beside it.",
        profiles.go_back,
        (_generation, opened_by),
    ),
    "copies": _Command(
        "choose the folder for daily copies",
        "The first command of a day that opens the profile writes a backup there; the newest "
        "30 are kept.",
        backups.choose_copies,
        (_copies, opened_by),
    ),
    "verify": _Command(
        "check the journal, and that no file is older than it was",
        "",
        profiles.verify,
        (_accepting, read_by),
    ),
}


def _handle(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) <= MOST_HANDLE):
        raise ArgumentTypeError("the number of an open handle")
    try:
        os.fstat(int(text))
    except OSError:
        raise ArgumentTypeError("no open handle has this number") from None
    return int(text)


def _network(text: str) -> Network:
    return NETWORKS.get(text) or network(text)


def _index(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) <= MOST_INDEX):
        raise ArgumentTypeError(f"a number from 0 to {MOST_INDEX}")
    return int(text)
