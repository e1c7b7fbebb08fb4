"""How a matter was decided, in plain sentences: conflicts, proposals, votes (C.1)."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from governance.models import AgendaItem, Conflict, Motion, Poll
from governance.search.polls import describe


def account_of(item: AgendaItem) -> str:
    """The account of the § (Beslutsgång), a sentence a line, in the minutes' language.

    Minutes have one language, whichever the person who leads the meeting reads.
    """
    with translation.override(settings.LANGUAGE_CODE):
        lines = [
            *_conflicts(item),
            *_motions(item),
            *_division(item),
            *_polls(item),
            *_why(item),
        ]
    return "\n".join(lines)


def _conflicts(item: AgendaItem) -> list[str]:
    declared = item.conflicts.filter(state=Conflict.State.DECLARED)
    return [
        _("%(name)s does not take part because of a conflict of interest (%(kind)s).")
        % {"name": c.participant.name, "kind": c.get_kind_display()}
        for c in declared.select_related("participant")
    ]


def _motions(item: AgendaItem) -> list[str]:
    return [_motion(m) for m in item.motions.select_related("mover")]


def _motion(motion: Motion) -> str:
    values = {
        "name": motion.mover.name,
        "kind": motion.get_kind_display(),
        "text": motion.text,
    }
    if motion.text:
        said = _("%(name)s proposes %(kind)s: %(text)s") % values
    else:
        said = _("%(name)s proposes %(kind)s.") % values
    if motion.withdrawn_at:
        said = f"{said} {_('The proposal is withdrawn.')}"
    return said


def _division(item: AgendaItem) -> list[str]:
    asked = item.division_asked_by
    return [_("%(name)s asks for a vote.") % {"name": asked.name}] if asked else []


def _polls(item: AgendaItem) -> list[str]:
    ended = item.polls.filter(state__in=(Poll.State.CLOSED, Poll.State.BROKEN_OFF))
    return [line for poll in ended for line in describe(poll)]


def _why(item: AgendaItem) -> list[str]:
    if not item.reason:
        return []
    return [_("Reason: %(reason)s") % {"reason": item.reason}]
