"""Adapters: the ports of ``app.ports``, made of sockets, files and the system's clock."""
