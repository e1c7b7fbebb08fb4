"""Cooperations: told at once, known to those who are named, and closed with words."""

import datetime as dt

import pytest

from malmoandan.core.models import Citation, SourceDocument, TrailEntry
from partnerships import actions
from partnerships.models import Project, ProjectRefusal
from partnerships.models.projects import Phase
from tests import office
from tests.partnerships.people import NOW, letters, organisation, refused

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)


def facts(**more):
    return {"name": "Språkkafé", "about": "Vi pratar.", "starts": "2033", **more}


def told(body, partners, by, at=NOW, **more) -> Project:
    return actions.register_project(
        organisation=body, partners=partners, facts=facts(**more), by=by, at=at
    )


def named(project) -> list[str]:
    parts = project.partners.filter(left_on=None)
    return [part.organisation.name for part in parts]


# Telling


def test_a_cooperation_is_public_at_once_and_its_partners_are_told(
    body, other, anna, bo
):
    theme = office.term("theme", "unga")
    project = told(body, [other], anna, themes=[theme], goals=["fler pratar"])

    assert project.is_public
    assert named(project) == [body.name, other.name]
    assert list(project.themes.all()) == [theme]
    (letter,) = letters("project_told")
    assert letter.to == bo.email
    assert "Exempelföreningen Ängen har berättat om samarbetet" in letter.text
    assert f"/mina-sidor/organisation/{other.pk}/samarbeten/{project.pk}/" in (
        letter.text
    )
    entry = TrailEntry.objects.get(verb="project.registered")
    assert entry.data == {"organisation": body.pk, "partners": [other.pk]}


def test_a_second_click_is_the_same_cooperation(body, other, anna):
    first = told(body, [other], anna)

    assert told(body, [other], anna) == first
    assert Project.objects.count() == 1
    assert told(body, [other], anna, at=NOW + HOUR) != first


def test_an_organisation_that_nobody_speaks_for_is_told_at_its_mailbox(body, anna):
    quiet = organisation("Exempelföreningen Åkern", mailbox="akern@example.org")
    told(body, [quiet], anna)

    (letter,) = letters("project_told")
    assert letter.to == "akern@example.org"
    assert "har lämnat den här adressen till portalen" in letter.text


def test_what_is_told_has_two_partners_and_three_goals_at_most(body, other, anna):
    goals = [office.term("global_goal", str(number)) for number in range(4)]
    ask = {"organisation": body, "by": anna, "at": NOW}

    refused(
        ProjectRefusal.NO_PARTNER,
        actions.register_project,
        partners=[body],
        facts=facts(),
        **ask,
    )
    refused(
        ProjectRefusal.TOO_MANY_GOALS,
        actions.register_project,
        partners=[other],
        facts=facts(global_goals=goals),
        **ask,
    )
    assert not Project.objects.exists()


# Changing


def test_those_who_come_and_those_who_go_are_told(body, other, anna, bo):
    third = organisation("Exempelföreningen Åkern", mailbox="akern@example.org")
    project = told(body, [other], anna)
    actions.change_project(
        project=project,
        organisation=body,
        partners=[third],
        facts=facts(name="Språkkaféet"),
        by=anna,
        at=NOW + HOUR,
    )

    project.refresh_from_db()
    assert project.name == "Språkkaféet"
    assert named(project) == [body.name, third.name]
    assert [letter.to for letter in letters("project_told")] == [
        bo.email,
        third.mailbox,
    ]
    (gone,) = letters("project_left_out")
    assert gone.to == bo.email


def test_nobody_is_named_again_who_has_said_no(body, other, anna, bo):
    third = organisation("Exempelföreningen Åkern")
    project = told(body, [other, third], anna)
    leave = {"project": project, "organisation": other, "by": bo, "at": NOW}
    actions.leave_project(**leave)
    actions.leave_project(**leave)  # a second click

    project.refresh_from_db()
    assert named(project) == [body.name, third.name]
    assert project.is_public
    assert TrailEntry.objects.filter(verb="project.left").count() == 1
    change = {"project": project, "organisation": body, "facts": facts()}
    refused(
        ProjectRefusal.SAID_NO,
        actions.change_project,
        partners=[other, third],
        by=anna,
        at=NOW,
        **change,
    )
    refused(
        ProjectRefusal.NOT_A_PARTNER,
        actions.change_project,
        partners=[third],
        by=bo,
        at=NOW,
        **{**change, "organisation": other},
    )
    refused(
        ProjectRefusal.NO_PARTNER,
        actions.change_project,
        partners=[],
        by=anna,
        at=NOW,
        **change,
    )


