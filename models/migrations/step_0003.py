"""Step 3: departments, holidays and complaints with their timeline."""

STATEMENTS: tuple[str, ...] = (
    """CREATE TABLE department (
        code TEXT NOT NULL PRIMARY KEY,
        name TEXT NOT NULL,
        chief TEXT REFERENCES staff (login),
        position INTEGER NOT NULL,
        removed_at INTEGER
    ) STRICT""",
    """CREATE TABLE holiday (
        day TEXT NOT NULL PRIMARY KEY,
        name TEXT NOT NULL,
        is_worked INTEGER NOT NULL CHECK (is_worked IN (0, 1))
    ) STRICT""",
    # The limits as they were: a case points to those it was received under, for ever.
    """CREATE TABLE complaint_profile (
        id INTEGER NOT NULL PRIMARY KEY,
        content TEXT NOT NULL UNIQUE
    ) STRICT""",
    """CREATE TABLE complaint (
        id INTEGER NOT NULL PRIMARY KEY,
        number TEXT NOT NULL UNIQUE,
        received_at INTEGER NOT NULL,
        taken_by TEXT NOT NULL REFERENCES staff (login),
        taken_name TEXT NOT NULL,
        channel TEXT NOT NULL,
        kind TEXT NOT NULL,
        severity INTEGER NOT NULL CHECK (severity BETWEEN 0 AND 3),
        unit TEXT NOT NULL,
        words TEXT NOT NULL,
        remedy TEXT NOT NULL,
        profile INTEGER NOT NULL REFERENCES complaint_profile (id),
        department TEXT REFERENCES department (code),
        handler TEXT NOT NULL,
        promised_at INTEGER,
        state TEXT NOT NULL,
        round INTEGER NOT NULL,
        level INTEGER NOT NULL,
        judgement TEXT,
        reopened INTEGER NOT NULL,
        waiting_for TEXT,
        attempts INTEGER NOT NULL,
        outcome TEXT,
        cause TEXT NOT NULL,
        measure TEXT NOT NULL,
        next_due_at INTEGER,
        next_due_kind TEXT,
        resume_at INTEGER,
        responded_at INTEGER,
        resolved_at INTEGER,
        closed_at INTEGER,
        resolution INTEGER,
        is_late INTEGER NOT NULL CHECK (is_late IN (0, 1)),
        merged_into INTEGER REFERENCES complaint (id),
        version INTEGER NOT NULL,
        position INTEGER NOT NULL,
        escalate_at INTEGER
    ) STRICT""",
    "CREATE INDEX complaint_position ON complaint (position)",
    "CREATE INDEX complaint_state ON complaint (state, position)",
    "CREATE INDEX complaint_handler ON complaint (handler, position)",
    "CREATE INDEX complaint_taken_by ON complaint (taken_by, position)",
    "CREATE INDEX complaint_department ON complaint (department, position)",
    "CREATE INDEX complaint_unit ON complaint (unit, position)",
    "CREATE INDEX complaint_received_at ON complaint (received_at)",
    "CREATE INDEX complaint_resolved_at ON complaint (resolved_at)",
    "CREATE INDEX complaint_escalate_at ON complaint (escalate_at) WHERE escalate_at IS NOT NULL",
    "CREATE INDEX complaint_merged ON complaint (merged_into) WHERE merged_into IS NOT NULL",
    """CREATE TABLE complaint_caller (
        id INTEGER NOT NULL PRIMARY KEY,
        complaint INTEGER NOT NULL REFERENCES complaint (id),
        at INTEGER NOT NULL,
        name TEXT NOT NULL,
        spelling TEXT NOT NULL,
        phone TEXT NOT NULL,
        digits TEXT NOT NULL,
        unit TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX complaint_caller_complaint ON complaint_caller (complaint)",
    "CREATE INDEX complaint_caller_name ON complaint_caller (name)",
    "CREATE INDEX complaint_caller_spelling ON complaint_caller (spelling)",
    "CREATE INDEX complaint_caller_digits ON complaint_caller (digits)",
    """CREATE TABLE complaint_step (
        id INTEGER NOT NULL PRIMARY KEY,
        complaint INTEGER NOT NULL REFERENCES complaint (id),
        at INTEGER NOT NULL,
        person TEXT REFERENCES staff (login),
        person_name TEXT NOT NULL,
        action TEXT NOT NULL,
        state TEXT NOT NULL,
        old TEXT NOT NULL,
        new TEXT NOT NULL,
        words TEXT NOT NULL,
        moment INTEGER,
        facts TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX complaint_step_complaint ON complaint_step (complaint)",
    """CREATE INDEX complaint_step_answered ON complaint_step (at, action)
        WHERE action IN ('satisfied', 'fairly', 'unsatisfied')""",
    """CREATE VIRTUAL TABLE complaint_words USING fts5(
        words, content='', prefix='1 2', tokenize='unicode61'
    )""",
)
