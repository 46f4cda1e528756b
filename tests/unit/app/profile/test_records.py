"""The journal of a profile: whatever is done stands in it, and what was changed shows."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.adapters.store.store import Store
from app.profile import backups, copies, keys
from app.profile.requests import decline, keep
from app.profile.sending import send
from app.profile.signing import sign
from app.profile.verifying import VERIFIED, verify_journal
from tests.support import practice
from tests.support.escrows import BUILDS
from tests.support.network import SteppedNetwork, signed
from tests.support.profiles import (
    BY_PASSWORD,
    HOLDER,
    OTHER_PASSWORD,
    PASSWORD,
    Beside,
    Made,
    agreed,
    asked,
    filed,
    kinds,
    opened,
    pried_open,
    profiles,
)
from tests.support.signing import Scribe, Typist
from wallet.journal import Event, JournalBroken, Kind
from wallet.vault.secret import Secret

Change = Callable[[Store], object]


async def test_all_that_is_done_stands_in_the_journal_in_its_order(made: Made) -> None:
    network, signer = SteppedNetwork(), Beside()
    request = await filed(network, valid_for=3600)
    other = await filed(network, valid_for=7200)
    async with profiles(signer, network.clock).unlock(made.folder, BY_PASSWORD) as profile:
        (done,) = await sign(profile, [request], asked(), BUILDS, agreed)
        await send(profile, signed(done, "lawyer"), network, BUILDS, lambda _step: None)
        keep(profile, other, BUILDS)
        decline(profile, other.envelope.hash, "once is enough")
        keys.watch(profile, practice.who("seller"), "the seller")
        fresh = await keys.add(profile, BY_PASSWORD, keys.NewKey("new", keys.REAL, fresh=True))
        signer.speech = Scribe()
        await keys.confirm_words(profile, BY_PASSWORD, fresh.account)
        signer.speech = Typist()
        await keys.export_secret(profile, BY_PASSWORD, HOLDER)
        await keys.renew_recovery_code(profile, BY_PASSWORD)
        copies.choose_folder(profile, made.folder)
        backups.write_backup(profile, made.folder / "backup")
        await keys.change_password(profile, BY_PASSWORD, OTHER_PASSWORD)
        assert kinds(profile) == [
            *(Kind.CREATED, Kind.KEY_ADDED),
            *(Kind.SEEN, Kind.REVIEWED, Kind.SIGNED),
            *(Kind.SEEN, Kind.SENT, Kind.FINAL),  # another's signature is seen, then sent
            *(Kind.SEEN, Kind.DECLINED, Kind.KEY_WATCHED, Kind.KEY_ADDED),
            *(Kind.SETTINGS_CHANGED, Kind.SECRET_EXPORTED, Kind.SETTINGS_CHANGED),
            *(Kind.SETTINGS_CHANGED, Kind.BACKED_UP, Kind.PASSWORD_CHANGED),
        ]
        assert verify_journal(profile.store, profile.opened).number == len(kinds(profile))


async def test_no_secret_stands_in_the_journal(made: Made) -> None:
    signer = Beside()
    async with profiles(signer).unlock(made.folder, BY_PASSWORD) as profile:
        await keys.export_secret(profile, BY_PASSWORD, HOLDER)
        code = await keys.renew_recovery_code(profile, BY_PASSWORD)
        await keys.change_password(profile, BY_PASSWORD, OTHER_PASSWORD)
        told = repr(profile.store.journal.records())
    secrets = (
        code,
        OTHER_PASSWORD,
        PASSWORD,
        BY_PASSWORD["password"],
        practice.closing().secrets[HOLDER],
    )
    assert [secret for secret in secrets if str(secret) in told] == []


async def with_records(made: Made, count: int) -> None:
    """Let a profile be used, and so many records be verified by the unlock after it."""
    kept = profiles()
    for _ in range(2):
        async with kept.unlock(made.folder, BY_PASSWORD) as profile:
            while len(kinds(profile)) < count:
                profile.record(Kind.SEEN, "something")


async def test_what_was_verified_once_is_not_read_at_the_next_unlock(made: Made) -> None:
    await with_records(made, 10)
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        assert profile.store.settings.get(VERIFIED) == 10


CHANGES: dict[str, Change] = {
    "a fact": lambda store: store.database.rows(
        """UPDATE journal SET event = replace(event, 'something', 'otherwise')
            WHERE number = 5"""
    ),
    "a hash": lambda store: store.database.rows(
        "UPDATE journal SET hash = randomblob(32) WHERE number = 5"
    ),
    "a mac": lambda store: store.database.rows(
        "UPDATE journal SET mac = randomblob(32) WHERE number = 5"
    ),
    "one left out": lambda store: store.database.rows("DELETE FROM journal WHERE number = 5"),
    "two exchanged": lambda store: (
        store.database.rows(
            "UPDATE journal SET number = CASE number WHEN 5 THEN -6 ELSE -5 END"
            " WHERE number IN (5, 6)"
        )
        and store.database.rows("UPDATE journal SET number = -number WHERE number < 0")
    ),
    "one of another's": lambda store: store.journal.append(
        Event(7, Kind.SIGNED, "never", {}), Secret(bytes(32))
    ),
}


async def pried(made: Made, change: Change) -> None:
    with pried_open(made.folder, await opened(made.folder)) as store:
        change(store)


@pytest.mark.parametrize("what", CHANGES)
async def test_a_change_of_what_is_new_is_found_at_unlock(made: Made, what: str) -> None:
    await with_records(made, 8)
    await pried(made, CHANGES[what])
    await pried(made, lambda store: store.settings.put(VERIFIED, 3))
    with pytest.raises(JournalBroken):
        async with profiles().unlock(made.folder, BY_PASSWORD):
            pass


@pytest.mark.parametrize("what", CHANGES)
async def test_a_change_of_what_is_old_is_found_when_all_is_verified(
    made: Made, what: str
) -> None:
    await with_records(made, 8)
    key = await opened(made.folder)
    await pried(made, CHANGES[what])
    with pried_open(made.folder, key) as store, pytest.raises(JournalBroken):
        verify_journal(store, key)


async def test_an_end_that_is_cut_off_is_the_vaults_to_know(made: Made) -> None:
    await with_records(made, 8)
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        await keys.renew_recovery_code(profile, BY_PASSWORD)
    await pried(made, lambda store: store.database.rows("DELETE FROM journal WHERE number > 6"))
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        assert [each.what for each in profile.rolled_back] == ["database"]


async def test_a_record_made_without_our_key_does_not_pass_for_ours(made: Made) -> None:
    await pried(made, CHANGES["one of another's"])
    with pytest.raises(JournalBroken) as broken:
        async with profiles().unlock(made.folder, BY_PASSWORD):
            pass
    assert broken.value.number == 3
