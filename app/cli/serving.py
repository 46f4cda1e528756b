"""The command that serves the practice network: to be tried out, kept, and looked around in."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from argparse import Namespace
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import asdict
from pathlib import Path
from threading import Thread
from typing import Any, Final

from app.adapters.files import is_there, make_folder, write_key, write_text
from app.bootstrap import Practice, Services, Wanted
from app.cli.output import Output
from app.cli.problems import Misused
from app.errors import AddressInUse
from app.signing import hardening
from app.staging import Scene, Staging
from app.story import Story
from wallet.keys import SecretKey
from wallet.request import SUFFIX

LEDGER: Final = "ledger.journal"
"""The file in its folder that a practice network is kept in."""

REQUEST: Final = f"release{SUFFIX}"
"""The closing's request in its folder."""


def serve(options: Namespace, services: Services, output: Output) -> int:
    """Serve the practice network until interrupted, which is how it is meant to end."""
    if options.dir is None and (options.keep or options.request or options.anew):
        raise Misused("What is kept needs a folder: name one, --dir D.")
    if options.until_eof:
        hardening.end_with_parent(signal.SIGTERM)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(options, services, output))
    output.tell("stopped")
    return 0


async def _serve(options: Namespace, services: Services, output: Output) -> None:
    output.tell("the practice network starts …")
    if options.dir is not None:
        make_folder(options.dir)
    async with _practising(options, services) as practice:
        stopped = _asked_to_stop(with_input=options.until_eof)
        facts = {
            "rpc": practice.url,
            "passphrase": practice.network.passphrase,
            "story": _story_facts(practice.story),
            "began": practice.began,
            "contract": practice.contract,
            "escrows": dict(practice.escrows),
            "accounts": dict(practice.accounts),
            "key_files": _write_keys(practice, options.dir),
            **await _staged(practice, options, services),
        }
        if output.as_json:
            output.json(facts)
        else:
            output.say(_served(facts))
        output.tell("serving; stop it with Ctrl+C")
        await stopped.wait()


@asynccontextmanager
async def _practising(options: Namespace, services: Services) -> AsyncGenerator[Practice]:
    is_kept = options.keep or options.request or options.anew
    kept = Path(options.dir) / LEDGER if is_kept else None
    served = services.practise(Wanted(options.story, options.port, kept, options.anew))
    try:
        practice = await served.__aenter__()
    except OSError as why:
        raise AddressInUse(options.port) from why
    async with AsyncExitStack() as stack:
        stack.push_async_exit(served)
        yield practice


async def _staged(
    practice: Practice, options: Namespace, services: Services
) -> Mapping[str, Any]:
    """Where the requests of the story are, and whether nothing can come of them any more."""
    if not options.request:
        return {}
    keys = {name: SecretKey.parse(secret) for name, secret in practice.secrets.items()}
    scene = Scene(practice.accounts, keys, practice.began, Path(options.dir))
    files, over = list[str](), list[bool]()
    async with services.connect(practice.url, practice.network) as port:
        staging = Staging(port, services.clock, services.builds)
        for ask in practice.story.stage.asks:
            request = await staging.request(scene, ask)
            if not ask.sent:
                files.append(str(scene.file(ask)))
                over.append(await staging.is_over(request))
    first = {"request": files[0]} if files else {}
    return {**first, "requests": files, "over": bool(files) and all(over)}


def _story_facts(story: Story) -> Mapping[str, Any]:
    stage = story.stage
    people = {name: asdict(person) for name, person in stage.people.items()}
    told = {"you": stage.you, "label": stage.label, "people": people}
    return {"name": story.name, "about": story.about, **told}


def _write_keys(practice: Practice, folder: str | None) -> Mapping[str, str]:
    """One key file for each person: practice keys, that guard nothing."""
    if folder is None:
        return {}
    files: dict[str, str] = {}
    for name, secret in practice.secrets.items():
        file = str(Path(folder) / f"{name.replace(' ', '-')}.key")
        if is_there(file):
            write_key(file, secret)
        else:
            # Whole or not at all: that a copy may be left of these is no harm.
            write_text(file, f"{secret}\n")
        files[name] = file
    return files


def _asked_to_stop(*, with_input: bool) -> asyncio.Event:
    """Set by an interrupt or a request to end, also where a shell had them ignored.

    Or by the end of standard input, by which a program that was killed is known.
    """
    stopped, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    if with_input:

        def stop() -> None:
            with contextlib.suppress(RuntimeError):  # it has stopped already
                loop.call_soon_threadsafe(stopped.set)

        Thread(target=_read_to_end, args=(sys.stdin.fileno(), stop), daemon=True).start()
    return stopped


def _read_to_end(handle: int, then: Callable[[], None]) -> None:
    # In a thread: loops watch pipes alone, and on some systems not even those.
    with contextlib.suppress(OSError):
        while os.read(handle, 4096):
            pass
    then()


def _served(facts: Mapping[str, Any]) -> str:
    lines = [f"rpc         {facts['rpc']}", f"passphrase  {facts['passphrase']}"]
    lines.append(f"contract    {facts['contract']}")
    lines += [f"account     {name:<14} {a}" for name, a in facts["accounts"].items()]
    lines += [f"key file    {name:<14} {f}" for name, f in facts["key_files"].items()]
    lines += [f"request     {file}" for file in facts.get("requests", ())]
    return "\n".join(lines)
