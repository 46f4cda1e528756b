"""A link that asks for signatures (SEP-7 2.1.0, operation ``tx``), as a value.

    web+stellar:tx?xdr=…[&callback=url:https://…][&pubkey=G…][&chain=…][&msg=…]
                       [&network_passphrase=…][&origin_domain=…&signature=…]

Of SEP-7 nothing is taken in that would change the transaction (``replace``) or that is not
known here: a name that others know could mean anything. The envelope is read by the same gate
as one that comes alone, and so is one and the same to a review. A link that says whose it is
(``origin_domain``) is refused unless its signature proves it.

``chain`` is the link that this one came of, and so on: information alone. Each of these is held
to the same rules, and is for the same network.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from wallet.addresses import AccountId, account_id
from wallet.envelope import Envelope, FeeBump, read_envelope
from wallet.errors import Unreadable
from wallet.gate import TooLarge
from wallet.network import PUBLIC, Network, plain_network
from wallet.sep7.callback import PREFIX, callback_of
from wallet.sep7.errors import ChainTooLong, FieldsReplaced, NamesOtherNetwork, OtherOperation
from wallet.sep7.origin import ORIGIN, SIGNATURE, Keys, origin_of
from wallet.sep7.query import WHAT, parsed, written

OPERATION: Final = "tx"
REPLACE: Final = "replace"

MAX_CHARACTERS: Final = 256 * 1024
"""Of a whole link: the largest envelope that is read, encoded, and half as much beside."""

MAX_MESSAGE: Final = 300
"""Characters of ``msg``, before they are encoded (SEP-7)."""

MOST_CHAINED: Final = 7
"""Links within a link (SEP-7)."""

NO_KEYS: Final[Keys] = MappingProxyType({})

_KNOWN: Final = frozenset(
    {"xdr", "callback", "pubkey", "chain", "msg", "network_passphrase", ORIGIN, SIGNATURE}
)


@dataclass(frozen=True)
class Link:
    """A request for signatures in another tool's form.

    ``message`` is whoever made the link's own words, foreign text; ``callback`` a web address
    that the answer is wanted at, to which nothing is sent; ``pubkey`` the key that is asked to
    sign; ``chain`` the link that it came of; ``origin`` the domain that signed it, verified.
    Raise Unreadable, ChainTooLong or NamesOtherNetwork for what could be written and not read
    again.
    """

    envelope: Envelope | FeeBump
    message: str = ""
    callback: str | None = None
    pubkey: AccountId | None = None
    chain: Link | None = None
    origin: str | None = None

    def __post_init__(self) -> None:
        """Refuse what could be written but not read again."""
        if len(self.message) > MAX_MESSAGE:
            raise Unreadable(WHAT, f"msg has more than {MAX_MESSAGE} characters")
        if self.message.encode(errors="ignore").decode() != self.message:
            raise Unreadable(WHAT, "msg is not text")
        if self.chained > MOST_CHAINED:
            raise ChainTooLong(MOST_CHAINED)
        if self.chain is not None:
            self.chain.envelope_for(self.network)

    @property
    def network(self) -> Network:
        """The one that it is for."""
        return self.envelope.network

    @property
    def chained(self) -> int:
        """How many links it came of."""
        return 0 if self.chain is None else 1 + self.chain.chained

    def envelope_for(self, meant: Network) -> Envelope | FeeBump:
        """The envelope, for the network that is meant; raise NamesOtherNetwork."""
        if self.network != meant:
            raise NamesOtherNetwork(self.network.passphrase, meant.passphrase)
        return self.envelope

    def to_text(self) -> str:
        """The one way to write this link; raise TooLarge beyond what can be read again.

        Without its origin: only whoever has the domain's key can sign what was written anew.
        """
        values = {
            "xdr": self.envelope.to_base64(),
            "callback": None if self.callback is None else PREFIX + self.callback,
            "pubkey": self.pubkey,
            "chain": None if self.chain is None else self.chain.to_text(),
            "msg": self.message or None,
            "network_passphrase": self._named_network,
        }
        there = {name: value for name, value in values.items() if value is not None}
        text = written(OPERATION, there)
        _refuse_large(text)
        return text

    @property
    def _named_network(self) -> str | None:
        return None if self.network == PUBLIC else self.network.passphrase


def read(text: str, keys: Keys = NO_KEYS) -> Link:
    """Read a link; ``keys`` are those of the domains that are known.

    Raise TooLarge, Unreadable, UnsupportedEnvelope, or one of LinkRefused. One line end after
    it is a file's, no other space is.
    """
    _refuse_large(text)
    return _read(text.removesuffix("\n").removesuffix("\r"), keys, MOST_CHAINED)


def _read(text: str, keys: Keys, left: int) -> Link:
    operation, values = parsed(text)
    if operation != OPERATION:
        raise OtherOperation(operation)
    if REPLACE in values:
        raise FieldsReplaced
    unknown = sorted(values.keys() - _KNOWN)
    if unknown:
        raise Unreadable(WHAT, f"it has a part that is not known here: {unknown[0]}")
    # The gate takes a line end, which is a file's; here it would be a second spelling.
    if "xdr" not in values or values["xdr"].endswith("\n"):
        raise Unreadable(WHAT, "it has no xdr")
    origin = origin_of(text, values, keys)
    named = values.get("network_passphrase")
    network = PUBLIC if named is None else plain_network(named)
    callback, pubkey = values.get("callback"), values.get("pubkey")
    return Link(
        read_envelope(values["xdr"], network),
        values.get("msg", ""),
        None if callback is None else callback_of(callback),
        None if pubkey is None else account_id(pubkey),
        _chained(values.get("chain"), keys, left),
        origin,
    )


def _chained(text: str | None, keys: Keys, left: int) -> Link | None:
    if text is None:
        return None
    if not left:
        raise ChainTooLong(MOST_CHAINED)
    return _read(text, keys, left - 1)


def _refuse_large(text: str) -> None:
    if len(text) > MAX_CHARACTERS:
        raise TooLarge(WHAT, len(text), MAX_CHARACTERS)
