"""Colours, lengths and faces: what ui.theme draws everything with."""
