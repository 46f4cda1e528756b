"""What the model refuses with: in an answer, and anywhere in its source."""

from __future__ import annotations

import inspect
import re
from itertools import count
from types import ModuleType

import pytest

from tests.support.builders import CHANNEL, ESCROW
from tests.support.recordings import CODE
from wallet.escrow.abi import call_of
from wallet.escrow.builds import Build
from wallet.escrow.moves import Move
from wallet.soroban.authority import Invocation
from wallet.soroban.errors import HostError
from wallet.soroban.host import record
from wallet.soroban.ledger import Ledger

AN_ERROR = re.compile(r'"([A-Z][A-Za-z]+)"')


def refusal(build: Build, on: Ledger, what: Move | Invocation) -> str:
    """Make a call that an escrow of this build refuses by a name of its own."""
    call = what if isinstance(what, Invocation) else call_of(build, ESCROW, what)
    with pytest.raises(HostError) as refused:
        record(on, call, CHANNEL.public, CODE, count(1))
    why = refused.value
    assert (why.kind, why.raised_by) == ("Contract", ESCROW), why
    return build.errors_of(call.function)[int(why.code)]


def named_in(build: Build, *modules: ModuleType) -> set[str]:
    """List the errors of this build that these modules name."""
    known = {name for table in build.errors.values() for name in table.values()}
    return known & {name for module in modules for name in _names(module)}


def _names(module: ModuleType) -> list[str]:
    return AN_ERROR.findall(inspect.getsource(module))
