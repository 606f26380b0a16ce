"""Step 7: what backups were made and looked at, and what a restore lost."""

STATEMENTS: tuple[str, ...] = (
    """CREATE TABLE lost_entry (
        restore INTEGER NOT NULL REFERENCES entry (number),
        number INTEGER NOT NULL,
        code TEXT NOT NULL,
        PRIMARY KEY (restore, number, code)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX lost_entry_code ON lost_entry (code)",
    # What became of each copy of a backup, when it was made, verified or tried in a drill.
    """CREATE TABLE backup (
        id INTEGER NOT NULL PRIMARY KEY,
        kind TEXT NOT NULL CHECK (kind IN ('create', 'verify', 'drill')),
        at INTEGER NOT NULL,
        path TEXT NOT NULL,
        created_at INTEGER,
        checksum TEXT,
        bytes INTEGER,
        last_number INTEGER,
        head TEXT,
        is_verified INTEGER NOT NULL CHECK (is_verified IN (0, 1)),
        detail TEXT NOT NULL,
        system_user TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX backup_verified ON backup (created_at) WHERE is_verified = 1",
    "CREATE INDEX backup_at ON backup (at)",
)
