"""One partnership from idea to agreement to renewal, as both coordinators live it.

Every letter that it gives rise to is read: to whom, about what, and in which words.
"""

import datetime as dt
import re
from dataclasses import dataclass, field

import pytest
from django.conf import settings

from malmoandan.core.dates import PartialDate
from malmoandan.core.models import Letter, RoleGrant, User
from malmoandan.core.transitions import NotPossible
from partnerships import actions
from partnerships.models import IopCase, IopRefusal
from tests import cast
from tests.partnerships import iop_cases

pytestmark = pytest.mark.django_db
BOARD, ASSOCIATION = "namnden@example.org", "foreningen@example.org"
CITY, CIVIL = "coordinator_city@example.org", "coordinator_civil@example.org"
EVERYBODY = [CITY, CIVIL, ASSOCIATION, BOARD]
NAME = "Exempelpartnerskapet Kajen"
FIRST_END, NEW_END = PartialDate("2033-05-31"), PartialDate("2035-05-31")


@dataclass
class Story:
    """The case and those who work on it, with a calendar and a letterbox."""

    case: IopCase
    city: User
    civil: User
    at: dt.datetime
    read: list[Letter] = field(default_factory=list)

    @property
    def today(self) -> dt.date:
        return self.at.date()

    def on(self, *day: int) -> None:
        """Turn the calendar."""
        self.at = dt.datetime(*day, 12, tzinfo=dt.UTC)

    def step(self, verb: str, reason: str = "") -> None:
        """The city's coordinator takes the step."""
        actions.take_step(
            case=self.case, verb=verb, by=self.city, at=self.at, reason=reason
        )

    def refused(self, verb: str) -> IopRefusal:
        """Why the step cannot be taken."""
        with pytest.raises(NotPossible) as refused:
            self.step(verb)
        return refused.value.reason

    def letters(self) -> dict[str, Letter]:
        """What has come since the last time, by reader; each is read."""
        have = {letter.pk for letter in self.read}
        new = list(Letter.objects.exclude(pk__in=have).order_by("to", "pk"))
        for letter in new:
            well_written(letter)
        self.read += new
        assert len({letter.to for letter in new}) == len(new), "one letter each"
        return {letter.to: letter for letter in new}

    def told(self, readers: list[str], *words: str) -> None:
        """Fail unless exactly these have a new letter, with these words in each."""
        came = self.letters()
        assert sorted(came) == sorted(readers)
        for letter in came.values():
            for word in words:
                assert word in letter.subject + letter.text, letter.text


def well_written(letter: Letter) -> None:
    """Fail for a letter that says nothing, shows its seams or leads nowhere."""
    assert letter.subject.startswith((NAME, "Partnerskap"))
    for text in (letter.text, letter.html):
        assert f"{settings.SITE_URL}/" in text
        assert "Varför får jag detta?" in text
        assert not re.search(r"\{\{|\{%|None|\bthe\b|&amp;quot;", text), text
    assert "\n\n\n" not in letter.text
    assert len(re.findall(r"https?://\S+/(?:mina|admin|partner)", letter.text)) == 1


@pytest.fixture
def story():
    iop_cases.questions()
    board, association = iop_cases.parties()
    city, civil = iop_cases.coordinators()
    at = dt.datetime(2031, 1, 15, 12, tzinfo=dt.UTC)
    case = actions.open_case(
        name=NAME,
        purpose="Läxhjälp på kajen.",
        by=civil,
        at=at,
        parties=[board, association],
        reason="Föreningen hörde av sig.",
    )
    return Story(case, city, civil, at)


