"""The arguments of the commands around a profile."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable, Mapping
from typing import Final

from app.bootstrap import Services
from app.cli import backups, profiles
from app.cli.arguments import Commands, Run, command, json, parsed
from app.cli.output import Output
from wallet.addresses import account_id

MOST_INDEX: Final = 2**31 - 1


def add_profile(parser: ArgumentParser) -> None:
    """Everything below ``countersign profile``."""
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, (words, run, more) in _COMMANDS.items():
        made = command(commands, name, words, run)
        named_profile(made)
        opened_by(made)
        more(made)
        json(made)
        made.add_argument("dir", nargs="?", metavar="DIR", help="the profile's folder")


def add_journal(commands: Commands) -> None:
    """The commands ``journal`` and ``verify``."""
    export = command(
        commands, "journal", "write the profile's journal for others", backups.export_journal
    )
    named_profile(export)
    opened_by(export)
    export.add_argument("--out", required=True, metavar="FILE", help="a new file")
    export.add_argument("--csv", action="store_true", help="a table instead of JSON")
    verify = command(commands, "verify", "check an exported journal, or the profile's", _verify)
    verify.add_argument("file", nargs="?", metavar="FILE", help="an exported journal")
    named_profile(verify)
    opened_by(verify)
    json(verify)
    verify.set_defaults(accept_rollback=False)


def named_profile(parser: ArgumentParser) -> None:
    """The option that names a profile."""
    parser.add_argument(
        "--profile", metavar="DIR", help="the profile's folder; default: your own"
    )


def opened_by(parser: ArgumentParser) -> None:
    """The options that say what opens a profile."""
    parser.add_argument(
        "--password-fd",
        type=_handle,
        metavar="N",
        help="read the password from this handle instead of asking",
    )
    parser.add_argument(
        "--recovery-code", action="store_true", help="give the recovery code instead"
    )
    parser.add_argument(
        "--keyring", action="store_true", help="let the system's keyring open it, for reading"
    )


def _verify(options: Namespace, services: Services, output: Output) -> int:
    run = profiles.verify if options.file is None else backups.verify_export
    return run(options, services, output)


def _nothing(_parser: ArgumentParser) -> None:
    pass


def _labelled(parser: ArgumentParser) -> None:
    parser.add_argument("--label", required=True, metavar="TEXT", help="your name for the key")


def _key_made(parser: ArgumentParser) -> None:
    _labelled(parser)
    parser.add_argument(
        "--network",
        action="append",
        default=[],
        metavar="N",
        help="where it may sign: public, testnet, practice or a passphrase; repeat it for "
        "several; default: public and testnet",
    )


def _key_imported(parser: ArgumentParser) -> None:
    _key_made(parser)
    parser.add_argument(
        "--index", type=_index, default=0, metavar="N", help="the words' account; default: 0"
    )
    _secret_handle(parser)


def _key_watched(parser: ArgumentParser) -> None:
    _labelled(parser)
    parser.add_argument("--account", required=True, type=parsed(account_id), metavar="G…")


def _secret_handle(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--secret-fd",
        type=_handle,
        metavar="N",
        help="the signer process reads it from this handle instead of asking",
    )


def _shown_handle(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--show-fd",
        type=_handle,
        metavar="N",
        help="the signer process writes to this handle instead of the terminal",
    )


def _one_key(parser: ArgumentParser) -> None:
    parser.add_argument("--key", required=True, metavar="LABEL|G…", help="which key")


def _words(parser: ArgumentParser) -> None:
    _one_key(parser)
    _secret_handle(parser)
    _shown_handle(parser)


def _exported(parser: ArgumentParser) -> None:
    _one_key(parser)
    _shown_handle(parser)


def _password(parser: ArgumentParser) -> None:
    parser.add_argument("--new-password-fd", type=_handle, metavar="N", help="the new one")
    parser.add_argument(
        "--rekey",
        action="store_true",
        help="seal everything anew, after a leak; also makes another recovery code",
    )


def _backed_up(parser: ArgumentParser) -> None:
    parser.add_argument("--out", required=True, metavar="FILE", help="a new file")


def _from_backup(parser: ArgumentParser) -> None:
    parser.add_argument("--from", dest="source", required=True, metavar="FILE", help="a backup")


def _generation(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--generation", type=int, choices=(1, 2, 3), required=True, help="1 is the newest"
    )


def _copies(parser: ArgumentParser) -> None:
    parser.add_argument("--folder", required=True, metavar="D", help="best on another disk")


def _keyring(parser: ArgumentParser) -> None:
    parser.add_argument("--state", choices=("on", "off"), required=True)


def _verified(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--accept-rollback",
        action="store_true",
        help="go on though a file is older than it was: you restored it yourself",
    )


_COMMANDS: Final[Mapping[str, tuple[str, Run, Callable[[ArgumentParser], None]]]] = {
    "create": ("make a profile", profiles.create, _nothing),
    "unlock-test": ("open all of a profile, and lock it", profiles.unlock_test, _nothing),
    "add-key": ("make a key with recovery words", profiles.add_key, _key_made),
    "import": ("take in a key: S…, 12 or 24 words", profiles.import_key, _key_imported),
    "watch": ("know a key that others hold", profiles.watch, _key_watched),
    "words": ("show recovery words, and confirm them", profiles.words, _words),
    "export-key": ("show a key's secret", profiles.export_key, _exported),
    "list": ("list the keys", profiles.list_keys, _nothing),
    "password": ("change the password", profiles.password, _password),
    "recovery-code": ("replace the recovery code", profiles.recovery_code, _nothing),
    "use-keyring": ("let the keyring open it for reading", profiles.keyring, _keyring),
    "backup": ("write everything into one encrypted file", backups.backup, _backed_up),
    "rehearse": ("prove that a backup opens", backups.rehearse, _from_backup),
    "restore": ("make a profile of a backup", backups.restore, _from_backup),
    "go-back": ("take an older vault for a damaged one", profiles.go_back, _generation),
    "copies": ("choose the folder for daily copies", backups.choose_copies, _copies),
    "verify": ("check journal and generations", profiles.verify, _verified),
}


def _handle(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) < 2**16):
        raise ArgumentTypeError("the number of an open handle")
    return int(text)


def _index(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) <= MOST_INDEX):
        raise ArgumentTypeError(f"a number from 0 to {MOST_INDEX}")
    return int(text)
