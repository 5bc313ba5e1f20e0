"""Makes what other sites see: previews, icon, structured data, addresses."""
