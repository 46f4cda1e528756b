"""The vault: seeds and the database's key in one file that opens completely or not at all.

Pure: bytes and values in, bytes and values out. Files, the clock and the system's randomness
stay outside; randomness comes in as a callable, so that the same one gives the same bytes.
"""
