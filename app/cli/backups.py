"""The commands around backups and the journal: write, rehearse, restore, copies, export."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from pathlib import Path

from app.adapters.files import is_there, read_text, write_text
from app.bootstrap import Services
from app.cli.output import Output
from app.cli.profiles import answer, with_profile
from app.cli.secrets import folder_of, given
from app.errors import OccupiedFile
from app.profile import backups, copies
from app.profile.backups import Rehearsed
from app.profile.door import Way
from app.profile.profile import Profile
from app.signing import hardening
from app.words.times import day_and_time
from wallet import journal


def backup(options: Namespace, services: Services, output: Output) -> int:
    """Write everything of the profile into one encrypted file."""
    _refuse_occupied(options.out)

    async def do(profile: Profile, _way: Way) -> None:
        backups.write_backup(profile, Path(options.out))
        answer(output, f"written  {options.out}", status="written", written=options.out)
        output.tell(
            f"next, prove that it opens: countersign profile rehearse --from {options.out}"
        )

    return with_profile(options, services, output, do)


def rehearse(options: Namespace, services: Services, output: Output) -> int:
    """Prove that a backup opens completely, without touching anything."""
    hardening.close_up()
    raw = backups.read_backup(Path(options.source))
    proved = asyncio.run(backups.rehearse(services.profiles, raw, given(options)))
    words = "it opens, every key and every page of it; nothing was changed"
    _answer(proved, words, output, status="opens")
    return 0


def restore(options: Namespace, services: Services, output: Output) -> int:
    """Make a profile of a backup, where there is none."""
    hardening.close_up()
    folder = folder_of(options)
    raw = backups.read_backup(Path(options.source))
    proved = asyncio.run(backups.restore(services.profiles, raw, given(options), folder))
    words = f"restored         {folder}"
    _answer(proved, words, output, status="restored", profile=str(folder))
    return 0


def choose_copies(options: Namespace, services: Services, output: Output) -> int:
    """Choose the folder for daily copies, and write today's."""

    async def do(profile: Profile, _way: Way) -> None:
        copies.choose_folder(profile, Path(options.folder))
        copy = copies.copy_of_today(profile)
        words = f"copies of each day  {options.folder}\ntoday's             {copy}"
        answer(output, words, status="chosen", folder=options.folder, copy=str(copy))

    return with_profile(options, services, output, do)


def export_journal(options: Namespace, services: Services, output: Output) -> int:
    """Write the journal for others: JSON that can be verified, or a table."""
    _refuse_occupied(options.out)

    async def do(profile: Profile, _way: Way) -> None:
        records = profile.store.journal.records()
        write = journal.to_csv if options.csv else journal.to_json
        write_text(options.out, write(records))
        head = profile.store.journal.head().hash.hex()
        answer(
            output,
            f"written  {options.out}, {len(records)} records\nhead     {head}",
            status="written",
            written=options.out,
            records=len(records),
            head=head,
        )

    return with_profile(options, services, output, do)


def verify_export(options: Namespace, _services: Services, output: Output) -> int:
    """Check an exported journal's chain, without the profile that wrote it."""
    records = journal.read_json(read_text(options.file, journal.MAX_BYTES))
    head = journal.verify(records, None)
    answer(
        output,
        f"{head.number} journal records, unbroken\nhead  {head.hash.hex()}\n"
        "Only its own profile can tell who wrote it, and whether the end was cut off:\n"
        "compare the head with the one that countersign profile verify shows there.",
        status="unbroken",
        records=head.number,
        head=head.hash.hex(),
    )
    return 0


def _refuse_occupied(path: str) -> None:
    """Before anybody is asked for a secret."""
    if is_there(path):
        raise OccupiedFile(path)


def _answer(proved: Rehearsed, words: str, output: Output, **facts: str) -> None:
    answer(
        output,
        f"{words}\n"
        f"made             {day_and_time(proved.created)}\n"
        f"generation       {proved.generation}\n"
        f"requests         {proved.requests}\n"
        f"journal records  {proved.journal}, unbroken\n"
        + "\n".join(f"key              {account}" for account in proved.keys),
        **facts,
        created=proved.created,
        generation=proved.generation,
        keys=list(proved.keys),
        requests=proved.requests,
        journal=proved.journal,
    )
