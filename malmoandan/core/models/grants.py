"""Grants: who may act in which role, for which side, and from when to when."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Side(models.TextChoices):
    """The two sides of the agreement."""

    CITY = "city", _("the city")
    CIVIL = "civil", _("civil society")


class Role(models.TextChoices):
    """What a person can be given to be. Nobody is given to be a visitor."""

    ADMINISTRATOR = "administrator", _("administrator")
    COORDINATOR = "coordinator", _("coordinator")
    STEERING_MEMBER = "steering_member", _("member of the steering group")
    ORGANISATION_CONTACT = "organisation_contact", _("contact of an organisation")
    MUNICIPAL_STAFF = "municipal_staff", _("municipal staff")
