"""Organisations: whoever takes part, on either side or none."""

from datetime import date, timedelta
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from malmoandan.core.models import FactRecord, Side, Term, Vocabulary, list_field
from malmoandan.core.text import SearchKeyField, SortKeyField, search_key, tail
from partnerships.models.numbers import OrganisationNumberField, shown

CARD_KEEPS = timedelta(days=365)
# A card that shows no part at all; an empty list means that nobody has chosen yet.
SHOWS_NOTHING = ("nothing",)
# What a kind of organisation may mean: a side of the agreement, or another public body.
PUBLIC_BODIES = frozenset({Side.CITY, "public"})


class OrganisationRefusal(models.TextChoices):
    """Why something cannot be done with an organisation right now."""

    WRONG_STATE = "wrong_state", _("This cannot be done with the organisation now.")
    NEEDS_REASON = "needs_reason", _("Say why. The organisation gets to read it.")
    MERGED = "merged", _("The organisation has been merged into another one.")
    NUMBER_TAKEN = (
        "number_taken",
        _("Another organisation in the register has this number."),
    )


class CardPart(models.TextChoices):
    """What an organisation can choose to show on its public card."""

    ABOUT = "about", _("what we do")
    WEBSITE = "website", _("web site")
    MAILBOX = "mailbox", _("e-mail")
    PHONE = "phone", _("phone")
    NUMBER = "number", _("organisation number")
    LEGAL_FORM = "legal_form", _("legal form")
    CATEGORY = "category", _("category")
    UMBRELLA = "umbrella", _("umbrella organisation")
    THEMES = "themes", _("themes")
    TARGET_GROUPS = "target_groups", _("target groups")
    CITY_AREAS = "city_areas", _("city areas")
    CONTACTS = "contacts", _("contacts who have said yes to being shown")
    COOPERATION = "cooperation", _("partnerships and projects")


CARD_LISTS = (CardPart.THEMES, CardPart.TARGET_GROUPS, CardPart.CITY_AREAS)


