"""The duty log (DOMAIN section 1): entries are only added, chained, searched, exported."""
