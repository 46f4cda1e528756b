"""Views: layout and signals. They are shown values and tell what the user wants; no more."""
