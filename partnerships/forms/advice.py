"""Forms of advice cases, for the office."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from malmoandan.core.forms import Day, NoPersonalNumbers
from malmoandan.core.models import Term, Vocabulary
from partnerships.models import AdviceCase, Organisation

SIMILAR = 5


class OrganisationByName(forms.CharField):
    """Asks for an organisation by its name or number; says what comes near."""

    def clean(self, value: Any) -> Any:
        """The organisation, or None where nothing was written."""
        text = str(super().clean(value) or "").strip()
        if not text:
            return None
        standing = Organisation.objects.standing()
        found = standing.named(text).first()
        digits = "".join(filter(str.isdigit, text))
        if found is None and digits:
            found = standing.filter(number=digits).first()
        if found is None:
            raise ValidationError(_not_found(text), code="not_found")
        return found


def _not_found(text: str) -> str:
    near = Organisation.objects.standing().filter(name__icontains=text)[:SIMILAR]
    names = ", ".join(f"“{organisation}”" for organisation in near)
    if names:
        return str(_("Write the whole name. Near it: %s.") % names)
    return str(_("No organisation in the register has this name or number."))


class Question(NoPersonalNumbers):
    """Asks what was asked, by whom and when."""

    question = forms.CharField(
        label=_("Question"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5, "cols": 70}),
    )
    organisation = OrganisationByName(
        label=_("Organisation"),
        required=False,
        max_length=250,
        help_text=_("Its name or number in the register, if it stands there."),
    )
    topic = forms.ModelChoiceField(
        Term.objects.filter(vocabulary=Vocabulary.ADVICE_TOPIC),
        label=_("Topic"),
        required=False,
    )
    asked_on = Day(label=_("Asked on"))


class AnswerAdvice(NoPersonalNumbers):
    """Asks when the answer was given, and what came of it."""

    answered_on = Day(label=_("Answered on"))
    outcome = forms.ChoiceField(label=_("Outcome"), choices=AdviceCase.Outcome.choices)
    words = forms.CharField(
        label=_("Outcome in words"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "cols": 70}),
    )


class BeginCase(NoPersonalNumbers):
    """Asks what the partnership is called."""

    name = forms.CharField(label=_("Name of the IOP case"), max_length=250)


class BeginProject(NoPersonalNumbers):
    """Asks what the cooperation is, and who else takes part."""

    name = forms.CharField(label=_("Name of the cooperation"), max_length=250)
    about = forms.CharField(
        label=_("What you do"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "cols": 70}),
    )
    partner = OrganisationByName(
        label=_("With which organisation"),
        max_length=250,
        help_text=_("Its name or number in the register."),
    )
