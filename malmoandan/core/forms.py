"""Forms of the account pages: allauth's checks, our words."""

from allauth.account import forms as account
from allauth.mfa.base import forms as factor
from allauth.mfa.recovery_codes import forms as recovery
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as passkey
from django import forms
from django.utils.translation import gettext_lazy as _

from malmoandan.core.models import User

CODE_ATTRS = {
    "autocomplete": "one-time-code",
    "inputmode": "numeric",
    "autocapitalize": "off",
    "spellcheck": "false",
    "class": "form-control code-field",
}


def _code_field(label: str, hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=40,
        widget=forms.TextInput(attrs=CODE_ATTRS),
    )


class RequestCode(account.RequestLoginCodeForm):
    """Asks for the address that the log-in code is sent to."""

    email = forms.EmailField(
        label=_("E-mail address"),
        widget=forms.EmailInput(
            attrs={"autocomplete": "email", "class": "form-control"}
        ),
    )


class ConfirmCode(account.ConfirmLoginCodeForm):
    """Asks for the code from the letter."""

    code = _code_field(_("Code from the letter"))


class Authenticate(factor.AuthenticateForm):
    """Asks for the second factor at log-in: the app's code or a recovery code."""

    code = _code_field(
        _("Code from the app"),
        _("Without your phone you can write one of your recovery codes."),
    )


class Reauthenticate(factor.ReauthenticateForm):
    """Asks for the second factor once more, before something sensitive."""

    code = _code_field(
        _("Code from the app"),
        _("Without your phone you can write one of your recovery codes."),
    )


class ActivateTOTP(totp.ActivateTOTPForm):
    """Asks for the first code that the app shows."""

    code = _code_field(_("Code that the app shows now"))


class DeactivateTOTP(totp.DeactivateTOTPForm):
    """Asks nothing; says when the app must stay."""


class GenerateRecoveryCodes(recovery.GenerateRecoveryCodesForm):
    """Asks nothing; says when there is nothing to recover."""


class AddPasskey(passkey.AddWebAuthnForm):
    """Asks what to call the passkey; every key of ours can also log in by itself."""

    name = forms.CharField(
        label=_("Name of the passkey"),
        help_text=_("So that you know it again, such as “my phone”."),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    passwordless = forms.BooleanField(
        required=False, initial=True, widget=forms.HiddenInput
    )


class EditPasskey(passkey.EditWebAuthnForm):
    """Asks for a new name for the passkey."""

    name = forms.CharField(
        label=_("Name of the passkey"),
        max_length=60,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )


class OwnDetails(forms.ModelForm):
    """What people may change about themselves: name and language."""

    class Meta:
        model = User
        fields = ("name", "language")
        help_texts = {
            "language": _("Letters from the portal come in this language."),
        }
        widgets = {
            "name": forms.TextInput(
                attrs={"autocomplete": "name", "class": "form-control"}
            ),
            "language": forms.Select(attrs={"class": "form-select"}),
        }
