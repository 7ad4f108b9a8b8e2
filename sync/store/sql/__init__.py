"""The state store in SQL: tables, statements per dialect, rows, migrations."""
