"""What somebody has begun to write, kept in the session until it is sent."""

from typing import Any

from django import forms
from django.http import HttpRequest

LONGEST = 5000
MOST = 60


class Draft:
    """The draft of one form of one organisation, for the person who writes it."""

    def __init__(self, request: HttpRequest, kind: str, pk: int) -> None:
        self.request = request
        self.name = f"draft:{kind}:{pk}"

    def read(self) -> dict[str, Any]:
        """What was written, as the initial values of the form."""
        kept: dict[str, Any] = self.request.session.get(self.name, {})
        return kept

    def keep(self, form: forms.Form) -> None:
        """Keep what the request brings of the form's fields."""
        self.request.session[self.name] = typed(self.request, form)

    def forget(self) -> None:
        """Let go of it: it has been sent."""
        self.request.session.pop(self.name, None)


def typed(request: HttpRequest, form: forms.Form) -> dict[str, Any]:
    """What somebody has written in the form, right or wrong; no files."""
    several = (forms.ModelMultipleChoiceField, forms.MultipleChoiceField)
    found: dict[str, Any] = {}
    for name, field in form.fields.items():
        values = [value[:LONGEST] for value in request.POST.getlist(name)][:MOST]
        if isinstance(field, several):
            found[name] = values
        elif values and not isinstance(field, forms.FileField):
            found[name] = values[-1]
    return found
