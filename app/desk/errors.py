"""What can be wrong with what the window asks for.

AppError
  NobodyIsIn          the profile was locked meanwhile
  NoServer            no server is chosen for this network
  TooManyAttempts     after wrong passwords: wait before the next one
  SecretNotGiven      the user closed the window for secrets
  SecretWindowFailed  the window for secrets did not open, or broke down
"""

from __future__ import annotations

from dataclasses import dataclass

from app.errors import AppError


@dataclass(eq=False)
class NobodyIsIn(AppError):
    """The profile is locked, or was locked while this was on its way."""


@dataclass(eq=False)
class NoServer(AppError):
    """No server is chosen for a network; its passphrase."""

    passphrase: str


@dataclass(eq=False)
class TooManyAttempts(AppError):
    """Wrong passwords came just before; the next is heard in so many seconds."""

    seconds: float


@dataclass(eq=False)
class SecretNotGiven(AppError):
    """The window for secrets was closed before anything was typed or written down."""


@dataclass(eq=False)
class SecretWindowFailed(AppError):
    """The window for secrets did not open, or broke down; ``why`` is a word for it."""

    why: str
