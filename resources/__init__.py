"""Data only: contract builds, practice scenarios, later icons, themes and translations."""
