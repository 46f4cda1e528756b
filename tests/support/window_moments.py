"""Moments of the way from the welcome to "final", told as they come, and held on to.

They are found by wrapping what the program calls on its way: the program itself knows nothing
of them. Each is told as a line ``at NAME`` on standard output; at the chosen one the thread
stands still, as it would if the power failed right there. What a database has acknowledged is
told as ``kept NUMBER HASH``, its journal's end; each child as ``child PID``.
"""

from __future__ import annotations

import asyncio
import contextlib
import inspect
import os
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, Final

from app.adapters.places import DATABASE
from app.adapters.profile_files import ProfileFiles
from app.adapters.soroban_rpc import SorobanRpc
from app.adapters.store.database import Database
from app.adapters.store.profile import Journal
from app.desk import practising
from app.desk import reviewing as desk_reviewing
from app.desk.practice import Practice
from app.desk.reviewing import Reviewing
from app.desk.seat import Seat
from app.desk.sending import Sending
from app.ports import Final as InALedger
from app.profile import sending
from app.profile.door import Door
from app.profile.profile import Profile
from app.records import SubmissionState
from app.signing import frames, process
from ui.flows.reviewing import ReviewFlow
from ui.views.after import AfterView
from ui.views.review import ReviewView

When = Callable[[Sequence[Any], Any], bool]
"""Whether it is this moment, by what a function was given, and what came of it."""

BEFORE: Final = "before"
AFTER: Final = "after"


def always(_given: Sequence[Any], _result: object) -> bool:
    return True


def about(what: str) -> When:
    """Of a question to the signer process: whether it is about this."""
    return lambda given, _result: given[1] == what


def step(state: SubmissionState) -> When:
    """Of a step that was kept: whether it was this one."""
    return lambda given, _result: given[2] is state


@dataclass(frozen=True)
class Moment:
    """Before or after a function of the program's is run."""

    name: str
    owner: object
    function: str
    where: str = AFTER
    when: When = always


WAY: Final = (
    Moment("practice asked for", Practice, "enter", BEFORE),
    Moment("practice child started", practising, "_started"),
    Moment("practice child ready", practising, "_answer"),
    Moment("vault made, not saved", Door, "create"),
    Moment("database saved, vault not", ProfileFiles, "save_vault", BEFORE),
    Moment("profile made", practising, "_take_key", BEFORE),
    Moment("key given, not saved", Door, "ask", AFTER, about("add")),
    Moment("key added", practising, "_take_key"),
    Moment("people known", practising, "_know_people"),
    Moment("request kept", practising, "keep"),
    Moment("profile open", Seat, "sit"),
    Moment("looked again", Reviewing, "look_again"),
    Moment("hold done", ReviewFlow, "_ask_password", BEFORE),
    Moment("review recorded", Profile, "sign", BEFORE),
    Moment("signer answered", Door, "ask", AFTER, about("sign")),
    Moment("signature made, not kept", Profile, "sign"),
    Moment("signature kept", desk_reviewing, "sign_reviewed"),
    Moment("sending asked for", Sending, "send", BEFORE),
    Moment("sending kept", sending, "_step", AFTER, step(SubmissionState.SENDING)),
    Moment("handed over, not answered", SorobanRpc, "send"),
    Moment("sent", sending, "_step", AFTER, step(SubmissionState.SENT)),
    Moment(
        "found final, not kept",
        *(SorobanRpc, "transaction", AFTER),
        lambda _given, result: isinstance(result, InALedger),
    ),
    Moment("final kept", sending, "_took_effect"),
    Moment("final known, not shown", Sending, "send"),
)
"""Of what the program does by itself; where its user is, the user tells."""


@dataclass
class Reading:
    """What a signer answers, and the moment when that is waited for. Knows no question."""

    stream: asyncio.StreamReader
    teller: Teller

    async def readexactly(self, size: int) -> bytes:
        if size == frames.HEAD:
            self.teller.at("signer asked")
        return await self.stream.readexactly(size)


