"""Forms of the register of decisions: choosing among them, and sending one out."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from governance.models import AgendaItem
from governance.search import decisions as search
from malmoandan.core.forms import NoPersonalNumbers
from partnerships.models import Organisation

MOST_RECIPIENTS = 20


class Filter(forms.Form):
    """Chooses among the decisions that everybody may read."""

    sok = forms.CharField(
        label=_("Words"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    ar = forms.TypedChoiceField(
        label=_("Year"), coerce=int, empty_value=None, required=False
    )
    slag = forms.ChoiceField(label=_("Kind of matter"), required=False)
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Organisation"),
        empty_label=_("all"),
        required=False,
    )
    uppdrag = forms.ChoiceField(
        label=_("Assignments"),
        required=False,
        choices=[
            ("", _("with and without")),
            (search.WITH, _("gave an assignment")),
            (search.WITHOUT, _("gave no assignment")),
        ],
    )

    NAMES = {
        "sok": "words",
        "ar": "year",
        "slag": "kind",
        "uppdrag": "assignment",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years: Any = self.fields["ar"]
        years.choices = [("", _("all")), *((y, y) for y in search.years())]
        kinds: Any = self.fields["slag"]
        kinds.choices = [
            ("", _("all but formalities")),
            (search.EVERYTHING, _("all")),
            *((key, capfirst(label)) for key, label in AgendaItem.Kind.choices),
        ]
        bodies: Any = self.fields["organisation"]
        bodies.queryset = search.organisations()

    def choice(self) -> dict[str, Any]:
        """What is chosen; a choice that is not there chooses nothing."""
        self.full_clean()
        given = self.cleaned_data
        return {self.NAMES.get(n, n): value for n, value in given.items() if value}


class Send(NoPersonalNumbers, forms.Form):
    """Who gets an extract: a line each, the name and the address."""

    recipients = forms.CharField(
        label=_("Who gets the extract"),
        help_text=_("One a line: name, comma, e-mail address."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=4000,
    )

    def clean_recipients(self) -> list[tuple[str, str]]:
        """The names with their addresses; a line that cannot be read is named."""
        lines = [x.strip() for x in self.cleaned_data["recipients"].splitlines()]
        found = [_recipient(line) for line in lines if line]
        if len(found) > MOST_RECIPIENTS:
            told = _("At most %(most)d at a time.") % {"most": MOST_RECIPIENTS}
            raise forms.ValidationError(told)
        return found


def _recipient(line: str) -> tuple[str, str]:
    name, _comma, address = line.rpartition(",")
    email = address.strip().strip("<>")
    try:
        forms.EmailField().clean(email)
    except forms.ValidationError as error:
        told = _("“%(line)s” lacks an e-mail address after the name and a comma.")
        raise forms.ValidationError(told % {"line": line}) from error
    return name.strip()[:200] or email, email
