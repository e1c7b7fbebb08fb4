"""Forms of endorsements."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.actions.endorsements import Decision
from governance.models import Agreement, CooperationPlan
from governance.models.endorsements import Version
from malmoandan.core import files
from malmoandan.core.forms import Day, NoPersonalNumbers, UploadField


def versions() -> dict[str, Version]:
    """What an organisation can stand behind now, by the name that the form has."""
    found: list[Version] = [
        *Agreement.objects.order_by("pk")[:1],
        *CooperationPlan.objects.endorsable(),
    ]
    return {f"{v._meta.model_name}-{v.pk}": v for v in found}


class Decided(NoPersonalNumbers):
    """Asks when and where the organisation decided, and for what shows it."""

    decided_on = Day(label=_("When was it decided?"))
    body = forms.CharField(
        label=_("Who decided?"),
        help_text=_("Such as the annual meeting or the board."),
        max_length=120,
    )
    paragraph = forms.CharField(
        label=_("§ in the minutes"),
        help_text=_("Write the §, or enclose the minutes below, or both."),
        max_length=20,
        required=False,
    )
    minutes = UploadField(allowed=files.DOCUMENTS, label=_("Minutes"), required=False)

    def decision(self) -> Decision:
        """What was decided, as the action wants it."""
        given = self.cleaned_data
        return Decision(
            decided_on=given["decided_on"],
            body=given["body"],
            paragraph=given["paragraph"],
            minutes=given["minutes"],
        )


class Endorse(Decided):
    """Asks what the organisation stands behind as well."""

    version = forms.ChoiceField(label=_("What do you endorse?"))
    field_order = ("version", "decided_on", "body", "paragraph", "minutes")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.versions = versions()
        choices = [(name, str(version)) for name, version in self.versions.items()]
        self.fields["version"].choices = choices  # type: ignore[attr-defined]

    def clean_version(self) -> Version:
        """The agreement or plan that was chosen."""
        return self.versions[self.cleaned_data["version"]]


class Nothing(forms.Form):
    """Asks nothing but to be sure."""


class SendBack(NoPersonalNumbers):
    """Asks what is missing."""

    reason = forms.CharField(
        label=_("What is missing?"),
        help_text=_("The organisation gets to read it."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4, "cols": 60}),
    )
