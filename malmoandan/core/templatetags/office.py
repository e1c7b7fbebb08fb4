"""Template tags of the office: what the trail's key words mean."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

register = template.Library()

DONE = {
    "agreement_added": gettext_lazy("agreement added"),
    "anonymised": gettext_lazy("anonymised"),
    "answered": gettext_lazy("answered"),
    "approve": gettext_lazy("approved"),
    "asked": gettext_lazy("asked"),
    "begun": gettext_lazy("begun"),
    "confirm": gettext_lazy("confirmed"),
    "declared": gettext_lazy("handed in"),
    "done": gettext_lazy("done"),
    "led_on": gettext_lazy("led on"),
    "reconsider": gettext_lazy("taken up again"),
    "refuse": gettext_lazy("not approved"),
    "send_back": gettext_lazy("sent back"),
    "submit": gettext_lazy("handed in again"),
    "submitted": gettext_lazy("handed in"),
    "withdraw": gettext_lazy("withdrawn"),
    "added": gettext_lazy("added"),
    "changed": gettext_lazy("changed"),
    "closed": gettext_lazy("closed"),
    "confirmed": gettext_lazy("confirmed"),
    "ended": gettext_lazy("ended"),
    "erased": gettext_lazy("erased"),
    "given": gettext_lazy("given"),
    "granted": gettext_lazy("granted"),
    "load_facts": gettext_lazy("facts loaded"),
    "named": gettext_lazy("named"),
    "language_changed": gettext_lazy("language changed"),
    "opened": gettext_lazy("opened"),
    "removed": gettext_lazy("removed"),
    "renamed": gettext_lazy("renamed"),
    "second_factor_removed": gettext_lazy("second factor removed"),
    "settled": gettext_lazy("judged"),
    "stored": gettext_lazy("stored"),
    "taken_back": gettext_lazy("taken back"),
    "merged": gettext_lazy("merged with another"),
    "unmerged": gettext_lazy("merge undone"),
    "uploaded": gettext_lazy("sent in"),
    "mailings_left": gettext_lazy("left the letters to many"),
    "send": gettext_lazy("sent"),
    "not_same": gettext_lazy("said not to be the same"),
    "written": gettext_lazy("written"),
    "drafted": gettext_lazy("drafted"),
    "publish": gettext_lazy("published"),
    "moved": pgettext_lazy("event", "moved"),
    "seats_changed": gettext_lazy("other number of seats"),
    "hold": pgettext_lazy("event", "held"),
    "unhold": gettext_lazy("not held yet after all"),
    "cancel": pgettext_lazy("event", "cancelled"),
    "document": gettext_lazy("documented"),
    "sign_up": pgettext_lazy("sign-up", "signed up"),
    "change": gettext_lazy("changed"),
    "add_guest": gettext_lazy("one more signed up"),
    "remove_guest": gettext_lazy("one less"),
    "registration.cancel": pgettext_lazy("sign-up", "cancelled"),
    "come_back": gettext_lazy("cancellation taken back"),
    "promote": gettext_lazy("given a seat"),
    "offer": gettext_lazy("offered a seat"),
    "registration.accept": gettext_lazy("said yes to the seat"),
    "registration.confirm": gettext_lazy("said that they come"),
    "step_back": gettext_lazy("stepped back in line"),
    "lapse": gettext_lazy("did not answer in time"),
    "queue": gettext_lazy("put in line again"),
    "first": gettext_lazy("put first in line"),
    "check_in": gettext_lazy("checked in"),
    "undo_check_in": gettext_lazy("check-in undone"),
    "miss": gettext_lazy("noted as absent"),
    "link": gettext_lazy("linked to the register"),
    "send_link": gettext_lazy("link sent again"),
}


@register.filter
def done(verb: str) -> str:
    """What a verb of the trail says, such as “granted” for `role.granted`."""
    word = verb.rpartition(".")[2]
    return str(DONE.get(verb) or DONE.get(word) or _("moved on (%s)") % word)
