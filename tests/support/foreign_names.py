"""What is foreign by its name, what is not, and what shows it; for ``foreign_flow``."""

from __future__ import annotations

from collections.abc import Mapping

FOREIGN = frozenset(
    {
        *("title", "description", "engagement_id", "status", "evidence", "dispute_reason"),
        *("note", "said", "name", "label", "matter", "payee", "receiver"),
        *("sender", "code", "asset", "folder", "path", "host", "server", "function"),
        *("synced_by", "codes", "told", "hindrance_facts", "who", "signed_by"),
        *("incoming_folder", "profile_folder", "signer", "cosigned"),
        *("phone", "confirmed"),
    }
)
"""Fields that hold what others wrote, what the user called something, or what a server said."""

FOREIGN_HERE = frozenset(
    {
        *("fact.value", "field.value", "each.index", "each.ledger", "each.found"),
        *("milestone.reason", "deal.reason", "page.reason", "change.before", "change.now"),
        *("change.asked", "change.looked", "note.text", "self.form.currency"),
    }
)
"""Others, by the value that has them: elsewhere they are words of ours, or Python's own."""

OURS = frozenset(
    {
        # Words of ours: ui.problem sees to it that no title or hint holds anything else.
        *("problem.title", "nothing.title", "question.title", "asking.title", "asking.label"),
        *("self._asking.label", "finding.name"),
        # Stories of the practice network come with the program.
        *("ui/views/practice.py line.title", "ui/views/practice.py over[0].title"),
        # Problems, again.
        "ui/views/found.py each.title",
        # What the user types, and finds in the fields again.
        *("typed.note", "typed.title", "typed.engagement_id", "typed.description"),
        "part.description",
    }
)
"""What is called as something foreign, and is not."""

OURS_BY_NAME = frozenset(
    {
        *("account", "accounts", "acting", "address", "agreed", "amount", "amounts"),
        *("approvals", "asked", "asks", "authorisations", "balance", "before", "begun"),
        *("build", "button", "cause", "changed", "check_words", "command", "contract"),
        *("currency", "decided", "decimals", "details", "does", "ending", "escrow"),
        *("explains", "fee", "field", "foreseen", "found", "found_by", "gained", "happened"),
        *("happens", "hash", "hashes", "haystack", "hazards", "held", "here", "icon", "id"),
        *("ids", "index", "issuer", "kept", "key", "keys", "kind", "known", "lacks", "last"),
        *("leaves", "ledger", "left", "looked", "maker", "makers", "memo", "mine", "most"),
        *("network", "networks", "new", "no_deal", "notes", "noun", "now", "older", "open"),
        *("origin", "over", "passphrase", "payee_note", "payer", "people", "percent"),
        *("place", "platform", "platform_fee", "platform_percent", "protocol"),
        *("protocol_percent", "quoted", "reach", "reason", "receivers", "recovery_code"),
        *("refusal", "released", "remark", "remarks", "resource_fee", "role", "roles"),
        *("says", "sequence", "sha256", "share", "shares", "signed_hash", "signs", "source"),
        *(
            "stays",
            "step",
            "suggested",
            "surplus",
            "text",
            "texts",
            "theme",
            "to_come",
            "token",
        ),
        *("tone", "total", "transaction_hash", "unseen", "value", "warning", "wasm_hash"),
        *("what", "words", "words_due", "wrong", "xdr", "yours"),
    }
)
"""Texts of pages that are words of ours, numbers, addresses, hashes, or looked at by value."""

CLEANS = frozenset(
    {
        *("shown", "written_out", "written", "harmless", "unmnemonic", "read_out"),
        *("details_of", "_harmless", "_server"),  # of ui.problem, which says how
    }
)
"""What answers with everything hidden written out."""

ANSWERS_NO_TEXT = frozenset(
    {
        *("len", "bool", "int", "any", "all", "isinstance", "sum", "max", "min", "range"),
        *("enumerate", "str.isdigit", "set", "frozenset", "id", "hash", "getattr"),
        *("startswith", "endswith", "index", "count", "find", "isascii", "isprintable"),
    }
)

SHOWS: Mapping[str, tuple[int | str, ...]] = {
    # Qt's own.
    **dict.fromkeys(
        ("setText", "setWindowTitle", "setTitle", "setPlaceholderText", "setAccessibleName"),
        (0,),
    ),
    **dict.fromkeys(
        ("setAccessibleDescription", "setPlainText", "setLabelText", "setSuffix", "setPrefix"),
        (0,),
    ),
    **dict.fromkeys(("addItem", "addItems", "addAction", "addMenu", "addTab"), (0, 1)),
    **dict.fromkeys(("setTabText", "setItemText", "insertItem", "setHeaderLabels"), (0, 1)),
    **dict.fromkeys(("setToolTip", "setStatusTip", "setWhatsThis", "setIconText"), (0,)),
    **dict.fromkeys(("QAction", "QMenu", "QFileDialog", "setNameFilter"), (0, 1, 2)),
    **dict.fromkeys(("explain_disabled", "belongs_to", "name"), (0,)),
    "drawText": (0, 1, 2, 3, 4, 5, 6),
    "showMessage": (0, 1),
    # Ours, which show their own words.
    **dict.fromkeys(("Label", "Chip", "Button", "Link", "HoldButton", "Folded"), (1, "text")),
    **dict.fromkeys(("Card", "Tick", "Field", "Check", "Choice"), (1, 2, 3, "title", "text")),
    "Sheet": (2, "title"),
    "Problem": (0, 1, "title", "hint"),
    "show_words": (0, 1, "title", "text"),
    "Copy": (2, "label"),
    "Span": (0, "text"),
    "tip": (1, "text"),
    "set": (0,),
}
"""A call → which of its arguments it shows."""
