"""The first topics of what escrow contracts publish; other contracts can publish them too."""

from __future__ import annotations

from typing import Final

EVENT_NAMES: Final = (
    *("tw_init", "tw_fund", "tw_update", "tw_release", "tw_withdraw", "tw_ttl_extend"),
    *("tw_ms_change", "tw_ms_approve", "tw_ms_manage", "tw_ms_dispute"),
    *("tw_dispute", "tw_disp_resolve"),
    *("init_esc", "fund_esc", "dis_esc", "chg_esc", "p_by_spdr"),
)
"""Of all builds; the last row are those of summer 2025."""
