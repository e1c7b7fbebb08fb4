"""SQLite as the embedded database, with the Swedish order and triggers that last."""
