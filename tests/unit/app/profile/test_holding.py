"""The keys of a profile: made here, brought in, only watched, shown."""

from __future__ import annotations

from dataclasses import replace

import pytest
from stellar_sdk import xdr

from app.adapters.profile_files import ProfileFiles
from app.errors import AppError, PerhapsWritten
from app.practice.ledger import Chain
from app.profile import keys
from app.profile.errors import NoSuchIdentity, PracticeBesideReal, RecoveryWordsDue
from app.profile.keys import ALONE, REAL, NewKey
from app.profile.signing import sign
from app.records import KnownKey
from tests.support import builders, practice
from tests.support.escrows import BUILDS
from tests.support.network import SteppedNetwork
from tests.support.profiles import (
    BY_NOTHING,
    BY_PASSWORD,
    HOLDER,
    Beside,
    Clock,
    Made,
    agreed,
    asked,
    filed,
    hold,
    last,
    profiles,
)
from tests.support.requests import honest
from tests.support.signing import G_ADDRESS, PHRASE, Scribe, Typist
from wallet.addresses import AccountId, account_of
from wallet.envelope import Envelope
from wallet.errors import Unreadable
from wallet.journal import Kind
from wallet.keys import verifies
from wallet.network import PRACTICE, PUBLIC, TESTNET, Network
from wallet.vault.errors import KeyAlreadyHere, NotForThisNetwork, NotUnlocked, WordsNotDue

FRESH = NewKey("for the office", REAL, fresh=True)


def with_signer(chain: Chain, account: AccountId) -> Chain:
    """Let this key alone sign for the release account."""
    key = builders.account_xdr(account).account_id.ed25519
    signer = xdr.SignerKey(xdr.SignerKeyType.SIGNER_KEY_TYPE_ED25519, ed25519=key)
    return practice.with_account(
        chain,
        "release",
        signers=[xdr.Signer(signer, xdr.Uint32(1))],
        num_sub_entries=xdr.Uint32(1),
        thresholds=xdr.Thresholds(bytes([0, 1, 1, 1])),
    )


async def test_a_key_made_here_waits_for_its_words(made: Made) -> None:
    clock = Clock()
    async with profiles(clock=clock).unlock(made.folder, BY_PASSWORD) as profile:
        identity = await keys.add(profile, BY_PASSWORD, FRESH)
        facts = (identity.label, identity.created, identity.words_due, set(identity.networks))
    assert facts == ("for the office", clock.now(), True, {n.passphrase for n in REAL})


async def test_a_new_key_is_there_after_the_next_unlock(made: Made) -> None:
    kept = profiles()
    async with kept.unlock(made.folder, BY_PASSWORD) as profile:
        identity = await keys.add(profile, BY_PASSWORD, FRESH)
    async with kept.unlock(made.folder, BY_PASSWORD) as profile:
        assert profile.identity("for the office") == identity
        assert identity.account in {key.public for key in profile.store.keys.all()}


async def test_words_that_come_back_right_are_asked_no_more(made: Made) -> None:
    signer = Beside()
    async with profiles(signer).unlock(made.folder, BY_PASSWORD) as profile:
        await keys.add(profile, BY_PASSWORD, FRESH)
        signer.speech = scribe = Scribe()
        await keys.confirm_words(profile, BY_PASSWORD, FRESH.label)
        assert (len(scribe.words), len(scribe.places)) == (24, 3)
        assert not profile.identity(FRESH.label).words_due
        with pytest.raises(WordsNotDue):
            await keys.confirm_words(profile, BY_PASSWORD, FRESH.label)


async def test_a_wrong_word_leaves_them_due(made: Made) -> None:
    signer = Beside()
    async with profiles(signer).unlock(made.folder, BY_PASSWORD) as profile:
        await keys.add(profile, BY_PASSWORD, FRESH)
        signer.speech = Scribe(mistake=1)
        with pytest.raises(Unreadable):
            await keys.confirm_words(profile, BY_PASSWORD, FRESH.label)
        assert profile.identity(FRESH.label).words_due


@pytest.mark.parametrize("network", [PUBLIC, TESTNET])
async def test_before_its_words_are_on_paper_a_key_signs_on_no_real_network(
    made: Made, network: Network
) -> None:
    due = honest().request
    request = replace(due, envelope=Envelope(due.envelope.body, network))
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        identity, way = await keys.add(profile, BY_PASSWORD, FRESH), asked()
        with pytest.raises(RecoveryWordsDue) as refused:
            await sign(profile, [request], way, BUILDS, agreed, identity.label)
    assert (refused.value.key, way.times) == (identity.account, 0)


async def test_for_practice_a_key_signs_before_its_words_are_on_paper(made: Made) -> None:
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        fresh = NewKey("to practise", ALONE, fresh=True)
        identity = await keys.add(profile, BY_PASSWORD, fresh)
        network = SteppedNetwork(with_signer(practice.chain(), identity.account))
        request = await filed(network)
        (signed,) = await sign(profile, [request], asked(), BUILDS, agreed)
    assert (identity.words_due, identity.is_for_practice) == (True, True)
    assert verifies(identity.account, request.envelope.hash, signed.signatures[0].signature)


@pytest.mark.parametrize(
    ("typed", "index", "account"),
    [
        (PHRASE, 0, G_ADDRESS),
        (PHRASE, 1, "GBAW5XGWORWVFE2XTJYDTLDHXTY2Q2MO73HYCGB3XMFMQ562Q2W2GJQX"),
        (practice.closing().secrets["lawyer"], 0, practice.who("lawyer")),
    ],
)
async def test_a_key_comes_in_as_its_owner_has_it(
    made: Made, typed: str, index: int, account: str
) -> None:
    signer = Beside(speech=Typist((typed,)))
    async with profiles(signer).unlock(made.folder, BY_PASSWORD) as profile:
        new = NewKey("brought in", REAL, fresh=False, index=index)
        identity = await keys.add(profile, BY_PASSWORD, new)
        told = last(profile).event
    assert (identity.account, identity.words_due) == (account, False)
    assert (told.kind, told.facts) == (
        Kind.KEY_ADDED,
        {"label": "brought in", "made here": "no"},
    )