def test_from_idea_to_agreement_to_renewal(story):
    case = story.case
    board, association = (party.organisation for party in case.parties.all())
    assert story.letters() == {}
    cast.each_by_itself()

    # The idea becomes advice, and the ball is passed
    assert story.refused("mandate") is IopRefusal.WRONG_STEP
    story.step("advise")
    story.told(EVERYBODY, "nu vid steget ”rådgivning”", "Nästa steg: förprövning.")
    actions.pass_ball(
        case=case,
        to=association,
        next_move="Skriv ned vad ni vill uppnå",
        by=story.civil,
        at=story.at,
    )
    story.told([ASSOCIATION], "bollen är hos er", "Skriv ned vad ni vill uppnå")
    story.on(2031, 2, 14)
    actions.remind_of_iop(today=story.today, at=story.at)
    story.told([ASSOCIATION, CITY, CIVIL], "bollen har legat stilla i 30 dagar")

    # Pre-assessment and mandate
    story.step("assess")
    story.told(EVERYBODY, "förprövning", "Exempelföreningen har bollen sedan den")
    assert story.refused("mandate") is IopRefusal.ASSESSMENT_OPEN
    iop_cases.assess(case, story.at)
    story.step("mandate", "Nämnden gav uppdrag.")
    story.told(EVERYBODY, "uppdrag", "Nämnden gav uppdrag.")
    story.step("inquire")
    story.step("propose")
    assert len(story.read) + 8 == Letter.objects.count()
    story.read += list(Letter.objects.exclude(pk__in=[each.pk for each in story.read]))

    # The board decides
    assert story.refused("decide") is IopRefusal.NO_BOARD
    decision = case.decisions.create(board=board, order=1)
    assert story.refused("decide") is IopRefusal.BOARD_PENDING
    story.on(2031, 4, 20)
    asked = {"decision": decision, "by": story.city, "at": story.at}
    actions.record_decision(
        outcome="approved",
        decided_on=story.today,
        case_number="EX-2031-44",
        paragraph="17",
        **asked,
    )
    story.told(EVERYBODY, "svar från Exempelnämnden", "EX-2031-44, § 17")
    story.step("decide")
    story.told(EVERYBODY, "beslutat", "Nästa steg: avtal.")

    # The agreement needs parties, period, signatures, contributions and both sides
    assert story.refused("agree") is IopRefusal.NO_PERIOD
    case.agreed_from, case.agreed_to = PartialDate("2031-06-01"), FIRST_END
    case.save()
    assert story.refused("agree") is IopRefusal.NOT_SIGNED
    for party in case.parties.all():
        party.signatories.create(function="ordförande", signed_on=story.today)
    assert story.refused("agree") is IopRefusal.NO_CONTRIBUTION
    for party in case.parties.all():
        party.contributions.create(year=2031, kind="staff_hours", amount=200)
    assert story.refused("agree") is IopRefusal.NEEDS_BOTH_SIDES
    actions.approve_agreement(case=case, by=story.city, at=story.at)
    story.told([CIVIL], "din sida behöver säga ja", "1 juni 2031 till 31 maj 2033")
    actions.approve_agreement(case=case, by=story.civil, at=story.at)
    story.told([CITY, CIVIL], "båda sidor har sagt ja")
    story.step("agree")
    story.told(EVERYBODY, "Avtalet gäller från 1 juni 2031 till 31 maj 2033.")

    # Follow-up: one meeting held, one missed; the year is told
    actions.pass_ball(case=case, to=None, by=story.city, at=story.at)
    assert (case.ball_with, case.next_move) == (None, "")
    story.on(2032, 1, 10)
    story.step("follow_up")
    story.told(EVERYBODY, "uppföljning")
    planned = {"case": case, "by": story.city, "at": story.at}
    held = actions.plan_meeting(planned_on=dt.date(2032, 1, 15), **planned)
    actions.remind_of_iop(today=story.today, at=story.at)
    came = story.letters()
    assert sorted(came) == sorted(EVERYBODY)
    assert "uppföljningsmöte den 15 januari" in came[BOARD].subject
    story.on(2032, 1, 15)
    actions.note_meeting_held(
        meeting=held, held_on=story.today, notes="Bra.", by=story.civil, at=story.at
    )
    actions.plan_meeting(planned_on=dt.date(2032, 9, 1), **planned)
    story.on(2032, 9, 2)
    actions.remind_of_iop(today=story.today, at=story.at)
    missed = [each for each in story.letters().values() if "blev" in each.subject]
    assert sorted(each.to for each in missed) == [CITY, CIVIL]

    # A year that nobody has told anything of
    story.on(2032, 12, 1)
    case.years.filter(year=2032).delete()
    actions.remind_of_iop(today=story.today, at=story.at)
    yearly = [each for each in story.letters().values() if "2032" in each.subject]
    assert sorted(each.to for each in yearly) == [CITY, CIVIL]
    text = "Tolv läxhjälpskvällar."
    actions.write_year_status(
        case=case, year=2032, text=text, by=story.civil, at=story.at
    )
    assert case.years.get(year=2032).step == "uppföljning"

    # Ninety days before the end, both are asked; both sides say yes to a new one
    for days in (90, 60, 30, 15):
        day = FIRST_END.last - days * dt.timedelta(days=1)
        story.on(day.year, day.month, day.day)
        actions.remind_of_iop(today=story.today, at=story.at)
        story.told(EVERYBODY, f"avtalet går ut om {days} dagar")
    assert story.refused("renew") is IopRefusal.NEEDS_NEW_END
    asked = {"case": case, "at": story.at, "new_end": NEW_END}
    actions.approve_agreement(by=story.civil, **asked)
    story.told([CITY], "din sida behöver säga ja", "till och med 31 maj 2035")
    assert story.refused("renew") is IopRefusal.NEEDS_BOTH_SIDES
    actions.approve_agreement(by=story.city, **asked)
    story.told([CITY, CIVIL], "båda sidor har sagt ja", "31 maj 2035")
    story.step("renew", "Två år till.")
    story.told(EVERYBODY, "förlängt", "till 31 maj 2035", "Två år till.")

    # The end, and nothing more
    story.on(2035, 5, 31)
    story.step("follow_up")
    story.step("end", "Kajen ska byggas om.")
    assert story.refused("renew") is IopRefusal.OVER
    ended = Letter.objects.filter(to=BOARD).latest("pk")
    well_written(ended)
    assert "Kajen ska byggas om." in ended.text
    assert "Nästa steg" not in ended.text
    steps = [year.step for year in case.years.all()]
    assert steps == ["avtal", "uppföljning", "förlängt", "avslutat"]
    assert [case.has_agreement_in(year) for year in range(2030, 2037)] == [
        *(False, True, True, True, True, True),
        False,
    ]


def test_people_read_in_their_own_language_and_come_to_their_own_page(story):
    party = story.case.parties.last().organisation
    person = User.objects.create_user("ordf@example.org", language="en")
    party.affiliations.create(
        person=person, role="contact", state="active", asked_at=story.at
    )
    story.step("advise")
    letter = Letter.objects.get(to="ordf@example.org")
    assert letter.subject == f"{NAME}: now at the step “advice”"
    own = f"/en/mina-sidor/organisation/{party.pk}/partnerskap/{story.case.pk}/"
    assert own in letter.text
    assert "You receive what is written to Exempelföreningen" in letter.text


def test_a_case_that_is_not_public_is_shown_to_coordinators_in_the_office(story):
    IopCase.objects.update(is_public=False)
    story.step("advise")
    letter = Letter.objects.get(to=CITY)
    assert f"/admin/partnerships/iopcase/{story.case.pk}/change/" in letter.text


def test_who_coordinates_both_sides_today_gets_one_letter(story):
    RoleGrant.objects.create(
        user=story.city, role="coordinator", side="civil", from_on=dt.date(2000, 1, 1)
    )
    story.step("advise")
    assert Letter.objects.filter(to=CITY).count() == 1
