"""Steps that only make the site smaller."""
