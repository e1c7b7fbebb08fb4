"""What is true of what we arrange."""

from events.models.events import Event, EventTopic
from events.models.series import Series
from events.models.surveys import Survey
from events.models.trainings import Training, TrainingGroup

__all__ = ["Event", "EventTopic", "Series", "Survey", "Training", "TrainingGroup"]
