"""Doors of a party's own pages about its partnerships."""

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from partnerships import actions
from partnerships.exports import iop_own as shown
from partnerships.exports import iop_shown
from partnerships.forms import iop_office as office
from partnerships.forms import iop_own as forms
from partnerships.models import (
    IopContribution,
    IopMeeting,
    IopParty,
    Organisation,
)
from partnerships.models.iop_possible import why_not_answer_renewal
from partnerships.views import own
from partnerships.views.own_forms import form_page

SPEAK = "partnerships.speak_for"
ASK = require_http_methods(["GET", "HEAD", "POST"])
FORM = "partnerships/iop/own_form_page.html"


@login_required
@require_safe
def case_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The organisation's partnerships, and what waits in each."""
    organisation = own.organisation_of(request, pk)
    context = {"cases": shown.cases_of(organisation, timezone.localdate())}
    return own.show(
        request, organisation, "partnerships/iop/own_list_page.html", context
    )


@login_required
@require_safe
def case_read(request: HttpRequest, pk: int, case: int) -> HttpResponse:
    """One partnership as the party sees it: what waits, what it brings, the files."""
    organisation, party = _party(request, pk, case, "partnerships.see_inside")
    today = timezone.localdate()
    brought = IopContribution.objects.filter(party__case=case)
    every = list(brought.select_related("party__organisation__kind"))
    context = {
        "party": party,
        "case": party.case,
        "shown": iop_shown.Shown(party.case, today, party.case.steps_taken()),
        "waits": shown.waits(party, today),
        "mine": [
            (row, iop_shown.kind(row), iop_shown.amount(row))
            for row in every
            if row.party == party
        ],
        "contributions": iop_shown.contributions(every),
        "meetings": [(m, m.is_missed(today)) for m in party.case.meetings.all()],
        "documents": list(party.case.documents.select_related("file")),
        "asks_renewal": why_not_answer_renewal(party, today) is None,
        "today": today,
    }
    return own.show(
        request, organisation, "partnerships/iop/own_case_page.html", context
    )


@login_required
@ASK
def add_contribution(request: HttpRequest, pk: int, case: int) -> HttpResponse:
    """Write something that the party brings."""
    return _contribution(request, pk, case, None)


@login_required
@ASK
def change_contribution(
    request: HttpRequest, pk: int, case: int, number: int
) -> HttpResponse:
    """Put right something that the party brings."""
    return _contribution(request, pk, case, number)


def _contribution(
    request: HttpRequest, pk: int, case: int, number: int | None
) -> HttpResponse:
    organisation, party = _party(request, pk, case)
    row = get_object_or_404(party.contributions, pk=number) if number else None
    names = ("year", "kind", "amount", "text")
    initial = {name: getattr(row, name) for name in names} if row else {}
    form = forms.Contribution(
        _sent(request), initial=initial, this_year=timezone.localdate().year
    )

    def perform(given: dict[str, Any]) -> None:
        given = {**given, "by": own.me(request), "at": timezone.now()}
        if row:
            actions.change_contribution(contribution=row, **given)
        else:
            actions.add_contribution(party=party, **given)

    return _ask(
        request,
        organisation,
        party,
        heading=_("Change what you bring") if row else _("What do you bring?"),
        words=_("It stands in the public register, beside what the others bring."),
        submit=_("Save"),
        form=form,
        perform=perform,
        done=_("It is written."),
    )


@login_required
@ASK
def remove_contribution(
    request: HttpRequest, pk: int, case: int, number: int
) -> HttpResponse:
    """Take away something that the party does not bring after all."""
    organisation, party = _party(request, pk, case)
    row = party.contributions.filter(pk=number).first()
    if row is None:  # taken away already
        return HttpResponseRedirect(shown.own_address("iop-own", party))
    what = (str(row.year), iop_shown.kind(row), iop_shown.amount(row), row.text)
    return _ask(
        request,
        organisation,
        party,
        heading=_("Take away what you bring"),
        words=", ".join(filter(None, what)),
        submit=_("Take away"),
        form=django_forms.Form(_sent(request)),
        perform=lambda _given: actions.remove_contribution(
            contribution=row, by=own.me(request), at=timezone.now()
        ),
        done=_("It is taken away."),
        danger=True,
    )


