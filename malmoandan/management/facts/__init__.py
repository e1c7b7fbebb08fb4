"""Facts in: a file is read, checked, written and reported on, all or nothing."""
