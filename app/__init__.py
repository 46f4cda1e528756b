"""Use cases, ports and adapters: asyncio, sockets and files; no Qt."""