@login_required
@ASK
def pass_ball(request: HttpRequest, pk: int, case: int) -> HttpResponse:
    """Say whose move it is and what it is; only who holds the ball passes it on."""
    organisation, party = _party(request, pk, case)
    return _ask(
        request,
        organisation,
        party,
        heading=_("Pass the ball on"),
        words=_("Whoever gets it gets a letter, and the register shows it."),
        submit=_("Pass on"),
        form=office.Ball(_sent(request), case=party.case),
        perform=lambda given: actions.pass_ball_on(
            party=party, by=own.me(request), at=timezone.now(), **given
        ),
        done=_("The ball is passed on."),
    )


@login_required
@ASK
def plan_meeting(request: HttpRequest, pk: int, case: int) -> HttpResponse:
    """Plan a joint follow-up meeting."""
    organisation, party = _party(request, pk, case)
    return _ask(
        request,
        organisation,
        party,
        heading=_("Plan a follow-up meeting"),
        words=_("All parties get a reminder a week before."),
        submit=_("Plan the meeting"),
        form=office.Meeting(_sent(request), case=party.case),
        perform=lambda given: actions.plan_meeting(
            case=party.case, by=own.me(request), at=timezone.now(), **given
        ),
        done=_("The meeting is planned."),
    )


@login_required
@ASK
def meeting_held(request: HttpRequest, pk: int, case: int, number: int) -> HttpResponse:
    """Write that a meeting was held, and what was said."""
    organisation, party = _party(request, pk, case)
    meeting = get_object_or_404(IopMeeting, pk=number, case=party.case)
    initial = {"held_on": meeting.planned_on}
    return _ask(
        request,
        organisation,
        party,
        heading=_("The meeting was held"),
        submit=_("Save"),
        form=forms.Held(_sent(request), case=party.case, initial=initial),
        perform=lambda given: actions.note_meeting_held(
            meeting=meeting, by=own.me(request), at=timezone.now(), **given
        ),
        done=_("The meeting is noted as held."),
    )


@login_required
@ASK
def add_document(request: HttpRequest, pk: int, case: int) -> HttpResponse:
    """Send a file in to the case."""
    organisation, party = _party(request, pk, case)
    return _ask(
        request,
        organisation,
        party,
        heading=_("Send in a document"),
        words=_("The parties and the coordinators can read it."),
        submit=_("Send in"),
        form=forms.Document(_sent(request), request.FILES or None, case=party.case),
        perform=lambda given: actions.add_document(
            case=party.case, by=own.me(request), at=timezone.now(), **given
        ),
        done=_("The document is sent in."),
    )


@login_required
@ASK
def renewal(request: HttpRequest, pk: int, case: int) -> HttpResponse:
    """Whether the party wants to go on when the agreement ends."""
    verb = SPEAK if request.method == "POST" else "partnerships.see_inside"
    organisation, party = _party(request, pk, case, verb)
    told = shown.renewal_of(party)
    mine = told.mine
    initial = {"answer": mine.answer, "reason": mine.reason} if mine else {}
    context = {
        "renewal": told,
        "stops": why_not_answer_renewal(party, timezone.localdate()),
    }
    return _ask(
        request,
        organisation,
        party,
        heading=_("Do you want to go on?"),
        submit=_("Change the answer") if mine else _("Send the answer"),
        form=forms.Renewal(_sent(request), initial=initial),
        perform=lambda given: actions.answer_renewal(
            party=party, by=own.me(request), at=timezone.now(), **given
        ),
        done=_("Thank you, the answer is written."),
        back=shown.own_address("iop-renewal", party),
        template="partnerships/iop/renewal_page.html",
        context=context,
    )


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _party(
    request: HttpRequest, pk: int, case: int, verb: str = SPEAK
) -> tuple[Organisation, IopParty]:
    """The organisation, for somebody who may, and its part in the case; else 404."""
    organisation = own.organisation_of(request, pk, verb)
    rows = IopParty.objects.select_related("case__ball_with", "organisation")
    party = get_object_or_404(rows, organisation=organisation, case=case)
    return organisation, party


def _ask(
    request: HttpRequest,
    organisation: Organisation,
    party: IopParty,
    *,
    perform: Callable[[dict[str, Any]], Any],
    context: dict[str, Any] | None = None,
    **more: Any,
) -> HttpResponse:
    """A page that asks for something in the case, and leads back to it."""
    asked = {"back": shown.own_address("iop-own", party), "template": FORM, **more}
    about = {"party": party, "case": party.case, **(context or {})}
    return form_page(request, organisation, perform=perform, context=about, **asked)
