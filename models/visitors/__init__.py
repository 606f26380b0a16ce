"""The visitor register (DOMAIN section 4): who is in, was, is expected, or is not let in."""
