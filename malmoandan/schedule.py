"""What the clock starts, and when: a name, a job of an app, a time."""

from typing import Any

from celery.schedules import crontab
from django.utils.translation import gettext_lazy as _

SCHEDULE: dict[str, dict[str, Any]] = {
    "send letters": {
        "task": "malmoandan.core.jobs.send_letters",
        "schedule": 20.0,
    },
    "read letters that came back": {
        "task": "malmoandan.core.jobs.read_bounces",
        "schedule": 300.0,
    },
    "forget old letters": {
        "task": "malmoandan.core.jobs.forget_letters",
        "schedule": crontab(hour="3", minute="10"),
    },
    "forget old sessions": {
        "task": "malmoandan.core.jobs.forget_sessions",
        "schedule": crontab(hour="3", minute="20"),
    },
    "remove files that nothing points at": {
        "task": "malmoandan.core.jobs.remove_orphan_files",
        "schedule": crontab(hour="3", minute="30"),
    },
    "remind of proposed events": {
        "task": "events.jobs.proposals.remind",
        "schedule": crontab(hour="7", minute="5"),
    },
    "let offered seats in trainings go": {
        "task": "events.jobs.trainings.lapse_offers",
        "schedule": crontab(hour="6", minute="40"),
    },
    "erase what has been kept long enough": {
        "task": "events.jobs.retention.erase_due",
        "schedule": crontab(hour="3", minute="15"),
    },
    "forget rows of old merges": {
        "task": "partnerships.jobs.register.forget_merged_rows",
        "schedule": crontab(hour="3", minute="50"),
    },
    "remind of seats in the steering group": {
        "task": "governance.jobs.seats.remind",
        "schedule": crontab(hour="7", minute="15"),
    },
    "remind of a new plan to endorse": {
        "task": "governance.jobs.endorsements.remind_endorsers",
        "schedule": crontab(hour="7", minute="10"),
    },
    "remind of assignments": {
        "task": "governance.jobs.assignments.remind",
        "schedule": crontab(hour="7", minute="25"),
    },
    "keep only the counts of old advice": {
        "task": "partnerships.jobs.advice.anonymise",
        "schedule": crontab(hour="3", minute="40"),
    },
    "remind of self-declarations that wait": {
        "task": "partnerships.jobs.declarations.remind_of_waiting",
        "schedule": crontab(hour="7", minute="5"),
    },
    "remind of partnerships": {
        "task": "partnerships.jobs.iop.remind",
        "schedule": crontab(hour="7", minute="10"),
    },
    "ask how many came": {
        "task": "events.jobs.events.remind_of_unfinished",
        "schedule": crontab(hour="7", minute="20"),
    },
    "tell followers": {
        "task": "events.jobs.following.tell_followers",
        "schedule": crontab(hour="7", minute="30"),
    },
    "forget followers": {
        "task": "partnerships.jobs.following.forget_follows",
        "schedule": crontab(hour="3", minute="30"),
    },
    "ask for the yearly look at cards": {
        "task": "partnerships.jobs.register.remind_of_cards",
        "schedule": crontab(hour="7", minute="10"),
    },
    "imports of organisations": {
        "task": "partnerships.jobs.importing.run_imports",
        "schedule": 10.0,
    },
    "draw conclusions from letters that came back": {
        "task": "partnerships.jobs.people.note_bounces",
        "schedule": 300.0,
    },
    "let invitations run out": {
        "task": "partnerships.jobs.people.lapse_invitations",
        "schedule": crontab(hour="6", minute="50"),
    },
    "erase first contacts that never answered": {
        "task": "partnerships.jobs.people.expire_applications",
        "schedule": crontab(hour="3", minute="40"),
    },
    "remind of first contacts that wait": {
        "task": "partnerships.jobs.people.remind_of_applications",
        "schedule": crontab(hour="7", minute="5"),
    },
    "ask contacts whether they are right": {
        "task": "partnerships.jobs.people.review_contacts",
        "schedule": crontab(hour="7", minute="15"),
    },
    "count how things stand": {
        "task": "reports.jobs.standings.restate_standings",
        "schedule": 10.0,
    },
    "remove pictures of stories after their last day": {
        "task": "partnerships.jobs.stories.remove_old_pictures",
        "schedule": crontab(hour="0", minute="20"),
    },
    "pass seats on to those in line": {
        "task": "events.jobs.waiting.pass_seats_on",
        "schedule": 60.0,
    },
    "tell who stood in line to the end": {
        "task": "events.jobs.waiting.tell_left_in_line",
        "schedule": 300.0,
    },
    "ask who comes, and remind the day before": {
        "task": "events.jobs.waiting.remind",
        "schedule": crontab(hour="8-19", minute="5"),
    },
    "remind of surveys after events": {
        "task": "events.jobs.surveys.remind",
        "schedule": crontab(hour="7", minute="40"),
    },
    "remove pictures of events after their last day": {
        "task": "events.jobs.reports.remove_old_pictures",
        "schedule": crontab(hour="0", minute="25"),
    },
    "forget lists of those who came that nobody used": {
        "task": "events.jobs.day.forget_sheets",
        "schedule": crontab(hour="2", minute="50"),
    },
    "make files of approved minutes": {
        "task": "governance.jobs.minutes.make_files",
        "schedule": 60.0,
    },
    "remind of the revision of the plan": {
        "task": "governance.jobs.plans.remind",
        "schedule": crontab(hour="7", minute="20"),
    },
    "remind of minutes": {
        "task": "governance.jobs.minutes.remind",
        "schedule": crontab(hour="7", minute="25"),
    },
    "ask who comes to meetings": {
        "task": "governance.jobs.meetings.remind",
        "schedule": crontab(hour="7", minute="35"),
    },
    "tell of papers that came late": {
        "task": "governance.jobs.meetings.tell",
        "schedule": crontab(minute="*/10"),
    },
    "remind of a side's yes": {
        "task": "malmoandan.core.jobs.remind_of_approvals",
        "schedule": crontab(hour="7", minute="45"),
    },
    "remind of what the year asks": {
        "task": "reports.jobs.wheel.remind",
        "schedule": crontab(hour="7", minute="40"),
    },
    "remind of messages to send": {
        "task": "reports.jobs.communication.remind",
        "schedule": crontab(hour="7", minute="30"),
    },
    "write weekly letters": {
        "task": "malmoandan.home.jobs.send_weekly_letters",
        "schedule": crontab(hour="8", minute="0", day_of_week="1-5"),
    },
    "write letters that ask for contributions": {
        "task": "reports.jobs.contributions.write_letters",
        "schedule": 20.0,
    },
    "forget old personal links": {
        "task": "reports.jobs.contributions.forget_links",
        "schedule": crontab(hour="3", minute="35"),
    },
    "remind of contributions": {
        "task": "reports.jobs.contributions.remind",
        "schedule": crontab(hour="7", minute="30"),
    },
    "ask centres for the figures of a quarter": {
        "task": "reports.jobs.centres.ask",
        "schedule": crontab(hour="7", minute="40"),
    },
}

