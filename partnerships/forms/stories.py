"""Forms of stories: writing one, answering for a party."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from malmoandan.core import files
from malmoandan.core.forms import Day, NoPersonalNumbers, UploadField
from malmoandan.core.models import Vocabulary
from partnerships.forms.projects import OneTerm, Terms, WithPartners, text_area
from partnerships.models import (
    IopCase,
    Organisation,
    Project,
    Story,
    StoryParty,
    StoryRefusal,
)

PICTURE = (
    *("picture", "without_picture", "picture_alt", "picture_basis"),
    *("picture_children", "picture_until"),
)


class Telling(WithPartners):
    """Asks what happened, who was part of it, and what may be shown of it."""

    title = forms.CharField(label=_("Heading"), max_length=150)
    text = forms.CharField(
        label=_("What happened?"),
        help_text=_("Tell it as you would tell a friend. Name no private persons."),
        max_length=5000,
        widget=text_area(9),
    )
    effect = forms.CharField(
        label=_("What did it lead to?"),
        help_text=_("One sentence is enough."),
        max_length=1000,
        required=False,
        widget=text_area(3),
    )
    place = forms.CharField(label=_("Where?"), max_length=150, required=False)
    project = forms.ModelChoiceField(
        Project.objects.none(),
        label=_("Is it about a cooperation?"),
        empty_label=_("no"),
        required=False,
    )
    case = forms.ModelChoiceField(
        IopCase.objects.none(),
        label=_("Is it about a partnership (IOP)?"),
        empty_label=_("no"),
        required=False,
    )
    themes = Terms(Vocabulary.THEME, label=_("Themes"))
    picture = UploadField(allowed=files.PICTURES, label=_("Picture"), required=False)
    without_picture = forms.BooleanField(
        label=_("Take away the picture that is there"), required=False
    )
    picture_alt = forms.CharField(
        label=_("What does the picture show?"),
        help_text=_("For those who do not see it. One sentence."),
        max_length=300,
        required=False,
    )
    picture_basis = forms.ChoiceField(
        label=_("Why may it be published?"),
        choices=[("", _("not said")), *Story.Basis.choices],
        required=False,
    )
    picture_children = forms.BooleanField(
        label=_("Children can be seen in it"),
        help_text=_("Then their guardians must have said yes."),
        required=False,
    )
    picture_until = Day(
        label=_("Show the picture until"),
        help_text=_("Needed when somebody can be recognised. Then it is removed."),
        required=False,
    )

    def __init__(
        self, organisation: Organisation, *args: Any, story: Any = None, **kwargs: Any
    ) -> None:
        if story is not None:
            kwargs.setdefault("initial", _facts_of(story, organisation))
            kwargs["among"] = kwargs["initial"]["partners"]
        super().__init__(organisation, *args, **kwargs)
        chosen: Any = self.fields
        chosen["project"].queryset = Project.objects.of(organisation)
        cases = IopCase.objects.filter(parties__organisation=organisation).distinct()
        chosen["case"].queryset = cases
        for name in ("project", "case", "themes"):
            if not chosen[name].queryset.exists():
                del self.fields[name]
        if story is None or story.picture_id is None:
            del self.fields["without_picture"]

    def picture_fields(self) -> list[Any]:
        """The fields about the picture, which stand together."""
        return [self[name] for name in PICTURE if name in self.fields]

    def clean_partners(self) -> list[Organisation]:
        """A story is about somebody else as well."""
        partners = list(self.cleaned_data["partners"])
        if not partners:
            raise ValidationError(StoryRefusal.NO_PARTY.label)
        return partners

    def clean(self) -> dict[str, Any] | None:
        """What a new picture needs is said while it is at hand."""
        cleaned = super().clean()
        given = self.cleaned_data
        if given.get("picture"):
            basis = given.get("picture_basis")
            if not given.get("picture_alt"):
                self.add_error("picture_alt", StoryRefusal.NO_ALT_TEXT.label)
            if not basis:
                self.add_error("picture_basis", StoryRefusal.NO_BASIS.label)
            elif basis != Story.Basis.NOBODY and not given.get("picture_until"):
                self.add_error("picture_until", StoryRefusal.NO_END.label)
        return cleaned

    def facts(self) -> dict[str, Any]:
        """What was said of the story itself."""
        beside = {"partners", "picture", "without_picture"}
        return {n: v for n, v in self.cleaned_data.items() if n not in beside}


def _facts_of(story: Story, organisation: Organisation) -> dict[str, Any]:
    parties = story.parties.exclude(organisation=organisation)
    plain = (
        *("title", "text", "effect", "place", "picture_alt", "picture_basis"),
        *("picture_children", "picture_until"),
    )
    return {
        **{name: getattr(story, name) for name in plain},
        "project": story.project_id,
        "case": story.case_id,
        "themes": list(story.themes.all()),
        "partners": [p.organisation for p in parties.select_related("organisation")],
    }


class Answer(NoPersonalNumbers, forms.Form):
    """Asks for the organisation's yes or no to a story that is about it."""

    answer = forms.ChoiceField(
        label=_("May it be published as it stands?"),
        choices=[(StoryParty.Answer.YES, _("Yes")), (StoryParty.Answer.NO, _("No"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Needed for a no. Those who wrote the story get to read it."),
        max_length=500,
        required=False,
        widget=text_area(3),
    )

    def clean(self) -> dict[str, Any] | None:
        """A no without a reason helps nobody."""
        cleaned = super().clean()
        given = self.cleaned_data
        if given.get("answer") == StoryParty.Answer.NO and not given.get("reason"):
            self.add_error("reason", StoryRefusal.NEEDS_REASON.label)
        return cleaned


class Reason(forms.Form):
    """Asks for a reason that the organisations get to read."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The organisations get to read it."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "cols": 60}),
    )


class Filter(forms.Form):
    """Chooses among the published stories."""

    tema = OneTerm(Vocabulary.THEME, label=_("Theme"), empty_label=_("all"))

    def choice(self) -> dict[str, Any]:
        """What is chosen; a choice that is not there chooses nothing."""
        self.full_clean()
        theme = self.cleaned_data.get("tema")
        return {"theme": theme} if theme else {}
