"""The practice network: a Stellar ledger of our own, stepped by hand, behind loopback HTTP."""
