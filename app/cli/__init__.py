"""The command line: arguments in, plain text or JSON out; the same use cases as the window."""
