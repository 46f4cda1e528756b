"""The commands around backups and the journal: write, rehearse, restore, copies, export."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from pathlib import Path

from app.adapters.files import is_there, read_text, write_text
from app.bootstrap import Services
from app.cli.facts import day_and_time
from app.cli.output import Output
from app.cli.profiles import with_profile
from app.cli.secrets import folder_of, given
from app.errors import OccupiedFile
from app.profile import backups, copies
from app.profile.backups import Rehearsed
from app.profile.door import Way
from app.profile.profile import Profile
from app.signing import hardening
from wallet import journal


def backup(options: Namespace, services: Services, output: Output) -> int:
    """Write everything of the profile into one encrypted file."""

    async def do(profile: Profile, _way: Way) -> None:
        backups.write_backup(profile, Path(options.out))
        output.tell(
            f"written: {options.out}; prove that it opens: countersign profile rehearse"
        )

    return with_profile(options, services, output, do)


def rehearse(options: Namespace, services: Services, output: Output) -> int:
    """Prove that a backup opens completely, without touching anything."""
    hardening.close_up()
    raw = backups.read_backup(Path(options.source))
    proved = asyncio.run(backups.rehearse(services.profiles, raw, given(options)))
    _tell(proved, "it opens, every seed and every page of it", output)
    return 0


def restore(options: Namespace, services: Services, output: Output) -> int:
    """Make a profile of a backup, where there is none."""
    hardening.close_up()
    folder = folder_of(options)
    raw = backups.read_backup(Path(options.source))
    proved = asyncio.run(backups.restore(services.profiles, raw, given(options), folder))
    _tell(proved, f"restored: {folder}", output)
    return 0


def choose_copies(options: Namespace, services: Services, output: Output) -> int:
    """Choose the folder for daily copies, and write today's."""

    async def do(profile: Profile, _way: Way) -> None:
        copies.choose_folder(profile, Path(options.folder))
        output.tell(f"today's copy: {copies.copy_of_today(profile)}")

    return with_profile(options, services, output, do)


def export_journal(options: Namespace, services: Services, output: Output) -> int:
    """Write the journal for others: JSON that can be verified, or a table."""

    async def do(profile: Profile, _way: Way) -> None:
        if is_there(options.out):
            raise OccupiedFile(options.out)
        records = profile.store.journal.records()
        write = journal.to_csv if options.csv else journal.to_json
        write_text(options.out, write(records))
        output.tell(f"written: {options.out}, {len(records)} records")

    return with_profile(options, services, output, do)


def verify_export(options: Namespace, _services: Services, output: Output) -> int:
    """Check an exported journal's chain, without the profile that wrote it."""
    records = journal.read_json(read_text(options.file, journal.MAX_BYTES))
    head = journal.verify(records, None)
    if output.as_json:
        output.json({"status": "unbroken", "records": head.number, "head": head.hash.hex()})
    else:
        output.say(
            f"{head.number} records, an unbroken chain; head {head.hash.hex()}\n"
            "who wrote it, and whether the end was cut off, only its profile can tell: compare "
            "the head with what that says"
        )
    return 0


def _tell(proved: Rehearsed, what: str, output: Output) -> None:
    if output.as_json:
        output.json(
            {
                "status": "opens",
                "created": proved.created,
                "generation": proved.generation,
                "keys": list(proved.keys),
                "requests": proved.requests,
                "journal": proved.journal,
            }
        )
        return
    output.say(
        f"{what}\nfrom {day_and_time(proved.created)}: {len(proved.keys)} keys, "
        f"{proved.requests} requests, {proved.journal} journal records"
    )
