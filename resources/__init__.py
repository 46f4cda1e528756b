"""Data only: the contract registry, practice scenarios, later icons, themes and translations."""
