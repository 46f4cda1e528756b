"""What comes in files: requests and signatures of ours, and envelopes of other tools."""

from __future__ import annotations

from dataclasses import dataclass

from app.adapters.files import read_text
from wallet import request as requests
from wallet.envelope import Envelope, FeeBump, read_envelope
from wallet.errors import Unreadable, WalletError
from wallet.network import Network
from wallet.request import Request, SignatureFile


@dataclass(eq=False)
class WrappedInFee(WalletError):
    """F26: a fee bump, which is neither reviewed nor signed here."""


def read_file(path: str) -> Request | SignatureFile | str:
    """A file of ours, or the text of what may be an envelope; errors name the file.

    Raise UnreadableFile, TooLarge, NewerFormat or Unreadable.
    """
    text = read_text(path)
    if not text.lstrip().startswith("{"):
        return text
    try:
        return requests.read(text)
    except Unreadable as why:
        raise Unreadable(path, why.why) from why


def envelope_in(path: str, text: str, meant: Network) -> Envelope:
    """The envelope that a file's text is on a network, which the text itself does not name.

    Raise Unreadable, which names the file, WrappedInFee, TooLarge or UnsupportedEnvelope.
    """
    try:
        envelope = read_envelope(text, meant)
    except Unreadable as why:
        raise Unreadable(path, why.why) from why
    if isinstance(envelope, FeeBump):
        raise WrappedInFee
    return envelope
