"""What happens over all rooms: the weekly letter, and how one wants it."""
