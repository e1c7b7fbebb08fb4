"""What is arranged, in the office."""

from events.admin import events, survey_questions

__all__ = ["events", "survey_questions"]
