"""What each question to the signer process means: a question in, an answer out.

Every question but ``create`` names the vault's bytes and the secret that opens it. One that
changes the vault answers with the bytes of its next generation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Final

from app.signing.frames import Facts
from app.signing.keeper import Keeper, facts_of
from wallet.cover_text import hash_to_sign
from wallet.errors import Unreadable
from wallet.network import network
from wallet.vault import seeds, vault
from wallet.vault.errors import NotForThisNetwork
from wallet.vault.recovery import RecoveryCode
from wallet.vault.secret import SECRET_BYTES, Secret
from wallet.vault.seeds import Purpose, StoredKey
from wallet.vault.slots import Kind, Slot
from wallet.vault.vault import Vault, forgetting
from wallet.vault.ways import KeyringSecret, Means, Password

RETYPED: Final = 3
"""How many recovery words are asked back."""

TRANSACTIONS: Final = frozenset(kind.to_bytes(4, "big") for kind in (2, 5))
"""ENVELOPE_TYPE_TX and _TX_FEE_BUMP, which follow the network's id in what is signed."""

ENTRIES: Final = frozenset(kind.to_bytes(4, "big") for kind in (9, 10))
"""ENVELOPE_TYPE_SOROBAN_AUTHORIZATION and _WITH_ADDRESS, which come before the network's id."""

_KIND_BYTES: Final = 4
_NETWORK_BYTES: Final = 32


def answer(keeper: Keeper, question: Facts) -> Facts:
    """The answer to a question; raise a VaultError or Unreadable."""
    return _ANSWERS[question["do"]](keeper, question)


def _create(keeper: Keeper, question: Facts) -> Facts:
    """A new vault; the recovery code is told this once."""
    code = RecoveryCode.new(keeper.random)
    ways = (Password(question["new"]), code)
    made = vault.create(ways, keeper.means(question))
    return {**keeper.changed(made), "recovery": code.to_text()}


def _unlock(keeper: Keeper, question: Facts) -> Facts:
    """The keys for reading, and what of the vault may be known."""
    return facts_of(keeper.open(question), question["vault"])


def _check(keeper: Keeper, question: Facts) -> Facts:
    """The same, after every seed was opened and compared with its public key."""
    opened = keeper.open(question)
    keeper.open_each_seed(opened)
    return facts_of(opened, question["vault"])


def _sign(keeper: Keeper, question: Facts) -> Facts:
    """Signatures of all that is asked for, and a vault that knows the newest database."""
    opened = keeper.open_to_change(question)
    items: Sequence[Facts] = question["items"]
    signed = [
        each
        for public in dict.fromkeys(item["public"] for item in items)
        for each in _sign_with(keeper, opened, [i for i in items if i["public"] == public])
    ]
    return {**keeper.changed(opened), "signed": signed}


def _add(keeper: Keeper, question: Facts) -> Facts:
    """A key that its owner types or pipes in, or a new one with words to be written down."""
    from app.signing.entropy import seed_of_text, words_of

    opened = keeper.open_to_change(question)
    networks = tuple(network(one) for one in sorted(set(question["networks"])))
    purpose = Purpose(question["label"], question["created"], networks)
    words = Secret(keeper.random(SECRET_BYTES), keeper.room) if question["fresh"] else None
    text = "" if words else keeper.speech(question).ask("Secret key or recovery words: ")
    index = question["index"] if words is None else 0  # what their owner will try first
    with keeper.briefly():
        phrase = " ".join(words_of(words)) if words else text
        with forgetting(seed_of_text(phrase, index, keeper.room)) as seed:
            added = opened.with_key(seed, purpose, keeper.random, words)
    return {**keeper.changed(added), "public": added.payload.keys[-1].public}


def _words(keeper: Keeper, question: Facts) -> Facts:
    """Show the recovery words of a key, ask some back, and forget them if they come."""
    from app.signing.entropy import words_of

    opened = keeper.open_to_change(question)
    key = opened.payload.of(question["public"])
    speech = keeper.speech(question)
    with forgetting(opened.words(key.kid)) as entropy:
        words = words_of(entropy)
    speech.tell("".join(f"{n:2}. {word}\n" for n, word in enumerate(words, 1)))
    for place in _places(keeper, len(words)):
        if speech.ask(f"Word {place + 1}: ").strip().lower() != words[place]:
            raise Unreadable("recovery words", f"word {place + 1} is another")
    return keeper.changed(opened.without_words(key.kid))


def _reveal(keeper: Keeper, question: Facts) -> Facts:
    """Show a key's seed to whoever gave the password."""
    from app.signing.entropy import text_of

    opened = keeper.open_to_change(question)
    with opened.seed(opened.payload.of(question["public"]).kid) as seed:
        keeper.speech(question).tell(f"{text_of(seed)}\n")
    return keeper.changed(opened)


