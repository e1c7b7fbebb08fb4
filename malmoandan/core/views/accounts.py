"""Account pages: what allauth leaves out, and what it should say in our words."""

from typing import Any, cast

from allauth.account.internal.flows.login import record_authentication
from allauth.account.views import ConfirmLoginCodeView
from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
)
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from malmoandan.core import actions, forms, rules
from malmoandan.core.models import RoleGrant, StandIn, User


class ConfirmCode(ConfirmLoginCodeView):
    """Takes the code from the letter; says so when it has run out."""

    _process = None

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        """Answer; without a code that still counts, lead back with a clear sentence."""
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        if self._process is None and request.user.is_anonymous:
            messages.error(
                request,
                _("There is no code that still counts. Ask for a new one below."),
            )
        return response


class ActivateTOTP(ActivateTOTPView):
    """Sets up the app; its first code also counts as this session's second factor."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Save the app, and remember that the person has just shown a code of it."""
        response: HttpResponse = super().form_valid(form)
        _remember_factor(self.request, "totp")
        return response


class AddPasskey(AddWebAuthnView):
    """Adds a passkey; making it also counts as this session's second factor."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Save the passkey, and remember that the person has just used it."""
        response: HttpResponse = super().form_valid(form)
        _remember_factor(self.request, "webauthn")
        return response


class RemovePasskey(RemoveWebAuthnView):
    """Removes a passkey, unless it is the last factor of a role that needs one."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Remove it, or say why it stays."""
        adapter = get_adapter()
        if adapter.can_delete_authenticator(self.object):
            removed: HttpResponse = super().form_valid(form)
            return removed
        messages.error(
            self.request, adapter.error_messages["cannot_delete_authenticator"]
        )
        return HttpResponseRedirect(reverse("mfa_list_webauthn"))


def _remember_factor(request: HttpRequest, kind: str) -> None:
    record_authentication(
        request, request.user, method="mfa", type=kind, reauthenticated=True
    )


confirm_code = ConfirmCode.as_view()
activate_totp = ActivateTOTP.as_view()
add_passkey = AddPasskey.as_view()
remove_passkey = RemovePasskey.as_view()


@require_safe
@login_required
def account_home(request: HttpRequest) -> HttpResponse:
    """Who one is here: roles and stand-ins of today, and where to change what."""
    today = timezone.localdate()
    me = request.user.pk
    context = {
        "grants": RoleGrant.objects.on(today).filter(user=me),
        "standing_in": StandIn.objects.on(today)
        .filter(substitute=me)
        .select_related("grant", "absent"),
        "away": StandIn.objects.filter(absent=me, to_on__gte=today)
        .select_related("grant", "substitute")
        .order_by("from_on"),
        "may_open_admin": request.user.has_perm("core.open_admin"),
        "needs_factor": rules.powers(request.user).need_second_factor(),
    }
    return TemplateResponse(request, "account/home_page.html", context)


@login_required
def own_details(request: HttpRequest) -> HttpResponse:
    """Change one's own name and language."""
    user = cast("User", request.user)
    form = forms.OwnDetails(request.POST or None, instance=user)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        name, language = form.cleaned_data["name"], form.cleaned_data["language"]
        actions.rename_person(user=user, name=name, by=user, at=now)
        actions.change_language(user=user, language=language, by=user, at=now)
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("account-home"))
    return TemplateResponse(request, "account/details_page.html", {"form": form})
