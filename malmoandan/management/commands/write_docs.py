"""Write the parts of docs/ that the code knows best, or fail when they have rotted."""

from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import rules
from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import models
from django.utils.translation import override

from events.models import Event
from governance.models import Assignment, Participant
from malmoandan.core.models import Power, Powers, Role, Side

MADE = "<!-- Made by `manage.py write_docs` from the code. Do not edit. -->\n"


def english(text: Any) -> str:
    """A lazy text as it stands in the source."""
    with override("en"):
        return str(text)


def swedish(text: Any) -> str:
    """A lazy text as people see it."""
    with override("sv"):
        return str(text)


# Life cycles


def with_life_cycle() -> list[type[models.Model]]:
    """Every model that has a table of transitions."""
    found = [m for m in apps.get_models() if "TRANSITIONS" in vars(m)]
    return sorted(found, key=lambda m: m._meta.label)


def life_cycle(model: Any) -> Iterator[str]:
    """One model's states and arrows, as a mermaid diagram."""
    states = list(model.State)
    yield f"\n## {english(model._meta.verbose_name).capitalize()}\n"
    yield f"`{model._meta.label}`. {(model.State.__doc__ or '').strip()}\n"
    yield "```mermaid\nstateDiagram-v2"
    for number, state in enumerate(states):
        yield f'  state "{english(state.label)}" as s{number}'
    for first in begins(model):
        yield f"  [*] --> s{states.index(first)}"
    for start, end, verb in model.TRANSITIONS:
        yield f"  s{states.index(start)} --> s{states.index(end)}: {verb}"
    left = {start for start, _end, _verb in model.TRANSITIONS}
    for number, state in enumerate(states):
        if state not in left:
            yield f"  s{number} --> [*]"
    yield "```"


def begins(model: Any) -> list[Any]:
    """The states that a record can begin in: its default, or those nothing leads to."""
    field = model._meta.get_field("state")
    if field.has_default():
        return [field.default]
    reached = {end for _start, end, _verb in model.TRANSITIONS}
    return [state for state in model.State if state not in reached]


def life_cycles() -> Iterator[str]:
    """Every life cycle of the portal."""
    yield "# Life cycles\n\n" + MADE
    yield "Each arrow is an action of the same name; nothing else changes a state."
    for model in with_life_cycle():
        yield from life_cycle(model)


# Roles


class Somebody:
    """A person who holds exactly these powers, for asking the rules about."""

    is_authenticated = is_active = True
    pk = 0
    hosted_events = Event.objects.none()  # being a host is no role
    meetings = Participant.objects.none()  # nor is being called to one
    assignments = Assignment.objects.none()  # or being asked to do something

    def __init__(self, *powers: Power) -> None:
        self.powers = Powers(powers)

    def powers_on(self, _day: Any) -> Powers:
        """The powers, whatever the day."""
        return self.powers


def cast() -> dict[str, Somebody]:
    """One person of each role, by what the role is called."""
    return {
        "Visitor": Somebody(),
        "Administrator": Somebody(power(Role.ADMINISTRATOR)),
        "Coordinator, the city": Somebody(power(Role.COORDINATOR, Side.CITY)),
        "Coordinator, civil society": Somebody(power(Role.COORDINATOR, Side.CIVIL)),
        "Steering group": Somebody(power(Role.STEERING_MEMBER, Side.CITY)),
        "Organisation's contact": Somebody(power(Role.ORGANISATION_CONTACT)),
        "Municipal staff": Somebody(power(Role.MUNICIPAL_STAFF)),
    }


def power(role: str, side: str = "") -> Power:
    """A power of a role that was granted, not stood in for."""
    return Power(
        role=role,
        side=side,
        office="",
        subject=(None, None),
        grant_id=0,
        holder_id=0,
        standing_in=False,
    )


def verbs() -> list[str]:
    """Every verb that somebody's rules speak of."""
    for config in apps.get_app_configs():
        if config.path.startswith(str(settings.BASE_DIR)) and find_spec(
            f"{config.name}.rules"
        ):
            import_module(f"{config.name}.rules")
    return sorted(rules.permissions.permissions)


def roles() -> Iterator[str]:
    """Who may do what: every verb and every role."""
    people = cast()
    yield "# Roles\n\n" + MADE
    yield (
        "The last column is the rule itself: it may ask more of the thing at hand, "
        "such as its side.\n"
    )
    yield row(["May", *people, "Rule"])
    yield row(["---", *[":-:" for _ in people], "---"])
    for verb in verbs():
        rule = rules.permissions.permissions[verb].name.replace("|", "or")
        marks = ["●" if rules.has_perm(verb, who) else "" for who in people.values()]
        yield row([f"`{verb}`", *marks, rule.replace("&", "and")])


def row(cells: Iterable[str]) -> str:
    """One line of a table."""
    return "| " + " | ".join(cells) + " |"


# Figures


def figures() -> Iterator[str]:
    """Every figure of the year: what it is called and what is counted."""
    yield "# Figures\n\n" + MADE
    yield "Each figure opens onto the rows it counts, and equals them.\n"
    yield row(["Key", "Figure", "Svenska", "What is counted", "Unit"])
    yield row(["---"] * 5)
    for figure in import_module("reports.figures").DEFINITIONS:
        names = [f"`{figure.key}`", english(figure.name), swedish(figure.name)]
        yield row([*names, english(figure.counted), english(figure.unit)])


PAGES = {"life-cycles.md": life_cycles, "roles.md": roles, "figures.md": figures}


class Command(BaseCommand):
    """`write_docs` writes them, `write_docs --check` fails when they differ."""

    help = "Write docs/life-cycles.md, docs/roles.md and docs/figures.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--check` writes nothing."""
        parser.add_argument("--check", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write or compare each page."""
        folder = Path(settings.BASE_DIR) / "docs"
        rotten = []
        for name, page in PAGES.items():
            text = "\n".join(page()) + "\n"
            path = folder / name
            if options["check"]:
                same = path.exists() and path.read_text(encoding="utf-8") == text
                rotten += [] if same else [name]
            else:
                path.write_text(text, encoding="utf-8")
        if rotten:
            raise CommandError(f"docs/ differs: {', '.join(rotten)}. Run write_docs.")
