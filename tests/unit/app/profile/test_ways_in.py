"""Ways into a profile: other passwords, codes, the keyring; another key for everything."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.adapters.durable import backups
from app.adapters.strength import PasswordGuessable
from app.profile import keys
from app.profile.door import Way
from app.profile.profile import Profile
from app.profile.rekeying import rekey
from app.profile.requests import keep
from app.profile.signing import sign
from app.profile.verifying import verify_journal
from tests.support.escrows import BUILDS
from tests.support.network import SteppedNetwork
from tests.support.profiles import (
    BY_NOTHING,
    BY_OTHER,
    BY_PASSWORD,
    HOLDER,
    OTHER_PASSWORD,
    Beside,
    Made,
    agreed,
    asked,
    filed,
    hold,
    kinds,
    listing,
    opened,
    profiles,
)
from wallet.journal import Kind
from wallet.vault.errors import NotUnlocked, PasswordTooShort, ReadingOnly


async def opens(made: Made, way: Way) -> bool:
    try:
        async with profiles().unlock(made.folder, way):
            return True
    except NotUnlocked:
        return False


async def test_after_a_change_only_the_new_password_opens(made: Made) -> None:
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        await keys.change_password(profile, BY_PASSWORD, OTHER_PASSWORD)
        assert kinds(profile)[-1] is Kind.PASSWORD_CHANGED
    assert (await opens(made, BY_OTHER), await opens(made, BY_PASSWORD)) == (True, False)


async def test_after_a_change_of_password_older_files_open_with_the_old_one(
    made: Made,
) -> None:
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        await keys.change_password(profile, BY_PASSWORD, OTHER_PASSWORD)
    made.vault.write_bytes(backups(made.vault)[0].read_bytes())
    assert (await opens(made, BY_OTHER), await opens(made, BY_PASSWORD)) == (False, True)


async def test_a_change_of_password_leaves_the_recovery_code(made: Made) -> None:
    async with profiles().unlock(made.folder, made.by_code) as profile:
        await keys.change_password(profile, made.by_code, OTHER_PASSWORD)
    assert await opens(made, made.by_code)


@pytest.mark.parametrize(
    ("way", "new", "refusal"),
    [
        (BY_PASSWORD, "password12345", PasswordGuessable),
        (BY_PASSWORD, "qX7#vLw2!zK", PasswordTooShort),
        (BY_NOTHING, OTHER_PASSWORD, NotUnlocked),
    ],
)
async def test_a_refused_change_of_password_changes_nothing(
    made: Made, way: Way, new: str, refusal: type[Exception]
) -> None:
    before = made.vault.read_bytes()
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        for change in (keys.change_password, rekey):
            with pytest.raises(refusal):
                await change(profile, way, new)
        assert kinds(profile)[-1] is Kind.KEY_ADDED
    assert made.vault.read_bytes() == before
    assert "profile.db.next" not in listing(made.folder)


async def test_a_renewed_recovery_code_replaces_the_old_one(made: Made) -> None:
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        code = await keys.renew_recovery_code(profile, BY_PASSWORD)
    assert await opens(made, {"recovery": code})
    assert not await opens(made, made.by_code)


async def test_the_keyring_opens_for_reading(made: Made) -> None:
    by_keyring = await with_keyring(made)
    async with profiles().unlock(made.folder, by_keyring) as profile:
        keep(profile, await filed(SteppedNetwork()), BUILDS)
        assert (profile.opened.opened_by, len(profile.own_keys)) == ("kr", 1)


async def test_the_keyring_signs_nothing_and_changes_nothing(made: Made) -> None:
    by_keyring = await with_keyring(made)
    request, before = await filed(SteppedNetwork()), made.vault.read_bytes()
    async with profiles().unlock(made.folder, by_keyring) as profile:
        with pytest.raises(ReadingOnly):
            await sign(profile, [request], asked(by_keyring), BUILDS, agreed)
        with pytest.raises(ReadingOnly):
            await keys.renew_recovery_code(profile, by_keyring)
        with pytest.raises(ReadingOnly):
            await rekey(profile, by_keyring, OTHER_PASSWORD)
        assert profile.store.signatures.of(request.envelope.hash) == ()
    assert made.vault.read_bytes() == before


async def test_what_the_keyring_opened_signs_with_the_password(made: Made) -> None:
    by_keyring, request = await with_keyring(made), await filed(SteppedNetwork())
    async with profiles().unlock(made.folder, by_keyring) as profile:
        (done,) = await sign(profile, [request], asked(), BUILDS, agreed)
    assert len(done.signatures) == 1


async def test_what_the_keyring_was_given_is_worthless_once_removed(made: Made) -> None:
    by_keyring = await with_keyring(made)
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        assert await keys.keep_in_keyring(profile, BY_PASSWORD, keep=False) is None
    assert not await opens(made, by_keyring)


async def with_keyring(made: Made) -> Way:
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        secret = await keys.keep_in_keyring(profile, BY_PASSWORD, keep=True)
    assert secret is not None
    return {"keyring": secret}


async def rekeyed(made: Made) -> str:
    """Another key for all of a profile that holds a request; the new recovery code."""
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        keep(profile, await filed(SteppedNetwork(), "lawyer"), BUILDS)
        return await rekey(profile, BY_PASSWORD, OTHER_PASSWORD)


async def test_after_another_key_everything_is_there(made: Made) -> None:
    before = await opened(made.folder)
    await rekeyed(made)
    async with profiles().unlock(made.folder, BY_OTHER) as profile:
        (row,) = profile.store.requests.inbox(None)
        assert len(profile.store.signatures.of(row.hash)) == 1
        assert profile.opened.identities == before.identities
        assert kinds(profile) == [Kind.CREATED, Kind.KEY_ADDED, Kind.SEEN, Kind.REKEYED]


async def test_after_another_key_its_keys_still_sign(made: Made) -> None:
    await rekeyed(made)
    request, signer = await filed(SteppedNetwork()), Beside()
    async with profiles(signer).unlock(made.folder, BY_OTHER) as profile:
        (done,) = await sign(profile, [request], asked(BY_OTHER), BUILDS, agreed)
        await hold(profile, signer, "lawyer", way=BY_OTHER)
    assert len(done.signatures) == 2


async def test_after_another_key_nothing_old_opens(made: Made) -> None:
    before = await opened(made.folder)
    old_keys = {bytes(key.reveal()) for key in (before.database, before.audit, before.export)}
    await rekeyed(made)
    after = await opened(made.folder, BY_OTHER)
    new_keys = {bytes(key.reveal()) for key in (after.database, after.audit, after.export)}
    assert (old_keys & new_keys, len(new_keys)) == (set(), 3)
    assert (await opens(made, BY_PASSWORD), await opens(made, made.by_code)) == (False, False)


async def test_after_another_key_the_new_recovery_code_opens(made: Made) -> None:
    code = await rekeyed(made)
    assert await opens(made, {"recovery": code})


async def test_another_key_ends_the_old_keyrings_way(made: Made) -> None:
    by_keyring = await with_keyring(made)
    await rekeyed(made)
    assert not await opens(made, by_keyring)


async def test_another_key_leaves_nothing_waiting(made: Made) -> None:
    await rekeyed(made)
    assert set(listing(made.folder)) == {
        *("profile.db", "profile.twv", "profile.twv.bak1", "profile.twv.bak2"),
    }


async def test_the_journal_is_unbroken_across_two_changes_of_key(made: Made) -> None:
    kept = profiles()
    for way, new in ((BY_PASSWORD, OTHER_PASSWORD), (BY_OTHER, "tin violin harbour cactus")):
        async with kept.unlock(made.folder, way) as profile:
            await rekey(profile, way, new)
    async with kept.unlock(made.folder, {"password": "tin violin harbour cactus"}) as profile:
        profile.record(Kind.SEEN, "profile")
        assert verify_journal(profile.store, profile.opened).number == 5


async def test_another_key_locks_the_profile(made: Made) -> None:
    kept: list[Profile] = []
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        kept.append(profile)
        await rekey(profile, BY_PASSWORD, OTHER_PASSWORD)
        assert await opens(made, BY_OTHER)
    with pytest.raises(ValueError, match="forgotten"):
        kept[0].opened.database.reveal()


async def test_three_older_generations_are_kept(made: Made) -> None:
    seen = [made.vault.read_bytes()]
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        for _ in range(4):
            await keys.renew_recovery_code(profile, BY_PASSWORD)
            seen.insert(0, made.vault.read_bytes())
    assert [path.read_bytes() for path in backups(made.vault)] == seen[1:4]


async def test_signatures_push_no_older_generation_out(made: Made, tmp_path: Path) -> None:
    network, before = SteppedNetwork(), backups_of(made)
    async with profiles(clock=network.clock).unlock(made.folder, BY_PASSWORD) as profile:
        for minutes in range(4):
            request = await filed(network, valid_for=3600 + minutes)
            await sign(profile, [request], asked(), BUILDS, agreed, HOLDER)
        assert profile.opened.generation == 6
    assert (backups_of(made), made.vault.is_file()) == (before, True)


def backups_of(made: Made) -> dict[str, bytes]:
    return {name: raw for name, raw in listing(made.folder).items() if ".bak" in name}
