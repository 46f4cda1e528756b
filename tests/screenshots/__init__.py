"""Pictures of every view in every state, as the real window shows them.

``python -m tests.screenshots DIR [NAME…]`` writes ``NAME.THEME.TEXT.png`` for each; a NAME
that is only the beginning of some means all of those. Everything shown is made of values: no
profile, no network, and the same times whenever it runs.
"""
