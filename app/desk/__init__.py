"""What the window asks for: use cases of one open profile, on a thread of their own.

seat         who is in: the open profile, the networks, what is told to the window
networks     which server serves which network
entry        make, unlock, lock, restore, look around
desk         all of them together
"""
