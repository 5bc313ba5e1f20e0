"""Completes the built site."""