# Every action that writes reminders, in the order of the morning: the rehearsal of a
# year walks the clock through them. Each takes `today` and `at`.
REMIND: tuple[str, ...] = (
    "events.actions.remind_of_proposals",
    "partnerships.actions.declarations.remind_of_waiting_declarations",
    "partnerships.actions.remind_of_applications",
    "partnerships.actions.remind_of_iop",
    "partnerships.actions.remind_of_cards",
    "partnerships.actions.review_contacts",
    "governance.actions.remind_endorsers",
    "governance.actions.seat_reminders.remind_of_seats",
    "governance.actions.plan_reminders.remind_of_revisions",
    "governance.actions.assignment_reminders.remind_of_assignments",
    "governance.actions.minutes_reminders.remind_of_minutes",
    "governance.actions.meeting_reminders.remind_to_answer",
    "events.actions.remind_of_unfinished_events",
    "events.actions.remind_of_surveys",
    "events.actions.remind_of_events",
    "malmoandan.core.actions.remind_of_approvals",
    "reports.actions.message_reminders.remind_of_messages",
    "reports.actions.year_reminders.remind_of_year",
    "reports.actions.contributions.remind_contributions",
    "reports.actions.centre_reports.ask_quarters",
)

# What the rules are called where people change them.
RULE_NAMES: dict[str, Any] = {
    "application-waits": _("First contacts that wait for an answer"),
    "approval-waits": _("What one side has said yes to and the other has left"),
    "assignment-due": _("Assignments that are due or late"),
    "card-check": _("The yearly look at the card"),
    "centre-quarter": _("What a centre counted in a quarter"),
    "contact-review": _("Contacts that nobody has confirmed for a year"),
    "contribution-due": _("Contributions to the annual report"),
    "declaration-waits": _("Self-declarations that wait for an answer"),
    "endorse-new-version": _("A new plan to endorse"),
    "event-coming": _("Are you coming?"),
    "event-tomorrow": _("The day before an event"),
    "event-unfinished": _("Events that are over and not closed"),
    "iop-ball": _("Partnerships where nothing happens"),
    "iop-ends": _("Partnerships that come to an end"),
    "iop-meeting": _("Follow-up meetings of partnerships"),
    "iop-year": _("Partnerships that nobody has told of this year"),
    "meeting-answer": _("Answers to the notice of a meeting"),
    "message-due": _("Messages to send"),
    "minutes-approve": _("Minutes to approve"),
    "minutes-publish": _("Minutes to publish"),
    "minutes-submit": _("Minutes to submit"),
    "plan-revision": _("The revision of the plan in each mandate period"),
    "proposal-waits": _("Proposed events that wait for an answer"),
    "seat-vacant": _("Seats that are vacant"),
    "survey-answer": _("Surveys to answer"),
    "survey-close": _("Surveys to close"),
    "term-ending": _("Terms that come to an end"),
    "wheel-missing": _("What is left to book in the year"),
    "year-task": _("Tasks of the year, as they begin"),
    "year-task-ending": _("Tasks of the year, a week before their last day"),
}
