"""What tests are made of: builders instead of literals."""
