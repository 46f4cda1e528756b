"""What views are made of; each widget takes the look first."""
