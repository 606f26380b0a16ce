"""Step 4: when handler and manager are told of what is due next, and who has seen what is due."""

STATEMENTS: tuple[str, ...] = (
    # Filled by the next step of a case; until then only its time itself is known.
    "ALTER TABLE complaint ADD COLUMN near_at INTEGER",
    "ALTER TABLE complaint ADD COLUMN twice_at INTEGER",
    """CREATE TABLE due_answer (
        person TEXT NOT NULL REFERENCES staff (login),
        key TEXT NOT NULL,
        at INTEGER NOT NULL,
        until INTEGER,
        words TEXT NOT NULL,
        PRIMARY KEY (person, key)
    ) STRICT""",
)
