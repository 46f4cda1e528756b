"""What a signature would do: computed from the exact bytes, explained completely or refused."""