@dataclass
class Teller:
    """Tells lines, and stands still at one moment.

    ``leave``: the handle of a pipe that gives a line whenever the user may go on.
    """

    leave: int
    chosen: str = ""

    def at(self, name: str) -> None:
        """It is this moment; if it is the chosen one, no other comes on this thread."""
        self.tell(f"at {name}")
        if name == self.chosen:
            while True:
                self.wait()  # Nobody lets it go on.

    def tell(self, line: str) -> None:
        """Tell a line, whole, whichever thread says it."""
        os.write(1, f"{line}\n".encode())

    def meet(self, child: int) -> None:
        """A child of the program is there."""
        self.tell(f"child {child}")

    def wait(self) -> None:
        """Wait for leave to go on; there is no going on without whoever gives it."""
        if not os.read(self.leave, 1):
            os._exit(1)

    def attend(self) -> None:
        """Tell what happens in this program from now on."""
        for moment in WAY:
            self._watch(moment)
        self._watch_signer()
        self._watch_children()
        self._watch_database()
        self._watch_pages()

    def _watch(self, moment: Moment) -> None:
        real = getattr(moment.owner, moment.function)

        def say(where: str, given: Sequence[Any], result: object) -> None:
            if where == moment.where and moment.when(given, result):
                self.at(moment.name)

        @wraps(real)
        async def ran(*given: Any, **more: Any) -> Any:
            say(BEFORE, given, None)
            result = await real(*given, **more)
            say(AFTER, given, result)
            return result

        @wraps(real)
        def called(*given: Any, **more: Any) -> Any:
            say(BEFORE, given, None)
            result = real(*given, **more)
            say(AFTER, given, result)
            return result

        is_coroutine = inspect.iscoroutinefunction(real)
        setattr(moment.owner, moment.function, ran if is_coroutine else called)

    def _watch_signer(self) -> None:
        """Tell when a signer has its question to sign, and has not answered it."""
        real = process._answered

        async def answered(child: Any, question: Any) -> Any:
            if question["do"] == "sign":
                child.stdout = Reading(child.stdout, self)
            return await real(child, question)

        process._answered = answered  # type: ignore[assignment]

    def _watch_children(self) -> None:
        for module in (practising, process):
            real = module._started

            async def started(*given: Any, real: Callable[..., Any] = real) -> Any:
                child = await real(*given)
                self.meet(child.pid)
                return child

            module._started = started  # type: ignore[attr-defined]

    def _watch_database(self) -> None:
        real, rows = Database.transaction, Database.rows

        @contextlib.contextmanager
        def transaction(database: Database) -> Generator[None]:
            with real(database):
                yield
            # One that waits for its vault is nobody's yet.
            if not database._depth and database.path.name == DATABASE:
                head = Journal(database).head()
                self.tell(f"kept {head.number} {head.hash.hex()}")

        def counted(database: Database, sql: str, *parameters: Any) -> Any:
            self.tell("call")
            return rows(database, sql, *parameters)

        Database.transaction = transaction  # type: ignore[method-assign,assignment]
        Database.rows = counted  # type: ignore[method-assign,assignment]

    def _watch_pages(self) -> None:
        """Tell what is claimed of the request, whenever a page of it is shown."""
        after, first, fresh = AfterView.show_page, ReviewView.show_page, ReviewView.show_fresh

        def show_after(view: AfterView, page: Any) -> None:
            after(view, page)
            self.tell(f"shows {page.stand.name} {page.looked}")

        def show_review(view: ReviewView, page: Any) -> None:
            first(view, page)
            self.tell(f"reviews {page.hindrance.name if page.hindrance else 'NOTHING'}")

        def show_fresh(view: ReviewView, page: Any) -> None:
            fresh(view, page)
            self.at("review held against the network")

        AfterView.show_page = show_after  # type: ignore[method-assign,assignment]
        ReviewView.show_page = show_review  # type: ignore[method-assign,assignment]
        ReviewView.show_fresh = show_fresh  # type: ignore[method-assign,assignment]
