"""What is handed in: requests and signatures of ours, and envelopes and links of other tools.

Each of them may come in parts, as codes hold them, one a line. Whatever a file, a pipe or a
paste brings passes here, and here a secret is turned away before anything is done with it.
"""

from __future__ import annotations

from functools import cache

from app.adapters.files import read_text
from app.check_words import english
from wallet import qr
from wallet import request as requests
from wallet.cover import ForgedCover
from wallet.envelope import Envelope, FeeBump, read_envelope
from wallet.errors import Unreadable
from wallet.network import Network
from wallet.request import Request, SignatureFile
from wallet.sep7 import link as links
from wallet.sep7.link import Link
from wallet.sep7.query import is_link
from wallet.texts.secrets import refuse_secrets

Bare = Link | str
"""An envelope without its facts: in a link, or alone, as text that may be one."""

Handed = Request | SignatureFile | Bare


def read_file(path: str) -> Handed:
    """What a file holds, or the text of what may be an envelope; errors name the file.

    Raise UnreadableFile, or as ``file_in``.
    """
    return file_in(path, read_text(path))


def file_in(path: str, text: str) -> Handed:
    """The same of a text that was read.

    Raise HoldsSecret, PartsRefused, LinkRefused, TooLarge, NewerFormat, UnsupportedEnvelope,
    ForgedCover or Unreadable.
    """
    _refuse_secrets(text)
    try:
        if qr.is_parts(text):
            text = qr.assembled(text)
            _refuse_secrets(text)
        return _handed(text)
    except ForgedCover as why:
        raise ForgedCover(path, why.why, why.key) from why
    except Unreadable as why:
        raise Unreadable(path, why.why) from why


def envelope_in(path: str, bare: Bare, meant: Network) -> Envelope | FeeBump:
    """The envelope on a network; a text alone does not name any, and a link must be for it.

    Raise Unreadable, which names the file, NamesOtherNetwork, TooLarge or UnsupportedEnvelope.
    """
    if isinstance(bare, Link):
        return bare.envelope_for(meant)
    try:
        return read_envelope(bare, meant)
    except Unreadable as why:
        raise Unreadable(path, why.why) from why


def _handed(text: str) -> Handed:
    if is_link(text):
        link = links.read(text)
        _refuse_secrets(link.message)
        return link
    return requests.read(text) if text.lstrip().startswith("{") else text


def _refuse_secrets(text: str) -> None:
    refuse_secrets(text, _recovery_words())


@cache
def _recovery_words() -> frozenset[str]:
    return frozenset(english())
