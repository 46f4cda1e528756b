"""Attacks on a review, and honest requests beside them: what makes them, and what runs them."""
