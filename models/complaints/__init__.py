"""Complaints and their follow-up (DOMAIN section 3): a timeline a case, everything else from it."""
