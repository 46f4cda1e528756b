"""What the window shows of steps that escrows wait for, though nobody has asked for them."""

from __future__ import annotations

from dataclasses import dataclass

from app.pages.inbox import InboxChip


@dataclass(frozen=True, kw_only=True, slots=True)
class AwaitedLine:
    """A step of an escrow that waits for the user, by its state as it was read last.

    Title and names of people may be foreign text. ``id`` names the line among all others of
    the inbox; ``key`` is what the escrow's page offers the step by. ``amount`` is all that
    would leave the escrow, "" where nothing does; where ``payee`` is "", ``payee_note`` says
    why. ``role`` is the user's, in words; ``read``: when the state was so. ``place`` orders the
    lines; ``haystack`` is all that a search looks at, folded.
    """

    id: str
    contract: str
    passphrase: str
    key: str
    title: str
    step: str
    amount: str
    code: str
    payee: str
    payee_note: str
    role: str
    read: int
    chips: tuple[InboxChip, ...]
    place: tuple[int, str, str]
    haystack: str

    def has(self, word: str) -> bool:
        """Whether a search for this word, which is folded, finds it."""
        return word in self.haystack
