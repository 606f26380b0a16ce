"""Step 8: the audit trail by act and by person, in its order."""

STATEMENTS: tuple[str, ...] = (
    "CREATE INDEX audit_act ON audit (act, at)",
    "CREATE INDEX audit_person ON audit (person, at)",
)