def _password(keeper: Keeper, question: Facts) -> Facts:
    """Another password in the place of the old one; older files open with the old one."""
    opened = keeper.open_to_change(question)
    (sid,) = _sids(opened, Kind.PASSWORD)
    new = Password(question["new"])
    return keeper.changed(opened.with_password(sid, new, keeper.means(question)))


def _rekey(keeper: Keeper, question: Facts) -> Facts:
    """Another key for all of it: password, recovery code, and the keys for reading."""
    opened = keeper.open_to_change(question)
    code = RecoveryCode.new(keeper.random)
    ways = (Password(question["new"]), code)
    rekeyed = opened.rekeyed(ways, keeper.means(question))
    return {**keeper.changed(rekeyed), "recovery": code.to_text()}


def _recovery(keeper: Keeper, question: Facts) -> Facts:
    """Another recovery code in the place of the old one."""
    code = RecoveryCode.new(keeper.random)
    changed = _with_only(keeper, question, Kind.RECOVERY, code)
    return {**keeper.changed(changed), "recovery": code.to_text()}


def _keyring(keeper: Keeper, question: Facts) -> Facts:
    """A secret for the system's keyring in the place of an older one, or none any more."""
    new = KeyringSecret.new(keeper.random) if question["keep"] else None
    changed = _with_only(keeper, question, Kind.KEYRING, new)
    return {**keeper.changed(changed), "secret": None if new is None else bytes(new.reveal())}


def _save(keeper: Keeper, question: Facts) -> Facts:
    """The vault as it is, in the newest version's form."""
    return keeper.changed(keeper.open_to_change(question))


_ANSWERS: Final[Mapping[str, Callable[[Keeper, Facts], Facts]]] = {
    "create": _create,
    "unlock": _unlock,
    "check": _check,
    "sign": _sign,
    "add": _add,
    "words": _words,
    "reveal": _reveal,
    "password": _password,
    "rekey": _rekey,
    "recovery": _recovery,
    "keyring": _keyring,
    "save": _save,
}


def _sign_with(keeper: Keeper, opened: Vault, items: Sequence[Facts]) -> Iterator[Facts]:
    """Open one seed once, for everything it is to sign.

    ``cover`` of an item is the digest of the request that its signature is for, where whoever
    signs also vouches for that; never without a signature, so for no other network.
    """
    key = opened.payload.of(items[0]["public"])
    for item in items:
        _check_payload(key, item["payload"])
    # Computed here: whoever asks has no say in which hash belongs to these bytes.
    hashes = [(sha256(item["payload"]).digest(), _cover_hash(item)) for item in items]
    with keeper.briefly(), opened.seed(key.kid) as seed:
        for item, (hash_, cover) in zip(items, hashes, strict=True):
            told = {"public": key.public, "hash": hash_, "digest": item["digest"]}
            covers = None if cover is None else seeds.sign(seed, cover)
            yield {**told, "signature": seeds.sign(seed, hash_), "cover": covers}


def _cover_hash(item: Facts) -> bytes | None:
    digest = item.get("cover")
    return None if digest is None else hash_to_sign(digest)


def _check_payload(key: StoredKey, payload: bytes) -> None:
    """Refuse to sign anything but what a network would take that the key is meant for.

    A transaction, a fee bump or an authorisation entry; no network's id begins like an entry.
    """
    kind, rest = payload[:_KIND_BYTES], payload[_KIND_BYTES:]
    is_entry = kind in ENTRIES
    network_id = (rest if is_entry else payload)[:_NETWORK_BYTES]
    if network_id not in {one.id for one in key.purpose.networks}:
        raise NotForThisNetwork(tuple(key.purpose.passphrases), network_id.hex())
    after = payload[_NETWORK_BYTES : _NETWORK_BYTES + _KIND_BYTES]
    if not is_entry and after not in TRANSACTIONS:
        raise Unreadable("bytes to sign", "they are neither a transaction nor an entry")


def _places(keeper: Keeper, count: int) -> list[int]:
    """Some different places, not to be guessed."""
    left = list(range(count))
    return sorted(
        left.pop(int.from_bytes(keeper.random(8), "big") % len(left)) for _ in range(RETYPED)
    )


def _with_only(
    keeper: Keeper, question: Facts, kind: Kind, new: RecoveryCode | KeyringSecret | None
) -> Vault:
    """The vault with this one way in of its kind; added first, lest it be the last one."""
    opened = keeper.open_to_change(question)
    older = _sids(opened, kind)
    if new is not None:
        opened = opened.with_slot(new, Means(room=keeper.room, random=keeper.random))
    for sid in older:
        opened = opened.without_slot(sid)
    return opened


def _sids(opened: Vault, kind: Kind) -> list[str]:
    return [s.sid for s in opened.header.slots if isinstance(s, Slot) and s.kind is kind]
