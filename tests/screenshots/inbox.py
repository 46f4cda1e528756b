"""The inbox, and the window around it: side bar, strip, what went wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.errors import LedgerUnreachable
from app.pages.awaiting import AwaitedLine
from app.pages.events import ClockOff, NetworkSilent
from app.pages.inbox import InboxChip, InboxLine, Section
from tests.screenshots.studio import NETWORKS, Scene, Studio
from tests.support.awaiting import awaited_line, pictured_steps
from tests.support.inbox import DAY, NOW, inbox_line, inbox_page, many, pictured
from ui.flows.flow import Place
from ui.views.inbox import InboxView

LONG = (
    inbox_line(1, title="Closing of the house in the Rua das Flores 2026-0117, second part"),
    inbox_line(
        2,
        title="Grundstücksverkehrsgenehmigungszuständigkeitsübertragung",
        step="Co-sign release",
        amount="99,999,999,999.1234567",
        code="EURC",
        payee="Notaranderkontoverwaltungsgesellschaft mbH & Co. KG, Frankfurt am Main",
        who="waiting for Arbitration chamber of the harbour of Rotterdam",
    ),
    inbox_line(3, title="\u202egnisolC\u202c <b>2026</b>", payee="مرحبا بالعالم"),
    inbox_line(4, title="", payee="", payee_note="nobody can tell from what is known here"),
)

LONG_STEPS = (
    awaited_line(1, title="Closing of the house in the Rua das Flores 2026-0117, second part"),
    awaited_line(
        2,
        title="Grundstücksverkehrsgenehmigungszuständigkeitsübertragung",
        step="Release of milestones 1 to 12, 14, 17 to 31 and 50 is due",
        amount="99,999,999,999.1234567",
        code="EURC",
        payee="Notaranderkontoverwaltungsgesellschaft mbH & Co. KG, Frankfurt am Main",
        read=NOW - 400 * DAY,
        chips=(
            InboxChip("warn", "Unknown network"),
            InboxChip("warn", "Hidden characters", "eye"),
        ),
    ),
    awaited_line(3, title="\u202egnisolC\u202c <b>2026</b>", payee="مرحبا بالعالم"),
)


def _shown(
    studio: Studio, *lines: InboxLine, more: int = 0, awaited: Sequence[AwaitedLine] = ()
) -> InboxView:
    page = inbox_page(lines, more=more)
    view = InboxView(studio.look)
    studio.inside(view, Place.INBOX, page.counts[Section.NEEDS_YOU] + len(awaited))
    view.show_page(page)
    view.show_awaited(awaited)
    return view


def first(studio: Studio) -> None:
    view = studio.inside(InboxView(studio.look), Place.INBOX, 0)
    view._show_state()


def one(studio: Studio) -> None:
    _shown(studio, inbox_line(1, title="Closing 2026-0117"))


def pictures(studio: Studio) -> None:
    _shown(studio, *pictured())


def narrow(studio: Studio) -> None:
    studio.narrow()
    pictures(studio)


def steps(studio: Studio) -> None:
    _shown(studio, *pictured()[:2], *pictured()[4:5], awaited=pictured_steps())


def steps_alone(studio: Studio) -> None:
    _shown(studio, awaited=pictured_steps())


def steps_narrow(studio: Studio) -> None:
    studio.narrow()
    steps(studio)


def steps_long(studio: Studio) -> None:
    _shown(studio, awaited=LONG_STEPS)


def steps_found(studio: Studio) -> None:
    view = _shown(studio, *pictured(), awaited=pictured_steps())
    view.search()
    view._search.setText("harbour")


def _section(section: Section) -> Scene:
    return lambda studio: _shown(studio, *pictured()).choose(section)


def _empty(section: Section) -> Scene:
    return lambda studio: _shown(studio).choose(section)


def _sought(words: str) -> Scene:
    def scene(studio: Studio) -> None:
        view = _shown(studio, *pictured())
        view.search()
        view._search.setText(words)

    return scene


def dropping(studio: Studio) -> None:
    _shown(studio, *pictured())._ground.cover()


def thousands(studio: Studio) -> None:
    lines = many(10_000)
    view = _shown(studio, *lines[:250], more=9_750)
    view.add_lines(lines[250:])


def long_texts(studio: Studio) -> None:
    _shown(studio, *LONG)


def failure(studio: Studio) -> None:
    pictures(studio)
    studio.window.show_failure(LedgerUnreachable("rpc.example.org"))


def mistake(studio: Studio) -> None:
    pictures(studio)
    studio.window.show_failure(KeyError("a mistake"))


def _on(network: str) -> Scene:
    def window(studio: Studio) -> None:
        studio.enter(NETWORKS[network])
        inside = studio.window.inside
        assert inside is not None
        view = InboxView(studio.look)
        page = inbox_page(pictured())
        inside.inbox.counted.emit(page.counts[Section.NEEDS_YOU])
        inside.show_view(view, Place.INBOX)
        view.show_page(page)

    return window


def silent(studio: Studio) -> None:
    pictures(studio)
    studio.tell(NetworkSilent(NETWORKS["practice"], "rpc.example.org"))


def clock_off(studio: Studio) -> None:
    _on("mainnet")(studio)
    studio.tell(ClockOff(-3600))


SCENES: Mapping[str, Scene] = {
    "inbox": pictures,
    "inbox-first": first,
    "inbox-one": one,
    "inbox-waiting": _section(Section.WAITING),
    "inbox-done": _section(Section.DONE),
    "inbox-declined": _section(Section.DECLINED),
    **{f"inbox-empty-{section.value}": _empty(section) for section in Section},
    "inbox-steps": steps,
    "inbox-steps-alone": steps_alone,
    "inbox-steps-narrow": steps_narrow,
    "inbox-steps-long": steps_long,
    "inbox-steps-found": steps_found,
    "inbox-found": _sought("closing"),
    "inbox-not-found": _sought("garden"),
    "inbox-found-elsewhere": _sought("importer"),
    "inbox-drop": dropping,
    "inbox-10000": thousands,
    "inbox-long": long_texts,
    "inbox-narrow": narrow,
    "window-failure": failure,
    "window-mistake": mistake,
    "window-mainnet": _on("mainnet"),
    "window-testnet": _on("testnet"),
    "window-silent": silent,
    "window-clock-off": clock_off,
}
