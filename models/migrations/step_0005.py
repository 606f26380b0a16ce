"""Step 5: the filters that people keep for a list."""

STATEMENTS: tuple[str, ...] = (
    """CREATE TABLE saved_filter (
        person TEXT NOT NULL REFERENCES staff (login),
        list TEXT NOT NULL,
        content TEXT NOT NULL,
        PRIMARY KEY (person, list)
    ) STRICT""",
)
