"""The 1997 experiments, run again with the 1997 algorithm."""
