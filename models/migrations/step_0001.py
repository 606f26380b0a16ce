"""Step 1: the desk, its staff, its shifts, the duty log, drafts and the audit trail."""

TABLES = (
    f"PRAGMA application_id = {0x44555459}",
    """CREATE TABLE setting (
        name TEXT NOT NULL PRIMARY KEY,
        value TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE staff (
        login TEXT NOT NULL PRIMARY KEY,
        name TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('person', 'device')),
        roles TEXT NOT NULL,
        language TEXT,
        pin_hash TEXT,
        failures INTEGER NOT NULL DEFAULT 0,
        locked_until INTEGER,
        created_at INTEGER NOT NULL,
        disabled_at INTEGER
    ) STRICT""",
    """CREATE TABLE shift_pattern (
        name TEXT NOT NULL PRIMARY KEY,
        starts INTEGER NOT NULL CHECK (starts BETWEEN 0 AND 1439),
        ends INTEGER NOT NULL CHECK (ends BETWEEN 0 AND 1439)
    ) STRICT""",
    """CREATE TABLE shift (
        id INTEGER NOT NULL PRIMARY KEY,
        day TEXT NOT NULL,
        name TEXT NOT NULL,
        starts_at INTEGER NOT NULL,
        ends_at INTEGER NOT NULL CHECK (ends_at > starts_at),
        UNIQUE (day, name)
    ) STRICT""",
    """CREATE TABLE category (
        code TEXT NOT NULL PRIMARY KEY,
        label TEXT NOT NULL,
        position INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE entry (
        number INTEGER NOT NULL PRIMARY KEY,
        happened_at INTEGER NOT NULL,
        recorded_at INTEGER NOT NULL,
        author TEXT NOT NULL REFERENCES staff (login),
        author_name TEXT NOT NULL,
        channel TEXT NOT NULL CHECK (channel IN ('console', 'shell', 'device')),
        system_user TEXT NOT NULL,
        shift INTEGER NOT NULL REFERENCES shift (id),
        category TEXT NOT NULL REFERENCES category (code),
        severity INTEGER NOT NULL CHECK (severity BETWEEN 0 AND 2),
        action TEXT NOT NULL CHECK (action IN
            ('entry', 'correction', 'void', 'take_back', 'carry', 'clear', 'repeat', 'purge')),
        target INTEGER REFERENCES entry (number),
        carried INTEGER NOT NULL CHECK (carried IN (0, 1)),
        due_at INTEGER,
        reference TEXT,
        salt BLOB,
        text TEXT,
        place TEXT,
        content_digest BLOB NOT NULL CHECK (length(content_digest) = 32),
        digest BLOB NOT NULL CHECK (length(digest) = 32)
    ) STRICT""",
    """CREATE TABLE open_item (
        number INTEGER NOT NULL PRIMARY KEY REFERENCES entry (number),
        due_at INTEGER
    ) STRICT""",
    """CREATE TABLE draft (
        id INTEGER NOT NULL PRIMARY KEY,
        person TEXT NOT NULL REFERENCES staff (login),
        form TEXT NOT NULL,
        terminal TEXT NOT NULL,
        process TEXT NOT NULL,
        content TEXT NOT NULL,
        saved_at INTEGER NOT NULL,
        UNIQUE (person, form, terminal)
    ) STRICT""",
    """CREATE TABLE audit (
        id INTEGER NOT NULL PRIMARY KEY,
        at INTEGER NOT NULL,
        act TEXT NOT NULL,
        person TEXT,
        subject TEXT,
        detail TEXT NOT NULL,
        channel TEXT NOT NULL,
        system_user TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX audit_at ON audit (at)",
    """CREATE VIRTUAL TABLE entry_words USING fts5(
        words, content='', prefix='1 2', tokenize='unicode61'
    )""",
)

# Apart, because a desk built in one pass makes them after its rows.
ENTRY_INDEXES = (
    "CREATE INDEX entry_recorded_at ON entry (recorded_at)",
    "CREATE INDEX entry_author ON entry (author)",
    "CREATE INDEX entry_shift ON entry (shift)",
    "CREATE INDEX entry_category ON entry (category)",
    "CREATE INDEX entry_notable ON entry (number) WHERE severity > 0",
    "CREATE INDEX entry_urgent ON entry (number) WHERE severity = 2",
    "CREATE INDEX entry_target ON entry (target, action) WHERE target IS NOT NULL",
)

STATEMENTS: tuple[str, ...] = TABLES + ENTRY_INDEXES
