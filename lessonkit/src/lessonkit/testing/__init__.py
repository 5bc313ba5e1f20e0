"""Checks of any built site in a real browser, and what such checks stand on."""
