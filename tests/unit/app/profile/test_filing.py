"""What was filed with a request comes back with a backup."""

from __future__ import annotations

from app.profile.backups import read_backup, restore, write_backup
from app.profile.filing import attach, attached, call_back
from app.profile.requests import keep
from app.records import CallBack
from tests.support.escrows import BUILDS
from tests.support.network import SteppedNetwork
from tests.support.profiles import BY_PASSWORD, Made, filed, kinds, profiles
from wallet.journal import Kind

DEED = bytes(range(256)) * 1000


async def test_calls_and_files_come_back_with_a_backup(made: Made) -> None:
    path, other = made.folder.parent / "backup", made.folder.parent / "other"
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        request = await filed(SteppedNetwork(), "lawyer")
        keep(profile, request, BUILDS)
        call = CallBack(request.hash, "Seller", "+351 22 123", True, "theirs", 1_795_353_000)
        call_back(profile, call)
        attach(profile, request.hash, "a/deed.pdf", DEED)
        kept = profile.store.attachments.of(request.hash)
        write_backup(profile, path)
    await restore(profiles(), read_backup(path), BY_PASSWORD, other)
    async with profiles().unlock(other, BY_PASSWORD) as profile:
        assert profile.store.callbacks.of(request.hash) == (call,)
        assert profile.store.attachments.of(request.hash) == kept
        assert attached(profile, request.hash, kept[0].digest) == DEED
        assert kinds(profile)[-3:] == [Kind.CALLED_BACK, Kind.ATTACHED, Kind.RESTORED]