def test_what_no_two_stand_for_is_hidden_until_there_is_another(body, other, anna, bo):
    project = told(body, [other], anna)
    actions.leave_project(project=project, organisation=other, by=bo, at=NOW)
    project.refresh_from_db()

    assert not project.is_public
    (letter,) = letters("project_left")
    assert letter.to == anna.email
    third = organisation("Exempelföreningen Åkern")
    actions.change_project(
        project=project,
        organisation=body,
        partners=[third],
        facts=facts(),
        by=anna,
        at=NOW,
    )
    project.refresh_from_db()
    assert project.is_public


def test_one_that_was_never_named_cannot_leave(body, other, anna):
    project = told(body, [other], anna)
    stranger = organisation("Exempelföreningen Åkern")

    refused(
        ProjectRefusal.NOT_A_PARTNER,
        actions.leave_project,
        project=project,
        organisation=stranger,
        by=anna,
        at=NOW,
    )


# What was done, and what came of it


def test_activities_are_written_once_and_within_the_period(body, other, anna):
    project = told(body, [other], anna, ends="2034-03")
    add = {"project": project, "organisation": body, "by": anna, "at": NOW}
    actions.add_activity(year=2033, text="Tolv kvällar ", **add)
    again = actions.add_activity(year=2033, text="Tolv kvällar", **add)

    assert list(project.activities.all()) == [again]
    assert TrailEntry.objects.filter(verb="project.activity_added").count() == 1
    for year in (2032, 2035):
        refused(
            ProjectRefusal.OUTSIDE_PERIOD,
            actions.add_activity,
            year=year,
            text="För tidigt",
            **add,
        )


def test_what_was_written_wrongly_goes_and_what_a_source_says_stays(body, other, anna):
    project = told(body, [other], anna)
    own = project.activities.create(year=2033, text="Fel")
    loaded = project.activities.create(year=2033, text="Rätt", fact_id="a1")
    cited = project.activities.create(year=2033, text="Också rätt")
    document = SourceDocument.objects.create(fact_id="S1")
    Citation.objects.create(subject=cited, document=document)
    ask = {"organisation": body, "by": anna, "at": NOW}

    actions.remove_activity(activity=own, **ask)
    own.pk = 0  # a second click: gone already
    actions.remove_activity(activity=own, **ask)
    for kept in (loaded, cited):
        refused(
            ProjectRefusal.FROM_A_SOURCE,
            actions.remove_activity,
            activity=kept,
            **ask,
        )
    assert set(project.activities.all()) == {loaded, cited}
    assert TrailEntry.objects.filter(verb="project.activity_removed").count() == 1


def test_a_closed_cooperation_says_what_came_of_it_and_stays(body, other, anna, bo):
    project = told(body, [other], anna)
    close = {
        "project": project,
        "organisation": body,
        "lessons": "Börja i tid.",
        "by": anna,
        "at": NOW,
    }
    refused(ProjectRefusal.NEEDS_REPORT, actions.close_project, report=" ", **close)
    actions.close_project(report="Fler pratar.", **close)

    project.refresh_from_db()
    assert (project.closing_report, project.lessons) == ("Fler pratar.", "Börja i tid.")
    assert [letter.to for letter in letters("project_closed")] == [bo.email]
    refused(ProjectRefusal.CLOSED, actions.close_project, report="Igen", **close)
    refused(
        ProjectRefusal.CLOSED,
        actions.add_activity,
        project=project,
        organisation=body,
        year=2033,
        text="Mer",
        by=anna,
        at=NOW,
    )


def test_a_coordinator_closes_for_all_and_opens_again(body, other, anna, bo):
    project = told(body, [other], anna)
    reopen = {"project": project, "by": anna, "at": NOW}
    refused(ProjectRefusal.NOT_CLOSED, actions.reopen_project, **reopen)
    close = {
        "project": project,
        "organisation": None,
        "report": "Slut.",
        "lessons": "",
        "by": anna,
        "at": NOW,
    }
    actions.close_project(**close)

    assert {letter.to for letter in letters("project_closed")} == {anna.email, bo.email}
    refused(ProjectRefusal.CLOSED, actions.close_project, **close)
    actions.reopen_project(**reopen)
    project.refresh_from_db()
    assert not project.is_closed()


@pytest.mark.parametrize(
    ("starts", "ends", "closed", "phase"),
    [
        (None, None, True, Phase.CLOSED),
        (None, "2034-02", False, Phase.OVER),
        ("2030", "2034-02", False, Phase.OVER),
        ("2030", "2034", False, Phase.GOING_ON),
        ("2034-03", None, False, Phase.GOING_ON),
        ("2034-04", None, False, Phase.AHEAD),
        (None, None, False, Phase.UNKNOWN),
        (None, "2035", False, Phase.UNKNOWN),
    ],
)
def test_where_a_cooperation_is_in_its_period(starts, ends, closed, phase):
    closed_at = NOW if closed else None
    project = Project.objects.create(
        name="Något", starts=starts, ends=ends, closed_at=closed_at
    )
    project.refresh_from_db()

    assert project.phase(NOW.date()) == phase
