"""An invented year that shows what the portal does, and can be taken away again.

Every row is marked `is_example` and has an id that begins with its year's mark; nothing
that a facts file or a person brought is touched. When real facts of a year come, its
example goes first (`make_way`).
"""

from malmoandan.management.example.giving_way import make_way
from malmoandan.management.example.removing import MODELS, remove, standing
from malmoandan.management.example.writing import has_facts, write

__all__ = ["MODELS", "has_facts", "make_way", "remove", "standing", "write"]
