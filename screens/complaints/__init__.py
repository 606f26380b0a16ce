"""The complaint screen."""
