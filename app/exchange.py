"""What comes in files: requests and signatures of ours, and envelopes of other tools."""

from __future__ import annotations

from app.adapters.files import read_text
from wallet import request as requests
from wallet.envelope import Envelope, FeeBump, read_envelope
from wallet.errors import Unreadable
from wallet.network import Network
from wallet.request import Request, SignatureFile


def read_file(path: str) -> Request | SignatureFile | str:
    """A file of ours, or the text of what may be an envelope; errors name the file.

    Raise UnreadableFile, TooLarge, NewerFormat or Unreadable.
    """
    return file_in(path, read_text(path))


def file_in(path: str, text: str) -> Request | SignatureFile | str:
    """The same of a text that was read; raise TooLarge, NewerFormat or Unreadable."""
    if not text.lstrip().startswith("{"):
        return text
    try:
        return requests.read(text)
    except Unreadable as why:
        raise Unreadable(path, why.why) from why


def envelope_in(path: str, text: str, meant: Network) -> Envelope | FeeBump:
    """The envelope that a file's text is on a network, which the text itself does not name.

    Raise Unreadable, which names the file, TooLarge or UnsupportedEnvelope.
    """
    try:
        return read_envelope(text, meant)
    except Unreadable as why:
        raise Unreadable(path, why.why) from why
