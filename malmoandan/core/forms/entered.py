"""Forms of the account pages (allauth's checks, our words) and of core's actions."""

import datetime as dt
from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.core import ratelimit
from allauth.mfa.adapter import get_adapter
from allauth.mfa.app_settings import TOTP_PERIOD, TOTP_TOLERANCE
from allauth.mfa.base import forms as factor
from allauth.mfa.recovery_codes import forms as recovery
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as passkey
from django import forms
from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from malmoandan.core import files
from malmoandan.core.models import FileRefusal, Role, Side, User
from malmoandan.core.text import has_personal_number
from malmoandan.core.transitions import NotPossible

CODE_ATTRS = {
    "autocomplete": "one-time-code",
    "inputmode": "numeric",
    "autocapitalize": "off",
    "spellcheck": "false",
    "class": "form-control code-field",
}


def _code_field(label: Any, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=40,
        widget=forms.TextInput(attrs=CODE_ATTRS),
    )


class Refused(models.TextChoices):
    """Why a form that anybody can send is not taken."""

    PERSONAL_NUMBER = (
        "personal_number",
        _("A personal identity number stands here. Take it away: we never keep those."),
    )
    TRAPPED = (
        "trapped",
        _("The form could not be sent. Load the page again and try once more."),
    )
    TOO_MANY = (
        "too_many",
        _("Too much has been sent from here in a short while. Try again in an hour."),
    )


class NoPersonalNumbers(forms.Form):
    """A form whose free texts hold no personal identity numbers (conventions C.4).

    Said beside the field; what was written stays. Fields of phone numbers and e-mail
    addresses are left alone: ten digits in a row are a phone number there.
    """

    def clean(self) -> dict[str, Any] | None:
        """Look through every text of the form, also those in lists."""
        cleaned = super().clean()
        for name, field in self.fields.items():
            value = self.cleaned_data.get(name)
            texts = value if isinstance(value, list | tuple) else [value]
            if _is_free_text(field) and any(
                isinstance(text, str) and has_personal_number(text) for text in texts
            ):
                self.add_error(name, _refused(Refused.PERSONAL_NUMBER))
        return cleaned


class Trap(forms.TextInput):
    """A field that nobody sees: whoever fills it in is a machine."""

    is_hidden = True  # no label and no frame around it


