"""The bytes explained: who, what, on whose behalf, in which state, and what then happens.

In five steps, each with all that the one before it has: ``Said`` is what the bytes say,
``Held`` what the state holds of the accounts and entries they name, ``Given`` what was signed,
``Known`` what is known of the code that is called, ``Facts`` what our model makes of it all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from wallet.addresses import AccountId, Address, ContractId, is_contract
from wallet.authorization import Authorization
from wallet.escrow.prediction import DamagedState, Prediction, predicted
from wallet.escrow.standing import NO_ONE
from wallet.escrow.tampering import Question, Search, searched
from wallet.holdings import contract_balance_key, held
from wallet.remembered import remembered_of_one
from wallet.review.known import Known
from wallet.review.untold import Asking
from wallet.soroban.authority import Invocation
from wallet.soroban.creation import Creation
from wallet.soroban.entries import Key
from wallet.soroban.errors import HostError
from wallet.soroban.host import Done, UnknownCode


@dataclass(frozen=True)
class Facts(Known):
    """What the call does there, by our model; None where the model has no answer."""

    @cached_property
    def about(self) -> ContractId | None:
        """The contract whose money and terms the call is about: a new one, or the called."""
        if self.made is not None:
            return self.made.contract
        return self.call.contract if self.call is not None else self.cared_for

    @cached_property
    def prediction(self) -> Prediction | None:
        """What the call does, by our model; None when there is no call that we know."""
        root = self._root
        if root is None:
            return None
        view = self.view
        return predicted(view.snapshot, root, self._source, view.builds, self.by_address)

    @cached_property
    def _source(self) -> AccountId:
        """Whose the call is in the model: nobody's where the acting account has an entry."""
        by_entry = any(entry.address == self.acting for entry in self.by_address)
        return NO_ONE if by_entry else self.acting

    @cached_property
    def _root(self) -> Invocation | Creation | None:
        """What the host is to run, of code that we know and in a form that it takes."""
        if self.deployment is not None:
            fits = isinstance(self.construction, Mapping)
            return self.deployment.creation if fits else None
        known = self.build is not None and self.move is not None
        return self.call if known else None

    @cached_property
    def missing(self) -> frozenset[Key]:
        """Entries that the model asks for and the state should have told about."""
        asked = self.prediction.missing if self.prediction is not None else frozenset[Key]()
        return asked - self.untold

    @cached_property
    def untold(self) -> frozenset[Key]:
        """Entries that the model asks for in vain, and without which all is known."""
        if self.prediction is None:
            return frozenset()
        new = self.made.contract if self.made is not None else None
        asking = Asking(self.call, new, self.prediction.outcome)
        return frozenset(filter(asking.can_do_without, self.prediction.missing))

    def tells_of(self, key: Key) -> bool:
        """Whether the state tells of an entry, or need not."""
        return self.view.snapshot.knows(key) or key in self.untold

    @cached_property
    def done(self) -> Done | None:
        """What happens, when our model knows."""
        outcome = self.prediction.outcome if self.prediction is not None else None
        unknown = self.missing or self._has_forged_balance
        return outcome if isinstance(outcome, Done) and not unknown else None

    @cached_property
    def search(self) -> Search | None:
        """Who else could change what the call pays; None when our model has no answer."""
        if self.done is None or self.prediction is None or self.call is None:
            return None
        made, snapshot = dict.fromkeys(self.prediction.missing), self.view.snapshot
        if made:
            snapshot = replace(snapshot, entries={**made, **snapshot.entries})
        who = self.acting if self.acting in self.principals else min(self.principals)
        covered = None if self.by_address else self.footprint
        # Only where the prediction was made just as the search makes its own.
        is_alike = self._source == who and not self.by_address and not made
        outcome = self.done if is_alike else None
        question = Question(snapshot, self.call, who, self.view.builds, covered, outcome)
        return searched(question, self.principals)

    @cached_property
    def failure(self) -> HostError | None:
        """Why nothing happens, when our model knows."""
        outcome = self.prediction.outcome if self.prediction is not None else None
        return outcome if isinstance(outcome, HostError) and not self.missing else None

    @property
    def refusal(self) -> HostError | None:
        """What the escrow or its token says no with; None when the model could not run."""
        failure = self.failure
        return None if failure is None or _not_run(failure) else failure

    @property
    def damaged(self) -> bool:
        """Whether the state is none that the contracts wrote."""
        return isinstance(self.failure, DamagedState) or self._has_forged_balance

    @cached_property
    def _has_forged_balance(self) -> bool:
        """Whether the escrow's balance is none that a token wrote; no step need look at it."""
        if self.terms is None or self.about is None or not is_contract(self.terms.token):
            return False
        key = contract_balance_key(ContractId(self.terms.token), self.about)
        try:
            return held(self.view.snapshot.entries, key) < 0
        except (KeyError, ValueError):
            return True

    @cached_property
    def expected(self) -> tuple[Authorization, ...]:
        """The authority that the call needs; nothing while the model has no answer.

        What the model takes from its own source, it takes from whose it is: nobody's is a real
        address, and whoever is named by it has not spoken.
        """
        needed = () if self.done is None else _needed(self.done)
        source = self._source
        return tuple(
            each
            if each.address is not None or source == self.acting
            else replace(each, address=source)
            for each in needed
        )

    @cached_property
    def principals(self) -> frozenset[Address]:
        """On whose behalf the call is made, whichever way they say so.

        By the bytes alone while the model has no answer: the acting account, unless others
        speak and it does not.
        """
        needed = frozenset(self.speaker(entry) for entry in self.expected)
        spoken = frozenset(self.speaker(entry) for entry in self.authorizations or ())
        own = frozenset([self.acting])
        return needed or (own if own & spoken else spoken or own)


@remembered_of_one(64)
def _needed(done: Done) -> tuple[Authorization, ...]:
    return tuple(map(Authorization.of, done.authorization))


def _not_run(failure: HostError) -> bool:
    return isinstance(failure, UnknownCode | DamagedState)
