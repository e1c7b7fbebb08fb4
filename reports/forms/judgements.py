"""What the office asks for when a commitment is judged."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from governance.models.agreements import is_link
from malmoandan.core.forms import NoPersonalNumbers
from reports.actions.judgements import Said
from reports.figures import compliance
from reports.models import JudgementRefusal, Status

SPARE_LINES = 2
LONG = forms.Textarea(attrs={"rows": 3})


class Judge(NoPersonalNumbers):
    """Asks what a person says of a commitment: status, why, what is done, by whom."""

    status = forms.ChoiceField(
        label=_("How it stands"),
        required=False,
        help_text=_(
            "Lower than counted needs a reason, higher needs evidence as well: below."
        ),
    )
    outcome = forms.CharField(
        label=_("What was done"), required=False, max_length=2000, widget=LONG
    )
    reason = forms.CharField(
        label=_("Why it stands so"),
        required=False,
        max_length=2000,
        widget=LONG,
        help_text=_("In words that somebody who was not there understands."),
    )
    action = forms.CharField(
        label=_("What we do about it"), required=False, max_length=2000, widget=LONG
    )
    owner = forms.CharField(
        label=_("Who does it"),
        required=False,
        max_length=200,
        help_text=_("A role or a side, such as: the coordinators."),
    )

    def __init__(self, *args: Any, row: compliance.Row, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        judgement = row.judgement
        if judgement:
            names = ("status", "outcome", "reason", "action", "owner")
            stands = {name: getattr(judgement, name) for name in names}
            self.initial = {**stands, **self.initial}
        standing: Any = self.fields["status"]
        standing.choices = [("", self._as_counted()), *Status.choices]
        if row.measured:
            del self.fields["outcome"]
        self._lines([(each.text, each.url) for each in row.proof])

    def _as_counted(self) -> str:
        if not self.row.measured:
            return capfirst(str(Status.NO_EVIDENCE.label))
        return str(_("As counted: %s")) % self.row.computed.label

    def _lines(self, standing: list[tuple[str, str]]) -> None:
        """A pair of fields for each line of evidence, and some to spare."""
        self.pairs = len(standing) + SPARE_LINES
        for place in range(self.pairs):
            text, url = standing[place] if place < len(standing) else ("", "")
            self.fields[f"shows_{place}"] = forms.CharField(
                label=_("Evidence %d: what shows it") % (place + 1),
                required=False,
                max_length=300,
                initial=text,
            )
            self.fields[f"link_{place}"] = forms.CharField(
                label=_("Evidence %d: link") % (place + 1),
                required=False,
                max_length=400,
                initial=url,
                help_text=_("A page of the portal (/beslut/…) or a whole address."),
            )

    def clean(self) -> dict[str, Any] | None:
        """Judge the lines of evidence, and that something is said at all."""
        cleaned = super().clean()
        for place in range(self.pairs):
            text, url = self._pair(place)
            if url and not text:
                self._refuse(f"shows_{place}", JudgementRefusal.NO_WORDS)
            if not is_link(url):
                self._refuse(f"link_{place}", JudgementRefusal.BAD_LINK)
        if not any(self.cleaned_data.values()):
            self.add_error(None, _("Nothing is written. Say something, or go back."))
        return cleaned

    def _pair(self, place: int) -> tuple[str, str]:
        names = (f"shows_{place}", f"link_{place}")
        text, url = (self.cleaned_data.get(name) or "" for name in names)
        return text.strip(), url.strip()

    def _refuse(self, name: str, reason: JudgementRefusal) -> None:
        self.add_error(name, forms.ValidationError(reason.label, code=reason))

    def said(self) -> Said:
        """What was said, for the action."""
        data = self.cleaned_data
        pairs = [self._pair(place) for place in range(self.pairs)]
        return Said(
            status=Status(data["status"]) if data["status"] else None,
            reason=data["reason"],
            action=data["action"],
            owner=data["owner"],
            outcome=data.get("outcome", ""),
            evidence=[pair for pair in pairs if pair[0]],
        )


class Nothing(forms.Form):
    """Asks only whether it is meant."""
