"""The HTTP client under the SDK's, apart from what ``tests/contract`` asks of it."""

import pytest

from app.adapters.connection import Connection
from app.errors import NotARpc


async def test_nothing_is_asked_but_by_post() -> None:
    connection = Connection("http://127.0.0.1", 1)
    with pytest.raises(NotARpc):
        await connection.get("http://127.0.0.1")
    with pytest.raises(NotARpc):
        connection.stream("http://127.0.0.1")
