"""Qt: models, views, words; no rules of the product."""
