"""What this program is made of, and under which licences; told by the installed packages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from importlib.resources import files
from typing import Final

OURS: Final = "countersign"
OUR_LICENCE: Final = "Apache-2.0"

FONTS: Final = (
    ("Inter", "OFL-Inter.txt"),
    ("JetBrains Mono", "OFL-JetBrainsMono.txt"),
)
"""Shipped in resources/fonts, each beside its licence."""

FONT_LICENCE: Final = "OFL-1.1"

MOST: Final = 60
"""Letters of a licence's name; some packages put all of its text there."""

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_EXTRA: Final = re.compile(r"extra\s*==")
_LICENCE_FILE: Final = re.compile(r"dist-info/(.*/)?(LICEN[CS]E|COPYING|NOTICE)[^/]*$", re.I)


@dataclass(frozen=True)
class Component:
    """A part of the program that others wrote; ``licence`` is "" where it does not say."""

    name: str
    version: str
    licence: str


def version() -> str:
    """Of this program; "" where nothing is installed, as in a folder of mere source."""
    ours = _installed(OURS)
    return "" if ours is None else ours.version


def components() -> tuple[Component, ...]:
    """Everything that we ship, by name: fonts, and packages with all that they need."""
    found = [_component(each) for each in _needed()]
    found += [Component(name, "", FONT_LICENCE) for name, _ in FONTS]
    return tuple(sorted(found, key=lambda component: component.name.casefold()))


def text_of(name: str) -> str:
    """The licence of a component, or of this program, in full; "" where there is none."""
    for font, file in FONTS:
        if name == font:
            return (files("resources") / "fonts" / file).read_text("utf-8")
    found = _installed(name)
    return "" if found is None else "\n\n".join(_texts(found))


def _needed() -> list[Distribution]:
    """What this program needs, and what that needs, each once."""
    found: dict[str, Distribution] = {}
    asked = {OURS}
    waiting = [OURS]
    while waiting:
        here = _installed(waiting.pop())
        for name in _requirements(here) if here is not None else ():
            if name not in asked:
                asked.add(name)
                waiting.append(name)
                there = _installed(name)
                if there is not None:
                    found[name] = there
    return list(found.values())


def _requirements(of: Distribution) -> Iterator[str]:
    for requirement in of.requires or ():
        name = _NAME.match(requirement)
        if name is not None and not _EXTRA.search(requirement):
            yield re.sub(r"[-_.]+", "-", name.group()).lower()


def _installed(name: str) -> Distribution | None:
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None


def _component(found: Distribution) -> Component:
    told = found.metadata
    names = told.get_all("License-Expression") or told.get_all("License") or [_classes(found)]
    first = next(iter(names[0].strip().splitlines()), "")
    return Component(told["Name"], found.version, first[:MOST])


def _classes(found: Distribution) -> str:
    told = found.metadata.get_all("Classifier") or []
    names = [each.rpartition(" :: ")[2] for each in told if each.startswith("License ::")]
    return ", ".join(names)


def _texts(found: Distribution) -> Iterator[str]:
    """The licences that a package brings along."""
    for path in found.files or ():
        if _LICENCE_FILE.search(path.as_posix()):
            yield path.read_text("utf-8")
