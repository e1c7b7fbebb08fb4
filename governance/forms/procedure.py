"""Forms of the rules of procedure and of the questions to decide."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.models import Procedure
from governance.models.procedure import Mode
from governance.search.procedure import changed_lines, title_of
from malmoandan.core.forms import Day, NoPersonalNumbers

LONG = {"rows": 4}
BOXES = forms.CheckboxSelectMultiple


class ChangeProcedure(NoPersonalNumbers, forms.ModelForm):
    """Asks what each line of a draft is to say."""

    modes = forms.MultipleChoiceField(
        label=_("Ways to decide"),
        choices=Mode.choices,
        widget=BOXES(attrs={"class": "office-choices"}),
    )

    class Meta:
        model = Procedure
        fields: ClassVar[list[str]] = [*Procedure.LINES, "note"]


class Adopt(NoPersonalNumbers):
    """Asks what the group has decided, when and where, and from when it applies."""

    adopted_on = Day(label=_("When did the group decide?"))
    adopted_in = forms.CharField(
        label=_("In which §?"),
        help_text=_("Such as 12/2031: the § and its year."),
        max_length=60,
    )
    from_on = Day(label=_("From which day does it apply?"))
    decided = forms.MultipleChoiceField(
        label=_("Which lines has the group decided?"),
        help_text=_(
            "The others stay as they are, and are shown as chosen beforehand and not "
            "yet adopted. Lines that you have changed must be among them."
        ),
        required=False,  # the action says why there must be one
        widget=BOXES(attrs={"class": "office-choices"}),
    )

    def __init__(
        self, *args: Any, draft: Procedure, before: Procedure | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["decided"]
        field.choices = [  # type: ignore[attr-defined]
            (line, title_of(line)) for line in Procedure.LINES
        ]
        field.initial = changed_lines(draft, before)


class Settle(NoPersonalNumbers):
    """Asks what was decided, when, and where the decision stands."""

    answer = forms.CharField(
        label=_("What was decided?"), widget=forms.Textarea(attrs=LONG), max_length=2000
    )
    decided_on = Day(label=_("When was it decided?"))
    reference = forms.CharField(
        label=_("Where does the decision stand?"),
        help_text=_("Such as the § and its year, or a case number."),
        max_length=120,
    )
