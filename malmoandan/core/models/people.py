"""People: one user is one person, known by e-mail."""

from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _
from rules.permissions import has_perm

from malmoandan.core.models.grants import Powers, RoleGrant


class PersonRefusal(models.TextChoices):
    """Why something cannot be done to an account."""

    CLOSED = (
        "closed",
        _("There is a closed account with this address. Ask an administrator."),
    )
    ERASED = "erased", _("This person has been erased and cannot come back.")
    STILL_NEEDED = (
        "still_needed",
        _(
            "Administrators, coordinators and members of the steering group must be "
            "relieved of the task first."
        ),
    )
    NO_NAME = "no_name", _("Write a name.")


class UserManager(BaseUserManager["User"]):
    """Makes users; the e-mail is folded to lower case, so one person is one row."""

    def create_user(self, email: str, **fields: Any) -> "User":
        """Return a saved user without a usable password: people log in by mail code."""
        fields.pop("password", None)
        user = self.model(email=email.strip().lower(), **fields)
        user.set_unusable_password()
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email: str | None) -> "User":
        """Find a user by e-mail, whatever its case."""
        return self.get(email=(email or "").strip().lower())


class User(AbstractBaseUser):
    """A person who can log in. What the person may do is a dated `RoleGrant`.

    There are no stored flags such as "staff" or "superuser", so nothing has to be
    kept in step with the grants: `core.rules` judges by the powers of the day.
    """

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    language = models.CharField(
        _("language"),
        max_length=5,
        default="sv",
        choices=[("sv", _("Swedish")), ("en", _("English"))],
    )
    is_active = models.BooleanField(_("active"), default=True)
    joined_at = models.DateTimeField(_("joined"), auto_now_add=True)
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    _powers: tuple[date, Powers] | None = None

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering: ClassVar[list[str]] = ["name", "email"]

    def __str__(self) -> str:
        if self.erased_at is not None:
            return str(_("erased person"))
        return self.name or self.email

    def get_full_name(self) -> str:
        """The name to greet somebody with."""
        return str(self)

    def powers_on(self, day: date) -> Powers:
        """What the person may act as that day: one query, remembered on the object.

        The object lives as long as a request; whoever changes the grants of a person
        in hand calls `forget_powers`.
        """
        known = self._powers
        if known is None or known[0] != day:
            known = (day, RoleGrant.objects.powers_of(self, day))
            self._powers = known
        return known[1]

    def forget_powers(self) -> None:
        """Ask the database again the next time somebody wants to know."""
        self._powers = None

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Ask the rules; an inactive person may nothing."""
        return self.is_active and bool(has_perm(perm, self, obj))

    def has_module_perms(self, app_label: str) -> bool:
        """Whether the app shows in the admin site, which asks the models one by one."""
        return self.has_perm("core.open_admin")
