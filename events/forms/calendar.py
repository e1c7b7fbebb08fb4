"""Choosing among events: by kind, focus area, place, year and words."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from events.search import calendar as search


class Filter(forms.Form):
    """What a list of events shows; a choice that is not there chooses nothing."""

    q = forms.CharField(label=_("Words"), required=False, max_length=100)
    typ = forms.ChoiceField(label=_("Kind"), required=False)
    fokus = forms.ChoiceField(label=_("Focus area"), required=False)
    plats = forms.ChoiceField(label=_("Where"), required=False)
    ar = forms.ChoiceField(label=_("Year"), required=False)

    def __init__(self, data: Any, *, with_years: bool = False) -> None:
        super().__init__(data, auto_id="val-%s")
        self.there = there = search.choices()
        self._offer("typ", [(k.pk, capfirst(k.plural)) for k in there.kinds])
        self._offer("fokus", [(a.pk, capfirst(a.title)) for a in there.areas])
        places = [(p.pk, p.name) for p in there.places]
        self._offer("plats", [(search.DIGITAL, _("By a link")), *places])
        self._offer("ar", [(year, year) for year in there.years])
        if not with_years:
            del self.fields["ar"]
        if not there.areas:
            del self.fields["fokus"]

    def _offer(self, name: str, offered: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [("", _("All")), *offered]

    def choice(self) -> dict[str, Any]:
        """What was chosen, by the names that the search takes; empty for the whole."""
        self.is_valid()
        told = self.cleaned_data
        kinds = {str(kind.pk): kind for kind in self.there.kinds}
        areas = {str(area.pk): area for area in self.there.areas}
        found = {
            "words": told.get("q", ""),
            "kind": kinds.get(told.get("typ", "")),
            "area": areas.get(told.get("fokus", "")),
            "where": told.get("plats", ""),
            "year": int(told["ar"]) if told.get("ar") else None,
        }
        return {name: value for name, value in found.items() if value}
