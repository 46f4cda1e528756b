"""The functional core: bytes and values in, values or refusals out; no I/O, no clock."""
