"""How the window is asked for on the command line; light, since the window waits for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.homes import own_folder, practice_folder, preferences_file

if TYPE_CHECKING:
    from argparse import ArgumentParser

WINDOW: Final = "window"
"""The command that opens the window; without any command it is meant too."""

SUFFIXES: Final = (".countersign", ".countersign-backup", ".countersign-join")


@dataclass(frozen=True)
class Start:
    """How the window is to start.

    ``folder`` is the profile's, ``practice`` where the practice network is kept,
    ``preferences`` how the window looked last: None where nothing is remembered.
    ``practise``: go to the practice network at once. ``tour``: play the closing through
    without anybody, and leave pictures in this folder.
    """

    folder: Path
    practice: Path
    preferences: Path | None
    files: tuple[str, ...] = ()
    practise: bool = False
    tour: Path | None = None


def wants_window(arguments: Sequence[str]) -> bool:
    """Whether these ask for the window: nothing, its own command, or files of ours alone."""
    if not arguments or arguments[0] == WINDOW:
        return True
    return all(name.endswith(SUFFIXES) and not name.startswith("-") for name in arguments)


def start_of(arguments: Sequence[str]) -> Start:
    """What the arguments say; argparse ends the program with 2 for wrong use."""
    told = list(arguments[1:] if arguments and arguments[0] == WINDOW else arguments)
    folder, practice = own_folder(), practice_folder()
    if not told and folder is not None and practice is not None:
        return Start(folder.absolute(), practice.absolute(), preferences_file())
    parser = _parser()
    options = parser.parse_args(told)
    folder = Path(options.profile) if options.profile else folder
    practice = Path(options.practice_dir) if options.practice_dir else practice
    if folder is None or practice is None:
        parser.error(
            "you have no folder of your own here: name them, --profile DIR --practice-dir DIR"
        )
    preferences = Path(options.preferences) if options.preferences else preferences_file()
    files = tuple(str(Path(file).absolute()) for file in options.files)
    tour = Path(options.tour).absolute() if options.tour else None
    return Start(
        folder.absolute(), practice.absolute(), preferences, files, options.practise, tour
    )


def _parser() -> ArgumentParser:
    from argparse import ArgumentParser

    parser = ArgumentParser(
        prog=f"countersign {WINDOW}", description="Open the window; so does no command at all."
    )
    parser.add_argument("files", nargs="*", metavar="FILE", help="requests and signatures")
    parser.add_argument("--profile", metavar="DIR", help="another profile than your own")
    parser.add_argument(
        "--practise", action="store_true", help="go to the practice network at once"
    )
    parser.add_argument(
        "--practice-dir", metavar="DIR", help="where the practice network is kept"
    )
    parser.add_argument(
        "--preferences", metavar="FILE", help="where theme, text size and geometry are kept"
    )
    parser.add_argument(
        "--tour",
        metavar="DIR",
        help="play the closing through by itself, leaving pictures in this folder",
    )
    return parser
