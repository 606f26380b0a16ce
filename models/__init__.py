"""The desk itself, with no terminal: tables, rules, reads, writes, words."""

import sys

# peewee imports every PostgreSQL and MySQL driver it finds: 85 to 120 ms for nothing.
for _driver in ("psycopg2cffi", "psycopg2", "psycopg", "pymysql", "MySQLdb"):
    sys.modules.setdefault(_driver, None)  # type: ignore[arg-type]
