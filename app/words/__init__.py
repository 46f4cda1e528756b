"""Words that the window and the command line share: findings, moves, roles, refusals, times.

Nothing here imports the SDK or Qt; what is told is keyed by names and numbers. Everything is
plain text, and every fact of somebody else's is cut, with its hidden characters written out.
"""
