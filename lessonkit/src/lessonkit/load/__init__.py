"""Reads what authors wrote, and checks it."""
