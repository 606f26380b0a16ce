"""Backups: what one is on disk, how it is made and proved, where and how long it is kept."""
