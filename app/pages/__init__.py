"""What the window shows, as plain frozen values; nothing here imports the SDK or asks anybody.

Amounts are ready texts ("250,000.00"), times are seconds since 1970, addresses and foreign
texts are as they came: whoever shows them makes them harmless.
"""
