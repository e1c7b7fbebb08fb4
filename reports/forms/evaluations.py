"""Forms of evaluations."""

from django import forms

from malmoandan.core.forms import NoPersonalNumbers
from reports.models import Evaluation


class Told(NoPersonalNumbers, forms.ModelForm):
    """What somebody found, and what we do with it. Everybody can read it."""

    class Meta:
        model = Evaluation
        fields = ("title", "kind", "year", "made_by", "summary", "answer")
