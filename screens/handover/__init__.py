"""The handover screen."""
