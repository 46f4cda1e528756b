"""Where a link wants the answer sent: the address of a page on a public web site.

Nothing is ever sent there by this program; it is told to whoever signs. Only what a name says
by itself is judged: where it leads is known to whoever asks for it, and nobody here does.
"""

from __future__ import annotations

import re
from typing import Final

from wallet.sep7.errors import BadCallback

MOST_CHARACTERS: Final = 2000

PREFIX: Final = "url:"
HTTPS: Final = "https://"

_PATH: Final = re.compile(r"(?:[/?](?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?]|%[0-9A-Fa-f]{2})*)?")
_LABEL: Final = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
# A number in the last place makes an address of it, in whatever spelling: 127.1, 0x7f.1.
_NAME: Final = re.compile(rf"(?:{_LABEL}\.)+(?:[a-z]{{2,63}}|xn--[a-z0-9-]{{1,58}}[a-z0-9])")
_LONGEST_NAME: Final = 253
# Some services give every address a name that has it in it, of machines nearby too.
_NUMBERED: Final = re.compile(r"(?:^|[.-])(?:[0-9]{1,3}[.-]){3}[0-9]{1,3}(?:[.-]|$)")
_END_OF_HOST: Final = re.compile(r"[/?#]|$")

PRIVATE: Final = (
    # RFC 6761, RFC 6762, RFC 7686, RFC 8375, RFC 9476; ICANN's reservation of "internal"
    *("localhost", "local", "test", "example", "invalid", "onion", "alt", "arpa", "internal"),
    # what routers and offices call their own (RFC 6762, appendix G)
    *("lan", "home", "corp", "intranet", "private", "localdomain"),
)
"""Last labels of names that lead to nobody, or to a machine nearby."""


def callback_of(value: str) -> str:
    """The web address in a callback, its host in small letters; raise BadCallback."""
    if len(value) > MOST_CHARACTERS:
        raise BadCallback(value[:100], "it is longer than any address")
    if not value.startswith(PREFIX + HTTPS):
        raise BadCallback(value, "it is no https address")
    rest = value.removeprefix(PREFIX + HTTPS)
    end = _END_OF_HOST.search(rest)
    assert end is not None  # noqa: S101 - every text has an end
    host, path = rest[: end.start()].lower(), rest[end.start() :]
    if "@" in host:
        raise BadCallback(value, "it names a user")
    if ":" in host:
        raise BadCallback(value, "it names a port, or a machine by its number")
    if not is_public_name(host):
        raise BadCallback(value, "its host is no name of a public web site")
    if not _PATH.fullmatch(path):
        raise BadCallback(value, "it has characters that no address has")
    return f"{HTTPS}{host}{path}"


def is_public_name(name: str) -> bool:
    """Whether this is a full name that leads somewhere public, in small ASCII letters."""
    is_name = len(name) <= _LONGEST_NAME and _NAME.fullmatch(name) is not None
    is_number = _NUMBERED.search(name) is not None
    return is_name and not is_number and name.rpartition(".")[2] not in PRIVATE
