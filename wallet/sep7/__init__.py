"""Links of SEP-7 (``web+stellar:tx?…``): read strictly from their raw text, and written.

``link`` is the way in. It reads names and values by ``query``, judges where an answer is wanted
by ``callback`` and who signed by ``origin``; ``errors`` are what it refuses.
"""
