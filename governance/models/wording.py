"""How a decision is worded so that it can be read by itself (conventions C.2)."""

import re

from django.db import models
from django.utils.translation import gettext_lazy as _

VERBS = (
    *("godkänner", "antar", "utser", "beslutar", "ger", "översänder", "överlämnar"),
    *("noterar", "lägger", "bordlägger", "återremitterar", "avslår", "fastställer"),
    *("bifaller", "uppdrar", "väljer", "avslutar", "rättar", "tackar", "ställer"),
)
BY_REFERENCE = re.compile(
    r"\b(?:enligt|i enlighet med|i överensstämmelse med|bifall(?:a|er)?(?: till)?)\s+"
    r"(?:(?:det|arbetsgruppens|samordnarnas)\s+)?"
    r"(?:liggande\s+|framlagda\s+)?förslag(?:et)?\b",
    re.IGNORECASE,
)
THAT = re.compile(r"^att\b", re.IGNORECASE)
NUMBER = re.compile(r"^\d+[.)]\s*")
GAP = "[namn]"  # where a proposal names somebody who is not chosen yet


class Wording(models.TextChoices):
    """What makes a decision hard to read by itself. None of it stops anything."""

    THAT = (
        "that",
        _("Write a full sentence with the verb in the present, not one with “att”."),
    )
    BY_REFERENCE = (
        "by_reference",
        _("Write what is decided, not “enligt förslaget”."),
    )
    NO_STOP = "no_stop", _("End each sentence with a full stop.")
    NO_VERB = (
        "no_verb",
        _(
            "Say what the group does: godkänner, antar, utser, beslutar, ger i uppdrag,"
            " noterar, bordlägger …"
        ),
    )


def sentences(text: str) -> list[str]:
    """The decision's points: one a line, without the numbers that somebody typed."""
    lines = (NUMBER.sub("", line.strip()) for line in text.splitlines())
    return [line for line in lines if line]


def wording(text: str) -> list[Wording]:
    """What to look at again in a proposed or made decision; empty when it reads well.

    Swedish only, as minutes are. Each warning is given once, whichever line it is of.
    """
    points = sentences(text)
    found = [
        (Wording.THAT, any(THAT.match(point) for point in points)),
        (Wording.BY_REFERENCE, bool(BY_REFERENCE.search(text))),
        (Wording.NO_STOP, not all(point.endswith(".") for point in points)),
        (Wording.NO_VERB, not all(_has_verb(point) for point in points)),
    ]
    return [warning for warning, applies in found if applies]


def _has_verb(point: str) -> bool:
    words = set(re.findall(r"\w+", point.lower()))
    return bool(words & set(VERBS)) or bool(THAT.match(point))


def filled(proposal: str, name: str) -> str:
    """The proposal with the name of whom is chosen, once that is known."""
    return proposal.replace(GAP, name) if name else proposal
