"""Earlier versions of the tables: read them, compare two, record the difference at a release, and go back by it."""
