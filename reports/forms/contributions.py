"""Forms of the yearly contributions: what is written, and whom the office asks."""

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from malmoandan.core.forms import Day, NoPersonalNumbers
from malmoandan.core.models import Side, Term, Vocabulary
from malmoandan.core.text import search_key
from partnerships.models import Organisation
from reports.actions.answers import Written
from reports.models import Contribution, ContributionQuestion
from reports.search.contributions import bodies_to_ask

MOST = 3000


class Prose(forms.CharField):
    """A text as people count it: a new line is one sign, as in the browser."""

    def to_python(self, value: Any) -> str:
        """Django's, with single signs for new lines."""
        return _plain(super().to_python(value))


@dataclass(frozen=True)
class Asked:
    """One question in the form, and what somebody else wrote to it meanwhile."""

    question: ContributionQuestion
    field: BoundField
    other: str


class Answers(NoPersonalNumbers):
    """Asks the questions of the year. Any of them may be left out."""

    nothing = forms.BooleanField(
        label=_("We have nothing to tell this year"),
        help_text=_("That is an answer too. Leave the questions empty then."),
        required=False,
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        contribution: Contribution,
        questions: Sequence[ContributionQuestion],
        data: Mapping[str, Any] | None = None,
    ) -> None:
        self.asked = questions
        self.kept = {a.question_id: a.text for a in contribution.answers.all()}
        initial: dict[str, Any] = {
            _name(question): self.kept.get(question.pk, "") for question in questions
        }
        initial |= {
            "nothing": contribution.nothing_to_report,
            "seen": contribution.seen,
        }
        super().__init__(data, initial=initial)
        self.conflicts = False
        for question in questions:
            self.fields[_name(question)] = Prose(
                label=question.text,
                help_text=question.help,
                max_length=MOST,
                required=False,
                widget=forms.Textarea(
                    attrs={"rows": 5, "spellcheck": "true", "autocomplete": "off"}
                ),
            )

    def questions(self) -> Iterator[Asked]:
        """Each question with its field, in their order."""
        for question in self.asked:
            field = self[_name(question)]
            other = self.kept.get(question.pk, "") if self.conflicts else ""
            same = _plain(field.value()) == other
            yield Asked(question, field, "" if same else other)

    def written(self) -> Written:
        """What was written, for the actions."""
        given = self.cleaned_data
        return Written(
            texts={question.pk: given[_name(question)] for question in self.asked},
            nothing=given["nothing"],
            seen=given["seen"],
        )

    def unsaved(self) -> Iterator[tuple[ContributionQuestion, str]]:
        """What was typed and does not stand in the contribution."""
        for question in self.asked if self.is_bound else ():
            typed = _plain(self[_name(question)].value())
            if typed and typed != self.kept.get(question.pk, ""):
                yield question, typed

    def show_conflict(self, seen: str) -> None:
        """Show what somebody else saved; saved once more, this is what stands."""
        self.conflicts = True
        data: Any = copy(self.data)
        data["seen"] = seen
        self.data = data


def _name(question: ContributionQuestion) -> str:
    return f"answer_{question.pk}"


def _plain(value: Any) -> str:
    return str(value or "").replace("\r\n", "\n").strip()


class Whom(forms.Form):
    """Asks whom to ask: kinds of the city's bodies, associations, and names."""

    kinds = forms.ModelMultipleChoiceField(
        Term.objects.none(),
        label=_("Of the city"),
        help_text=_("A department whose board is asked is not asked by itself."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    civil = forms.ChoiceField(
        label=_("Of civil society"),
        choices=[
            ("declared", _("those with an approved self-declaration")),
            ("all", _("all that are in the register")),
            ("", _("nobody but those named below")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )
    names = forms.CharField(
        label=_("Others, by name"),
        help_text=_("One name on each line, as it stands in the register."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    number = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.chosen: list[Organisation] = []
        field: Any = self.fields["kinds"]
        field.queryset = Term.objects.filter(
            vocabulary=Vocabulary.ORGANISATION_KIND, meaning=Side.CITY
        )

    def clean_names(self) -> str:
        """Find each organisation; a name that is not in the register is refused."""
        names = [line.strip() for line in self.cleaned_data["names"].splitlines()]
        wanted = {search_key(name): name for name in names if name}
        known = Organisation.objects.standing().filter(
            state=Organisation.State.VERIFIED, name_key__in=wanted
        )
        self.chosen = list(known)
        missing = set(wanted) - {body.name_key for body in self.chosen}
        if missing:
            told = ", ".join(sorted(wanted[key] for key in missing))
            raise ValidationError(
                _("Not in the register: %(names)s.") % {"names": told}, code="unknown"
            )
        return str(self.cleaned_data["names"])

    def bodies(self) -> QuerySet[Organisation]:
        """The organisations that were meant."""
        return bodies_to_ask(
            kinds=self.cleaned_data["kinds"],
            civil=self.cleaned_data["civil"],
            chosen=self.chosen,
        )

    def confirm(self, count: int) -> None:
        """Show the form once more, with the number that a second yes is about."""
        data: Any = copy(self.data)
        data["number"] = str(count)
        self.data = data


class AskRound(Whom):
    """Asks of which year, until when, and whom."""

    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    due_on = Day(label=_("Last day to answer"))
    field_order = ("year", "due_on", "kinds", "civil", "names")


class LastDay(forms.Form):
    """Asks for a new last day."""

    due_on = Day(label=_("Last day to answer"))