async def test_what_is_no_key_changes_nothing(made: Made) -> None:
    signer, before = Beside(speech=Typist(("Dear client",))), made.vault.read_bytes()
    async with profiles(signer).unlock(made.folder, BY_PASSWORD) as profile:
        number = last(profile).number
        with pytest.raises(Unreadable):
            await keys.add(profile, BY_PASSWORD, NewKey("none", REAL, fresh=False))
        assert last(profile).number == number
    assert made.vault.read_bytes() == before


async def test_the_same_key_is_not_there_twice(made: Made) -> None:
    signer = Beside()
    async with profiles(signer).unlock(made.folder, BY_PASSWORD) as profile:
        with pytest.raises(KeyAlreadyHere) as there:
            await hold(profile, signer, HOLDER)
    assert account_of(there.value.public) == practice.who(HOLDER)


async def test_whoever_has_no_password_adds_no_key(made: Made) -> None:
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        with pytest.raises(NotUnlocked):
            await keys.add(profile, BY_NOTHING, FRESH)
        assert len(profile.own_keys) == 1


async def test_a_key_signs_on_the_networks_that_it_is_for(made: Made) -> None:
    signer, request = Beside(), await filed(SteppedNetwork())
    async with profiles(signer).unlock(made.folder, BY_PASSWORD) as profile:
        await hold(profile, signer, "lawyer", REAL)
        with pytest.raises(NotForThisNetwork):
            await sign(profile, [request], asked(), BUILDS, agreed, "lawyer")
        assert profile.store.signatures.of(request.envelope.hash) == ()


async def test_a_key_of_others_is_watched_by_name(made: Made) -> None:
    clock = Clock()
    async with profiles(clock=clock).unlock(made.folder, BY_PASSWORD) as profile:
        keys.watch(profile, practice.who("seller"), "the seller")
        known = profile.store.keys.all()
        told = last(profile).event
    assert KnownKey(practice.who("seller"), "the seller", True, clock.now()) in known
    assert (told.kind, told.subject) == (Kind.KEY_WATCHED, practice.who("seller"))


async def test_a_key_that_is_held_is_not_only_watched(made: Made) -> None:
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        with pytest.raises(KeyAlreadyHere):
            keys.watch(profile, practice.who(HOLDER), "mine")
        assert [(key.label, key.watched) for key in profile.store.keys.all()] == [
            (HOLDER, False)
        ]


async def test_a_watched_key_that_comes_in_is_held(made: Made) -> None:
    signer = Beside()
    async with profiles(signer).unlock(made.folder, BY_PASSWORD) as profile:
        keys.watch(profile, practice.who("lawyer"), "a lawyer")
        await hold(profile, signer, "lawyer")
        watched = {key.label: key.watched for key in profile.store.keys.all()}
    assert watched == {HOLDER: False, "lawyer": False}


async def test_a_secret_that_is_shown_is_in_the_journal(made: Made) -> None:
    signer = Beside()
    async with profiles(signer).unlock(made.folder, BY_PASSWORD) as profile:
        signer.speech = typist = Typist()
        await keys.export_secret(profile, BY_PASSWORD, HOLDER)
        told = last(profile).event
    assert typist.told == [f"{practice.closing().secrets[HOLDER]}\n"]
    assert (told.kind, told.facts) == (Kind.SECRET_EXPORTED, {"key": practice.who(HOLDER)})


async def test_a_name_of_two_keys_names_none(made: Made) -> None:
    signer = Beside()
    async with profiles(signer).unlock(made.folder, BY_PASSWORD) as profile:
        for name in ("lawyer", "seller"):
            signer.speech = Typist((practice.closing().secrets[name],))
            await keys.add(profile, BY_PASSWORD, NewKey("same", (PRACTICE,), fresh=False))
        with pytest.raises(NoSuchIdentity):
            profile.identity("same")
        with pytest.raises(NoSuchIdentity):
            profile.identity("nobody")
        assert profile.identity(practice.who("seller")).label == "same"


async def test_after_a_save_that_may_not_last_a_profile_is_locked(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk has one vault or the other; the next change must not be built on a guess."""
    save = ProfileFiles.save_vault

    def doubtful(files: ProfileFiles, raw: bytes) -> None:
        save(files, raw)
        raise PerhapsWritten(str(files.vault), "Input/output error")

    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        with monkeypatch.context() as patch:
            patch.setattr(ProfileFiles, "save_vault", doubtful)
            with pytest.raises(PerhapsWritten):
                await keys.add(profile, BY_PASSWORD, NewKey("fresh", ALONE, fresh=True))
        with pytest.raises((AppError, ValueError)):
            await keys.add(profile, BY_PASSWORD, NewKey("another", ALONE, fresh=True))
    async with profiles().unlock(made.folder, BY_PASSWORD) as profile:
        assert profile.identity("fresh").words_due


async def test_a_key_for_practice_is_for_no_other_network(made: Made) -> None:
    signer = Beside()
    async with profiles(signer).unlock(made.folder, BY_PASSWORD) as profile:
        before = profile.opened.generation
        with pytest.raises(PracticeBesideReal):
            await hold(profile, signer, "lawyer", (PRACTICE, TESTNET))
        assert (profile.opened.generation, len(profile.opened.identities)) == (before, 1)
