"""Which server serves which network; its passphrase is pinned, whatever the server says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from typing import Final

from app.desk.errors import NoServer
from app.ports import LedgerPort
from wallet.network import TESTNET, Network

SERVERS: Final = "servers"
"""The setting of a profile that names its servers: address by passphrase."""

DEFAULTS: Final[Mapping[str, str]] = {
    TESTNET.passphrase: "https://soroban-testnet.stellar.org",
}
"""Stellar's own server for its test network. For the public network its users choose one: whom
to ask is whom to tell which escrows one looks at."""

Connect = Callable[[str, Network], AbstractAsyncContextManager[LedgerPort]]


class Networks:
    """Connections of one open profile, each made when it is first asked for."""

    def __init__(self, connect: Connect, chosen: Mapping[str, str]) -> None:
        """``chosen``: addresses by passphrase, which win over the defaults; "" for none."""
        self._connect = connect
        self._servers = {**DEFAULTS, **chosen}
        self._open: dict[str, tuple[AsyncExitStack, LedgerPort]] = {}

    @property
    def servers(self) -> Mapping[str, str]:
        """The address of each network's server, by passphrase; "" where none is chosen."""
        return dict(self._servers)

    async def port(self, network: Network) -> LedgerPort:
        """The network, through its chosen server; raise NoServer or UnsafeAddress."""
        known = self._open.get(network.passphrase)
        if known is not None:
            return known[1]
        address = self._servers.get(network.passphrase, "")
        if not address:
            raise NoServer(network.passphrase)
        stack = AsyncExitStack()
        port = await stack.enter_async_context(self._connect(address, network))
        self._open[network.passphrase] = stack, port
        return port

    async def choose(self, network: Network, address: str) -> None:
        """Use this server from now on; an open connection to another one is closed."""
        self._servers[network.passphrase] = address
        known = self._open.pop(network.passphrase, None)
        if known is not None:
            await known[0].aclose()

    async def close(self) -> None:
        """Close every connection."""
        while self._open:
            _, (stack, _port) = self._open.popitem()
            await stack.aclose()
