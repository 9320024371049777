"""The history of the tables, one dated step after the other, for SQLite and PostgreSQL."""