def usual_card() -> list[str]:
    """What a card shows until the organisation has chosen: nothing about persons."""
    hidden = {CardPart.CONTACTS, CardPart.PHONE, CardPart.MAILBOX}
    return [str(part) for part in CardPart if part not in hidden]


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Organisations, found as people write them."""

    def named(self, name: str) -> "OrganisationQuerySet":
        """Those with this name, whatever its case (unique, so at most one)."""
        return self.filter(name_key=search_key(name))

    def on_side(self, side: str) -> "OrganisationQuerySet":
        """Those whose kind belongs to one side of the agreement."""
        return self.filter(kind__meaning=side)

    def standing(self) -> "OrganisationQuerySet":
        """Those that are what they are: not merged into another one."""
        return self.filter(merged_into=None)

    def public(self) -> "OrganisationQuerySet":
        """Those with a card that anybody may read."""
        return self.standing().filter(state=Organisation.State.VERIFIED, listed=True)

    def card_due(self, today: date) -> "OrganisationQuerySet":
        """Those whose card nobody has looked at for a year."""
        old = Q(card_checked_on__lte=today - CARD_KEEPS)
        known = Q(state=Organisation.State.VERIFIED)
        return self.standing().filter(known, old | Q(card_checked_on=None))


class Organisation(FactRecord):
    """A body that takes part: it survives a change of contact person (R06, R17)."""

    class State(models.TextChoices):
        """From a name in a document or an application to a body we know."""

        MENTIONED = "mentioned", _("only mentioned in a source")
        APPLIED = "applied", _("applied")
        VERIFIED = "verified", _("verified")
        DORMANT = "dormant", _("dormant")
        DEREGISTERED = "deregistered", _("deregistered")

    TRANSITIONS: ClassVar[tuple[tuple[str, str, str], ...]] = (
        (State.MENTIONED, State.VERIFIED, "verify"),
        (State.APPLIED, State.VERIFIED, "verify"),
        (State.APPLIED, State.DEREGISTERED, "refuse"),
        (State.MENTIONED, State.DEREGISTERED, "deregister"),
        (State.VERIFIED, State.DORMANT, "rest"),
        (State.DORMANT, State.VERIFIED, "wake"),
        (State.VERIFIED, State.DEREGISTERED, "deregister"),
        (State.DORMANT, State.DEREGISTERED, "deregister"),
        (State.DEREGISTERED, State.VERIFIED, "reinstate"),
    )

    class KnownToCity(models.TextChoices):
        """Whether the city's own register of associations has it; no more is kept."""

        YES = "yes", _("yes")
        NO = "no", _("no")
        UNKNOWN = "", _("not known")

    state = models.CharField(
        _("state"), max_length=20, choices=State.choices, default=State.VERIFIED
    )
    name = models.CharField(_("name"), max_length=250)
    name_key = SearchKeyField(source="name", max_length=250, unique=True)
    name_order = SortKeyField(source="name", max_length=500, blank=True, default="")
    kind = models.ForeignKey(
        Term,
        verbose_name=_("kind"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        limit_choices_to={"vocabulary": Vocabulary.ORGANISATION_KIND},
        related_name="organisations",
    )
    legal_form = models.ForeignKey(
        Term,
        verbose_name=_("legal form"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        limit_choices_to={"vocabulary": Vocabulary.LEGAL_FORM},
        related_name="+",
    )
    number = OrganisationNumberField(_("organisation number"))
    category = models.ForeignKey(
        Term,
        verbose_name=_("category"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        limit_choices_to={"vocabulary": Vocabulary.SECTOR_CATEGORY},
        related_name="+",
    )
    parent = models.ForeignKey(
        "self",
        verbose_name=_("part of"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
    )
    board = models.ForeignKey(
        "self",
        verbose_name=_("works for the board"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="departments",
        help_text=_("The board that signs for this department."),
    )
    is_umbrella = models.BooleanField(
        _("umbrella organisation"),
        default=False,
        help_text=_("It may vouch for its members and pass messages on to them."),
    )
    umbrella = models.ForeignKey(
        "self",
        verbose_name=_("member of"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        limit_choices_to={"is_umbrella": True},
        related_name="members",
    )
    stands_alone = models.BooleanField(
        _("stands on its own, without an umbrella organisation"), default=False
    )
    seat = models.CharField(
        _("registered office"), max_length=100, blank=True, help_text=_("The town.")
    )
    about = models.TextField(_("what we do"), blank=True, max_length=1000)
    # Folding can make three letters of one.
    about_key = SearchKeyField(source="about", max_length=3000, blank=True, default="")
    website = models.URLField(_("web site"), blank=True)
    mailbox = models.EmailField(
        _("e-mail of the organisation"),
        blank=True,
        help_text=_("A shared address, which outlives whoever reads it today."),
    )
    mailbox_unreachable_at = models.DateTimeField(
        _("letters to the shared address came back"),
        null=True,
        blank=True,
        editable=False,
    )
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    themes = models.ManyToManyField(
        Term, verbose_name=_("themes"), blank=True, related_name="+"
    )
    target_groups = models.ManyToManyField(
        Term, verbose_name=_("target groups"), blank=True, related_name="+"
    )
    city_areas = models.ManyToManyField(
        Term, verbose_name=_("city areas"), blank=True, related_name="+"
    )
    known_to_city = models.CharField(
        _("registered with the city"),
        max_length=5,
        blank=True,
        choices=KnownToCity.choices,
        default=KnownToCity.UNKNOWN,
    )
    listed = models.BooleanField(
        _("stands in the public register"), default=True, db_index=True
    )
    card_shows = list_field(_("shown on the public card"))
    card_checked_on = models.DateField(
        _("card checked"), null=True, blank=True, editable=False
    )
    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("merged into"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        db_index=False,
        related_name="merged",
    )

    objects = OrganisationQuerySet.as_manager()
    history = HistoricalRecords(
        history_change_reason_field=models.TextField(null=True),
        verbose_name=_("version of an organisation"),
        verbose_name_plural=_("versions of organisations"),
    )

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering: ClassVar[list[str]] = ["name_key"]
        indexes: ClassVar[list[models.Index]] = [
            # The public register is counted and leafed through here alone. The order
            # comes first: a search would rather read the rows as they lie.
            models.Index(
                fields=[
                    *("name_order", "id", "state", "listed", "merged_into"),
                    "is_umbrella",
                ],
                name="organisation_in_order",
            ),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["number"],
                condition=~Q(number="") & Q(merged_into=None),
                name="organisation_number_once",
                violation_error_message=_(
                    "Another organisation in the register has this number."
                ),
            ),
            models.CheckConstraint(
                condition=Q(umbrella=None) | Q(stands_alone=False),
                name="organisation_alone_or_member",
                violation_error_message=_(
                    "Choose an umbrella organisation, or say that there is none."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def side(self) -> Side | None:
        """The side that the kind belongs to; None for other sectors."""
        meaning = self.kind.meaning if self.kind else ""
        return Side(meaning) if meaning in Side.values else None

    @property
    def is_public_body(self) -> bool:
        """Whether the kind is one of the public sector's: the city's, or another's."""
        meaning = self.kind.meaning if self.kind else ""
        return meaning in PUBLIC_BODIES

    @property
    def slug(self) -> str:
        """The name as the tail of an address; the number before it is what counts."""
        return tail(self.name)

    @property
    def is_public(self) -> bool:
        """Whether anybody may read the card."""
        verified = self.state == self.State.VERIFIED
        return verified and self.listed and self.merged_into_id is None

    @property
    def number_shown(self) -> str:
        """The organisation number as it is printed."""
        return shown(self.number)

    def shows(self, part: str) -> bool:
        """Whether the card shows this part."""
        return part in (self.card_shows or usual_card())

    @property
    def is_claimable(self) -> bool:
        """Whether somebody may ask to speak for it: it stands, and is known to us."""
        known = {self.State.MENTIONED, self.State.VERIFIED, self.State.DORMANT}
        return self.merged_into_id is None and self.state in known

    @property
    def is_gone(self) -> bool:
        """Whether it has left the register, so that it could come back."""
        return self.merged_into_id is None and self.state == self.State.DEREGISTERED

    def card_is_due(self, today: date) -> bool:
        """Whether a year has gone since somebody looked the card through."""
        checked = self.card_checked_on
        return checked is None or checked <= today - CARD_KEEPS

    def clean(self) -> None:
        """Refuse a name that another organisation has, whatever its case."""
        others = Organisation.objects.named(self.name).exclude(pk=self.pk)
        faults: dict[str, Any] = {}
        if others.exists():
            faults["name"] = _("There is already an organisation with this name.")
        if self.pk and self.pk in {self.parent_id, self.board_id, self.umbrella_id}:
            faults["parent"] = _("An organisation cannot be a part of itself.")
        if faults:
            raise ValidationError(faults)
