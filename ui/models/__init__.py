"""Qt's models: each takes whole values and shows them, and decides nothing."""
