"""Escrows: their terms, the moves people make, and the model of what the contracts do."""
