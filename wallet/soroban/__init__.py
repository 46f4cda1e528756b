"""The part of the Soroban host that a wallet must know: storage, life, authority, the token.

Judged by recordings of the real host (``tests/vectors/host``). Pure: a ledger and a call in, an
outcome out. Contracts themselves live elsewhere and see only ``host.Frame``.
"""
