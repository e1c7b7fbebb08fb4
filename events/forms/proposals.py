"""Forms about proposed events: anybody sends one, coordinators answer."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from events.forms.applicants import WithAnAddress
from events.forms.signup import LINES, one_line
from malmoandan.core.forms import Day, NoPersonalNumbers
from malmoandan.core.models import Term, Vocabulary
from partnerships.forms.advice import OrganisationByName


def kinds_taken() -> Any:
    """The kinds of event that anybody may propose one of."""
    return Term.objects.filter(
        vocabulary=Vocabulary.EVENT_KIND, template__takes_proposals=True
    )


class OneOfTheKinds(forms.ModelChoiceField):
    """A choice among kinds, as a list of sentences begins."""

    def label_from_instance(self, obj: Any) -> str:
        """The word with a capital letter."""
        return capfirst(str(obj))


class Propose(WithAnAddress):
    """Asks what somebody would like to happen: five things, and three more."""

    kind = OneOfTheKinds(
        Term.objects.none(),
        label=_("What would you like?"),
        widget=forms.RadioSelect,
        empty_label=None,
    )
    title = one_line(_("What about?"), 150)
    about = forms.CharField(
        label=_("Tell more"),
        help_text=_("What do those who come get to know or do?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    presenter = one_line(
        _("Who presents?"),
        150,
        required=False,
        help_text=_("Leave it empty if it is you."),
    )
    wish = one_line(
        _("When and where?"),
        200,
        required=False,
        help_text=_("Such as: a Thursday in March, with us."),
    )
    field_order = (
        *("kind", "title", "about", "name", "email"),
        *("organisation", "presenter", "wish"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].queryset = kinds_taken()  # type: ignore[attr-defined]

    @property
    def rest(self) -> list[forms.BoundField]:
        """What is folded away."""
        return [self[name] for name in ("organisation", "presenter", "wish")]

    def proposal(self) -> dict[str, Any]:
        """What was proposed, as `propose_event` takes it."""
        given = self.cleaned_data
        more = {name: given[name] for name in ("about", "presenter", "wish")}
        plain = {name: given[name] for name in ("kind", "title", "name", "email")}
        return {**plain, "more": {**more, **self.organisation_values()}}


class Accept(NoPersonalNumbers):
    """Asks what the event shall be called, who presents, and what to answer."""

    title = forms.CharField(label=_("Title"), max_length=300)
    presenter = forms.CharField(label=_("Who presents"), max_length=250, required=False)
    organisation = OrganisationByName(
        label=_("Presenter's organisation"),
        required=False,
        max_length=250,
        help_text=_("Its name or number in the register, if it stands there."),
    )
    day = Day(
        label=_("Day"), required=False, help_text=_("It can be settled afterwards.")
    )
    begins = forms.TimeField(
        label=_("Begins"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("Empty: as events of the kind usually do."),
    )
    answer = forms.CharField(
        label=_("Answer"),
        help_text=_("Stands in the letter to whoever proposed it."),
        max_length=1000,
        required=False,
        widget=LINES,
    )


class Decline(NoPersonalNumbers):
    """Asks why not."""

    answer = forms.CharField(
        label=_("Why not?"),
        help_text=_("Stands in the letter to whoever proposed it."),
        max_length=1000,
        widget=LINES,
    )
