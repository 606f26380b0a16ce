"""Step 2: the pattern by day, the roster, who is on duty, checklists and handovers."""

STATEMENTS: tuple[str, ...] = (
    # Not by renaming: a database that is being made without a journal stays locked by that.
    "CREATE TABLE old_shift_pattern AS SELECT * FROM shift_pattern",
    "DROP TABLE shift_pattern",
    """CREATE TABLE shift_pattern (
        valid_from TEXT NOT NULL,
        name TEXT NOT NULL,
        starts INTEGER NOT NULL CHECK (starts BETWEEN 0 AND 1439),
        ends INTEGER NOT NULL CHECK (ends BETWEEN 0 AND 1439),
        days TEXT NOT NULL,
        PRIMARY KEY (valid_from, name)
    ) STRICT""",
    """INSERT INTO shift_pattern
        SELECT '1970-01-01', name, starts, ends, '1234567' FROM old_shift_pattern""",
    "DROP TABLE old_shift_pattern",
    """CREATE TABLE checklist (
        id INTEGER NOT NULL PRIMARY KEY,
        shift TEXT NOT NULL,
        made_at INTEGER NOT NULL,
        made_by TEXT REFERENCES staff (login)
    ) STRICT""",
    """CREATE TABLE checklist_item (
        checklist INTEGER NOT NULL REFERENCES checklist (id),
        position INTEGER NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('tick', 'count', 'condition', 'text')),
        label TEXT NOT NULL,
        expected INTEGER CHECK ((expected IS NULL) = (kind <> 'count')),
        PRIMARY KEY (checklist, position)
    ) STRICT""",
    "ALTER TABLE shift ADD COLUMN opening INTEGER",
    "ALTER TABLE shift ADD COLUMN opened_at INTEGER",
    "ALTER TABLE shift ADD COLUMN checklist INTEGER REFERENCES checklist (id)",
    "CREATE UNIQUE INDEX shift_opening ON shift (opening)",
    "CREATE INDEX shift_starts_at ON shift (starts_at)",
    """CREATE TABLE duty (
        shift INTEGER NOT NULL REFERENCES shift (id),
        person TEXT NOT NULL REFERENCES staff (login),
        kind TEXT NOT NULL CHECK (kind IN ('plain', 'rostered', 'unrostered', 'double', 'swap')),
        joined_at INTEGER NOT NULL,
        PRIMARY KEY (shift, person)
    ) STRICT""",
    "CREATE INDEX duty_person ON duty (person)",
    """CREATE TABLE roster (
        day TEXT NOT NULL,
        shift TEXT NOT NULL,
        person TEXT NOT NULL REFERENCES staff (login),
        PRIMARY KEY (day, shift, person)
    ) STRICT""",
    """CREATE TABLE roster_swap (
        id INTEGER NOT NULL PRIMARY KEY,
        at INTEGER NOT NULL,
        recorded_by TEXT NOT NULL REFERENCES staff (login),
        first TEXT NOT NULL REFERENCES staff (login),
        first_day TEXT NOT NULL,
        first_shift TEXT NOT NULL,
        second TEXT NOT NULL REFERENCES staff (login),
        second_day TEXT,
        second_shift TEXT,
        CHECK ((second_day IS NULL) = (second_shift IS NULL))
    ) STRICT""",
    """CREATE TABLE handover_section (
        handover INTEGER NOT NULL REFERENCES shift (opening),
        section TEXT NOT NULL,
        text TEXT NOT NULL,
        is_none INTEGER NOT NULL CHECK (is_none IN (0, 1)),
        version INTEGER NOT NULL,
        person TEXT NOT NULL REFERENCES staff (login),
        saved_at INTEGER NOT NULL,
        PRIMARY KEY (handover, section)
    ) STRICT""",
    """CREATE TABLE handover_answer (
        handover INTEGER NOT NULL REFERENCES shift (opening),
        position INTEGER NOT NULL,
        value TEXT NOT NULL,
        note TEXT NOT NULL,
        person TEXT NOT NULL REFERENCES staff (login),
        answered_at INTEGER NOT NULL,
        PRIMARY KEY (handover, position)
    ) STRICT""",
    """CREATE TABLE handover_step (
        id INTEGER NOT NULL PRIMARY KEY,
        handover INTEGER NOT NULL REFERENCES shift (opening),
        action TEXT NOT NULL CHECK (action IN
            ('offer', 'withdraw', 'review', 'refuse', 'accept', 'override', 'enter', 'addendum')),
        person TEXT NOT NULL REFERENCES staff (login),
        person_name TEXT NOT NULL,
        at INTEGER NOT NULL,
        reason TEXT NOT NULL,
        last_number INTEGER,
        entry INTEGER REFERENCES entry (number),
        document TEXT
    ) STRICT""",
    "CREATE INDEX handover_step_handover ON handover_step (handover)",
    "CREATE INDEX handover_step_entry ON handover_step (entry) WHERE entry IS NOT NULL",
    "CREATE INDEX handover_step_last ON handover_step (last_number) WHERE last_number IS NOT NULL",
    """CREATE TABLE handover_check (
        offer INTEGER NOT NULL REFERENCES handover_step (id),
        item TEXT NOT NULL,
        verdict TEXT NOT NULL CHECK (verdict IN ('checked', 'doubt')),
        value TEXT NOT NULL,
        remark TEXT NOT NULL,
        person TEXT NOT NULL REFERENCES staff (login),
        checked_at INTEGER NOT NULL,
        answer TEXT NOT NULL DEFAULT '',
        answered_by TEXT REFERENCES staff (login),
        answered_at INTEGER,
        PRIMARY KEY (offer, item)
    ) STRICT""",
    """CREATE TABLE seen_entry (
        person TEXT NOT NULL REFERENCES staff (login),
        number INTEGER NOT NULL REFERENCES entry (number),
        seen_at INTEGER NOT NULL,
        PRIMARY KEY (person, number)
    ) STRICT""",
    """CREATE TABLE catch_up (
        person TEXT NOT NULL PRIMARY KEY REFERENCES staff (login),
        number INTEGER NOT NULL,
        read_at INTEGER NOT NULL
    ) STRICT""",
)
