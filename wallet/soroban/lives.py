"""For how many ledgers entries live: the network's own setting, where a state carries it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from stellar_sdk import xdr

from wallet.soroban.entries import Entry, Key

MOST_LIFE: Final = 3_110_400
"""The largest life of an entry in ledgers, where the state does not carry the setting."""

ARCHIVAL_KEY: Final = xdr.LedgerKey(
    xdr.LedgerEntryType.CONFIG_SETTING,
    config_setting=xdr.LedgerKeyConfigSetting(
        xdr.ConfigSettingID.CONFIG_SETTING_STATE_ARCHIVAL
    ),
).to_xdr_bytes()


@dataclass(frozen=True)
class Lives:
    """The most ledgers that an entry can live, and the fewest that it is given when written.

    ``least`` is None where the state does not carry the setting.
    """

    most: int = MOST_LIFE
    least: int | None = None

    @classmethod
    def of(cls, entries: Mapping[Key, Entry | None]) -> Lives:
        """Read the setting STATE_ARCHIVAL in these entries."""
        entry = entries.get(ARCHIVAL_KEY)
        setting = entry.value.config_setting if entry is not None else None
        archival = setting.state_archival_settings if setting is not None else None
        if archival is None:
            return cls()
        return cls(archival.max_entry_ttl.uint32, archival.min_persistent_ttl.uint32)

    @property
    def most_asked(self) -> int:
        """The most ledgers that can be asked for, counted from the one after the asking."""
        return self.most - 1