class FromAnybody(NoPersonalNumbers):
    """A form on a public page: with a trap for machines and a limit on how often.

    Takes the `request` that it came with. Only what could be taken counts, under the
    name `rate` in settings.ACCOUNT_RATE_LIMITS.
    """

    rate = "public_form"

    homepage = forms.CharField(
        required=False,
        label="",
        widget=Trap(attrs={"hidden": True, "autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def full_clean(self) -> None:
        """Django's, and last of all the limit: a mistake costs no try."""
        super().full_clean()
        if not self.is_bound or self.errors:
            return
        if self.cleaned_data["homepage"]:
            self.add_error(None, _refused(Refused.TRAPPED))
        elif not ratelimit.consume(self.request, action=self.rate, key=self.rated_by()):
            self.add_error(None, _refused(Refused.TOO_MANY))

    def rated_by(self) -> str | None:
        """What tries are counted by besides the source, for limits "per key"."""
        return None


def _is_free_text(field: forms.Field) -> bool:
    typed = getattr(field.widget, "input_type", "text")
    return typed not in {"tel", "email"}


def _refused(reason: Refused) -> ValidationError:
    return ValidationError(reason.label, code=reason)


class RequestCode(account.RequestLoginCodeForm):
    """Asks for the address that the log-in code is sent to."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,  # as long as a letter's address may be
        widget=forms.EmailInput(
            attrs={"autocomplete": "email", "class": "form-control"}
        ),
    )


class ConfirmCode(account.ConfirmLoginCodeForm):
    """Asks for the code from the letter."""

    code = _code_field(_("Code from the letter"))


class _Once(forms.Form):
    """An app's code works once, for as long as it could be accepted at all."""

    def clean_code(self) -> str:
        """Refuse a code that this person has just used."""
        code: str = super().clean_code()  # type: ignore[misc]
        lives = TOTP_PERIOD * (2 * TOTP_TOLERANCE + 1)
        key = f"second-factor-used:{self.user.pk}:{code.strip()}"  # type: ignore[attr-defined]
        if not cache.add(key, "used", timeout=lives):
            raise get_adapter().validation_error("used_code")
        return code


class Authenticate(_Once, factor.AuthenticateForm):
    """Asks for the second factor at log-in: the app's code or a recovery code."""

    code = _code_field(
        _("Code from the app"),
        _("Without your phone you can write one of your recovery codes."),
    )


class Reauthenticate(_Once, factor.ReauthenticateForm):
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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True

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


class Day(forms.DateField):
    """A day, chosen in the browser's own calendar."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class Moment(forms.DateTimeField):
    """A day with its time here in the city, chosen in the browser's own calendar.

    The hour that comes twice when the clock is set back means the first of the two;
    the one that is left out in spring is refused in words.
    """

    widget = forms.DateTimeInput(
        attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
    )

    def to_python(self, value: Any) -> dt.datetime | None:
        """Django's; where it gives up since the clock is changed, we know better."""
        try:
            return super().to_python(value)
        except ValidationError as refused:
            if refused.code != "ambiguous_timezone" or not refused.params:
                raise
            written: dt.datetime = refused.params["datetime"]
        first = written.replace(tzinfo=timezone.get_current_timezone(), fold=0)
        back = timezone.localtime(first.astimezone(dt.UTC))
        if back.replace(tzinfo=None) != written:
            raise ValidationError(
                _("That hour is left out: the clock is set forward that night."),
                code="left_out",
            )
        return first


class Upload(forms.FileInput):
    """A file chooser, with the sentence on what becomes of what is sent in."""

    template_name = "components/_upload.html"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Django's, and the name of the authority that receives the file."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        return {**context, "CITY_NAME": settings.CITY_NAME}


class UploadField(forms.FileField):
    """Asks for a file of the allowed kinds; says beside itself why one is not taken.

    Without a `help_text` of its own it says the kinds and the largest size.
    """

    widget = Upload
    default_error_messages: ClassVar[dict[str, Any]] = {
        "empty": FileRefusal.EMPTY.label
    }

    def __init__(self, *, allowed: files.Allowed, **kwargs: Any) -> None:
        self.allowed = allowed
        kwargs.setdefault("help_text", lazy(allowed.words, str)())
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Let the browser show only what is taken."""
        attrs = super().widget_attrs(widget)
        return {**attrs, "accept": self.allowed.accept, "class": "form-control"}

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Judge the file by its content."""
        upload = super().clean(data, initial)
        if data:
            try:
                files.judge(upload, self.allowed)
            except NotPossible as no:
                raise ValidationError(no.reason.label, code=no.reason) from no
        return upload


class GiveRole(forms.Form):
    """Asks who gets which role, for what, and from when."""

    user = forms.ModelChoiceField(
        User.objects.filter(is_active=True), label=_("Person")
    )
    role = forms.ChoiceField(label=_("Role"), choices=Role)
    side = forms.ChoiceField(
        label=_("Side"),
        choices=[("", _("none")), *Side.choices],
        required=False,
        help_text=_("For coordinators and members of the steering group."),
    )
    office = forms.CharField(
        label=_("Office"), required=False, help_text=_("For municipal staff.")
    )
    subject = forms.ChoiceField(
        label=_("Organisation"),
        required=False,
        help_text=_("For contacts of an organisation."),
    )
    from_on = Day(label=_("From"))
    to_on = Day(label=_("Up to and including"), required=False)
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=300,
        help_text=_("Such as the decision that appointed the person."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        subject = self.fields["subject"]
        subject.choices = [("", _("none")), *_subjects()]  # type: ignore[attr-defined]

    def clean_subject(self) -> Any:
        """Turn the choice into the record that it names."""
        chosen = self.cleaned_data["subject"]
        if not chosen:
            return None
        kind, _sep, number = chosen.partition("-")
        model = ContentType.objects.get_for_id(int(kind)).model_class()
        return model._default_manager.get(pk=int(number)) if model else None


class EndRole(forms.Form):
    """Asks for the last day of a role."""

    last_on = Day(label=_("Last day"))
    reason = forms.CharField(label=_("Reason"), required=False, max_length=300)


class NameStandIn(forms.Form):
    """Asks who stands in, and for how long."""

    substitute = forms.ModelChoiceField(
        User.objects.filter(is_active=True), label=_("Who stands in")
    )
    from_on = Day(label=_("From"))
    to_on = Day(label=_("Up to and including"))


class LastDay(forms.Form):
    """Asks for the last day of a stand-in."""

    last_on = Day(label=_("Last day"))


def _subjects() -> list[tuple[str, str]]:
    """What a contact can speak for: records of the models that settings name."""
    found: list[tuple[str, str]] = []
    for name in settings.GRANT_SUBJECTS:
        model = apps.get_model(name)
        kind = ContentType.objects.get_for_model(model)
        records = model._default_manager.all()
        found += [(f"{kind.pk}-{record.pk}", str(record)) for record in records]
    return found
