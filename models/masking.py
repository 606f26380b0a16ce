"""What is shown of a phone or a document until somebody asks for the whole (DOMAIN section 4)."""

from __future__ import annotations

HIDDEN = "****"


def phone(text: str) -> str:
    """Return a phone number with its middle hidden: 138****5678."""
    digits = "".join(filter(str.isdigit, text))
    if len(digits) >= 11:
        return digits[:3] + HIDDEN + digits[-4:]
    if len(digits) >= 7:
        return HIDDEN + digits[-4:]
    return HIDDEN if text.strip() else ""


def document(text: str) -> str:
    """Return the last four characters of a document's number: all that is ever kept of it."""
    return last_four(text) and HIDDEN + last_four(text)


def last_four(text: str) -> str:
    """Return what may be kept of a document's number."""
    return "".join(filter(str.isalnum, text))[-4:]
