"""Where allauth asks us: who may sign up, what errors say, how letters go out."""

import base64
import hashlib
import logging
import time
from datetime import timedelta
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from malmoandan.core import actions, emails, rules
from malmoandan.core.models import User

logger = logging.getLogger(__name__)

CODE_LIVES = timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
WRONG_CODE = _("That code is not right. Look at the latest letter, or in your app.")
TOO_MANY = _(
    "There have been too many tries. Wait five minutes and then ask for a new code."
)


class Account(DefaultAccountAdapter):
    """Accounts are made by those who run the portal; letters go through the outbox."""

    error_messages: ClassVar[dict[str, str | Promise]] = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": WRONG_CODE,
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": TOO_MANY,
        "account_inactive": _(
            "This account is closed. Write to the coordinators if that is wrong."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up by themselves: the page says whom to ask instead."""
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask again only when the second factor was not shown in these minutes."""
        required: bool = super().is_reauthentication_required(app=app, **kwargs)
        if not required:
            return False
        records = get_authentication_records(self.request, self.request.user)
        since = time.time() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        shown = [r for r in records if r.get("method") == "mfa"]
        recently = any(record.get("at", 0) > since for record in shown)
        return not recently

    def send_mail(
        self, template_prefix: str, email: str, context: dict[str, Any]
    ) -> None:
        """Write the letter into the outbox, in the language of its reader."""
        user = context.get("user") or User.objects.filter(email=email.lower()).first()
        shown = {key: value for key, value in context.items() if key != "request"}
        letter = emails.account(
            template_prefix=template_prefix,
            to=email,
            context={**shown, "email": email},
            language=user.language if user else get_language() or "sv",
            at=timezone.now(),
            user_id=user.pk if user else None,
            secret="code" in context,
            useful_for=CODE_LIVES if "code" in context else None,
        )
        if settings.LOCAL and "code" in context:
            _show(letter.to, str(context["code"]))

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell the person what was changed in the account, when and from where."""
        told = {"timestamp": timezone.now(), **(context or {})}
        self.send_mail(template_prefix, email or user.email, {**told, "user": user})


class SecondFactor(DefaultMFAAdapter):
    """The second factor: its secret is encrypted at rest, its last one may be bound."""

    error_messages: ClassVar[dict[str, str | Promise]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": WRONG_CODE,
        "used_code": _(
            "That code has been used. Wait until the app shows the next one."
        ),
        "cannot_delete_authenticator": _(
            "Your role needs a second step. Add another one before you remove this."
        ),
        "cannot_generate_recovery_codes": _(
            "Set up an app or a passkey first. Then you get recovery codes."
        ),
    }

    def encrypt(self, text: str) -> str:
        """Return the secret so that a copy of the database alone does not give it."""
        return str(_cipher().encrypt(text.encode()), "ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret, also when it was encrypted under an earlier key."""
        return str(_cipher().decrypt(encrypted_text.encode()), "utf-8")

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Keep the last factor of a person whose role needs one."""
        if not rules.powers(authenticator.user).need_second_factor():
            return True
        others = Authenticator.objects.filter(user=authenticator.user_id)
        others = others.exclude(pk=authenticator.pk)
        return bool(others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists())


class SocialAccount(DefaultSocialAccountAdapter):
    """Log-in with an organisation's account opens doors only to those known here."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Nobody gets an account by coming from elsewhere."""
        return False


def _show(address: str, code: str) -> None:
    """On a laptop: write both codes where `make run` was started."""
    logger.info("code for %s: %s", address, code)
    for example in actions.example_codes():
        if example["user"].email == address and example["code"]:
            logger.info("second step for %s: %s", address, example["code"])


def _cipher() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    texts = ["second factor " + str(key) for key in keys]
    digests = [hashlib.sha256(text.encode()).digest() for text in texts]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(d)) for d in digests])
