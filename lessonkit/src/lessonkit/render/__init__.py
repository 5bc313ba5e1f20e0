"""Makes HTML of what was read and run."""
