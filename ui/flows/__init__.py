"""What a user does, step by step: each flow wires views to the desk.

A flow starts its coroutines with a scope of its own; what fails there is shown by the shell.
"""
