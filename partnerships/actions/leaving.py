"""Leaving: a person goes, and what names them goes too."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from malmoandan.core import actions as core
from malmoandan.core import audit
from malmoandan.core.models import User
from partnerships.actions.speaking import end_all_affiliations
from partnerships.emails import people as letters
from partnerships.models import Affiliation, Application, Follow


@transaction.atomic
def leave_and_erase(*, person: User, by: User, at: datetime) -> None:
    """End everything the person does here, and forget who they were (GDPR art. 17).

    What organisations decided and sent in stays, without a name. Nothing of it is done
    when the account may not go: `NotPossible(PersonRefusal.STILL_NEEDED)`. A receipt
    goes to the address once it is no longer kept anywhere else.
    """
    address, language, number = person.email, person.language, person.pk
    end_all_affiliations(person=person, by=by, at=at)
    _forget_applications(person, by, at)
    Follow.objects.filter(Q(person=person) | Q(email=address)).delete()
    theirs = Affiliation.objects.filter(person=person)
    theirs.update(title="", message="", shown=False, answer_reason="")
    core.erase_person(user=person, by=by, at=at)
    letters.erased(address, language=language, number=number, at=at)


def _forget_applications(person: User, by: User, at: datetime) -> None:
    theirs = Q(email=person.email) | Q(affiliation__person=person)
    rows = Application.objects.select_for_update(of=("self",)).filter(theirs)
    for application in rows:
        application.name = application.email = application.title = ""
        application.message = ""
        application.save(update_fields=["name", "email", "title", "message"])
        audit.record(verb="application.forgotten", subject=application, by=by, at=at)
