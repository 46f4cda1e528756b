"""Refusals: what the rules of the product say no to.

The tree (each room adds its own leaves beside the code that raises them):

    WalletError                 the rules say no; carries facts, never prose
      Unreadable                bytes or text that are not in their one proper form
      ...

Words for people are made where they are shown: ``app/cli/problems.py``, later
``ui/problems.py``.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(eq=False)
class WalletError(Exception):
    """A rule of the product says no; nothing was signed, sent or lost by raising it."""


@dataclass(eq=False)
class Unreadable(WalletError):
    """Foreign bytes or text are not in the one proper form of what they claim to be."""

    what: str
    why: str
