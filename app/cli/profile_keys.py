"""The commands on the keys of a profile: make, import, watch, show, list."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping, Sequence

from app.bootstrap import Services
from app.cli.output import Output
from app.cli.problems import Misused
from app.cli.profiles import answer, with_profile
from app.cli.secrets import folder_of, naming
from app.profile import keys
from app.profile.door import Way
from app.profile.keys import NewKey
from app.profile.opened import Identity
from app.profile.profile import Profile
from app.records import KnownKey
from wallet.network import NAMES, Network, mixes_practice, network
from wallet.review.texts import shown


def add_key(options: Namespace, services: Services, output: Output) -> int:
    """Make a key here, with recovery words to be written down."""
    networks = _networks(options)

    async def do(profile: Profile, way: Way) -> None:
        identity = await keys.add(profile, way, NewKey(options.label, networks, fresh=True))
        _tell_key(identity, output, "made")
        if not identity.is_for_practice:
            output.tell(
                "Before it signs on a real network, write its recovery words down:\n"
                f"countersign profile words --key {identity.account}"
                f"{naming(folder_of(options))}"
            )

    return with_profile(options, services, output, do)


def import_key(options: Namespace, services: Services, output: Output) -> int:
    """Take in a key that exists: S…, or 12 or 24 words, read by the signer process itself."""
    networks = _networks(options)

    async def do(profile: Profile, way: Way) -> None:
        key = NewKey(
            options.label,
            networks,
            fresh=False,
            index=options.index,
            source=options.secret_fd,
        )
        _tell_key(await keys.add(profile, way, key), output, "imported")

    return with_profile(options, services, output, do)


def watch(options: Namespace, services: Services, output: Output) -> int:
    """Know a key that somebody else holds."""

    async def do(profile: Profile, _way: Way) -> None:
        keys.watch(profile, options.account, options.label)
        words = f"watched   {options.account}  {shown(options.label)}"
        answer(output, words, status="watched", account=options.account, label=options.label)

    return with_profile(options, services, output, do)


def words(options: Namespace, services: Services, output: Output) -> int:
    """Show the recovery words of a key, and ask three of them back."""

    async def do(profile: Profile, way: Way) -> None:
        identity = profile.identity(options.key)
        account = identity.account
        if identity.words_due:
            output.tell(
                "Write these words on paper, in this order; three of them are asked back.\n"
                "Whoever has them has the key: no photograph, no file, nobody looking on."
            )
        await keys.confirm_words(profile, way, account, options.secret_fd, options.show_fd)
        told = "the words are right; the profile has forgotten them, your paper has them"
        answer(output, told, status="confirmed", account=account)
        output.tell("If they still stand above, clear this terminal.")

    return with_profile(options, services, output, do)


def export_key(options: Namespace, services: Services, output: Output) -> int:
    """Show a key's secret; the journal keeps that it was shown."""

    async def do(profile: Profile, way: Way) -> None:
        account = profile.identity(options.key).account
        await keys.export_secret(profile, way, account, options.show_fd)
        if output.as_json:
            output.json({"status": "shown", "account": account})
        output.tell(
            "Whoever sees this secret can sign for the key; the journal keeps that it was "
            "shown.\nIf it still stands above, clear this terminal."
        )

    return with_profile(options, services, output, do)


def list_keys(options: Namespace, services: Services, output: Output) -> int:
    """List the keys that the profile holds or watches."""

    async def do(profile: Profile, _way: Way) -> None:
        known = profile.store.keys.all()
        held: dict[str, Identity] = {i.account: i for i in profile.opened.identities}
        facts = [_facts(key, held.get(key.public)) for key in known]
        text = "\n".join(line for key in known for line in _lines(key, held))
        nothing = f"no keys yet: countersign profile add-key{naming(folder_of(options))}"
        generation = profile.opened.generation
        answer(output, text or nothing, keys=facts, generation=generation)

    return with_profile(options, services, output, do)


def _networks(options: Namespace) -> tuple[Network, ...]:
    named: tuple[Network, ...] = tuple(options.network)
    if mixes_practice(named):
        raise Misused("A key for the practice network is for no other network.")
    return named or keys.REAL


def _tell_key(identity: Identity, output: Output, what: str) -> None:
    answer(
        output,
        f"{what:<8}  {identity.account}  {shown(identity.label)}\n"
        f"          signs on {_named(identity)}",
        status=what,
        account=identity.account,
        label=identity.label,
        networks=list(identity.networks),
        words_due=identity.words_due,
    )


def _facts(key: KnownKey, identity: Identity | None) -> Mapping[str, object]:
    told = {"account": key.public, "label": key.label, "watched": key.watched}
    if identity is None:
        return told
    networks = list(identity.networks)
    return {**told, "networks": networks, "words_due": identity.words_due}


def _lines(key: KnownKey, held: Mapping[str, Identity]) -> Sequence[str]:
    state = "watched" if key.watched else "held"
    lines = [f"{state:<8}  {key.public}  {shown(key.label)}"]
    if identity := held.get(key.public):
        lines.append(f"          signs on {_named(identity)}")
        if identity.words_due:
            lines.append("          its recovery words are NOT written down: profile words")
    return lines


def _named(identity: Identity) -> str:
    """The networks that a key is for, as people call them."""
    named = (network(one) for one in identity.networks)
    return ", ".join(NAMES.get(each) or f"“{shown(each.passphrase)}”" for each in named)
