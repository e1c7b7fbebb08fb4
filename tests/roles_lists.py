"""Who may what with which list of the office: one line per list.

A list that is not in this table fails tests/home/test_roles_table.py.
"""

from dataclasses import dataclass, field

from tests.roles_groups import ADMINS, COORDINATORS, NOBODY, RUNNERS


@dataclass(frozen=True)
class Office:
    """Who may do what with a list of the office. Nobody by default.

    `actions` are pages of the list's own, by the last word of their address.
    """

    look: frozenset[str] = RUNNERS
    add: frozenset[str] = NOBODY
    change: frozenset[str] = NOBODY
    delete: frozenset[str] = NOBODY
    imports: frozenset[str] = ADMINS
    actions: dict[str, frozenset[str]] = field(default_factory=dict)


FACTS = Office(add=RUNNERS, change=RUNNERS, delete=ADMINS)
WHOLE = Office(add=ADMINS, change=ADMINS, delete=ADMINS)  # needs both sides
KEPT = Office(add=ADMINS, change=ADMINS)
LOOK = Office()

LISTS: dict[str, Office] = {
    "core.user": Office(add=ADMINS, change=ADMINS),
    "core.rolegrant": Office(add=ADMINS, actions={"end": ADMINS, "stand_in": RUNNERS}),
    "core.standin": Office(actions={"end": RUNNERS}),
    "core.approval": LOOK,
    "core.term": Office(add=RUNNERS, change=RUNNERS),
    "core.sourcedocument": Office(change=RUNNERS),
    "core.citation": LOOK,
    "core.contradiction": LOOK,
    "core.factsload": LOOK,
    "core.accessibilitystatement": Office(change=RUNNERS),
    "core.keptdata": Office(add=RUNNERS, change=RUNNERS, delete=RUNNERS),
    "core.erasure": LOOK,
    "core.reminderrule": Office(change=RUNNERS, actions={"preview": RUNNERS}),
    "core.remindersettings": Office(change=RUNNERS),
    "core.remindersent": LOOK,
    "core.letter": Office(actions={"retry": RUNNERS}),
    "core.trailentry": LOOK,
    "core.jobrun": LOOK,
    # Each side edits its own organisations: see the test of the sides.
    "partnerships.organisation": Office(
        add=RUNNERS,
        change=RUNNERS,
        delete=ADMINS,
        imports=NOBODY,
        actions=dict.fromkeys(
            (
                *("verify", "rest", "wake", "deregister", "reinstate"),
                *("invite", "merge", "duplicates"),
            ),
            RUNNERS,
        ),
    ),
    "partnerships.mailing": Office(
        add=COORDINATORS, change=COORDINATORS, actions={"send": COORDINATORS}
    ),
    "partnerships.organisationimport": Office(
        add=RUNNERS,
        change=RUNNERS,
        actions=dict.fromkeys(["sample", "progress", "approve", "cancel"], RUNNERS),
    ),
    "partnerships.organisationmerge": Office(change=RUNNERS, actions={"undo": RUNNERS}),
    # Coordinators only: not even administrators look.
    "partnerships.advicecase": Office(
        look=COORDINATORS,
        add=COORDINATORS,
        change=COORDINATORS,
        actions=dict.fromkeys(("answer", "begin_case", "begin_project"), COORDINATORS),
    ),
    "partnerships.selfdeclaration": Office(
        # Only civil society's coordinator may; here there is none to be found.
        actions=dict.fromkeys(("approve", "refuse", "reconsider"), RUNNERS)
    ),
    "partnerships.affiliation": Office(
        actions=dict.fromkeys(("confirm", "refuse", "withdraw", "end"), RUNNERS)
    ),
    "partnerships.application": Office(
        actions=dict.fromkeys(("approve", "refuse"), RUNNERS)
    ),
    "partnerships.vouching": LOOK,
    "partnerships.area": Office(
        add=RUNNERS, change=RUNNERS, delete=ADMINS, actions={"agreement": RUNNERS}
    ),
    "partnerships.workinggroup": FACTS,
    "partnerships.iopcase": Office(
        add=RUNNERS,
        change=RUNNERS,
        delete=ADMINS,
        actions=dict.fromkeys(
            (
                *("advise", "assess", "mandate", "inquire", "propose", "decide"),
                *("agree", "follow_up", "renew", "end", "close", "ball", "decision"),
                *("agree_yes", "renew_yes", "take_back", "meeting", "held"),
                *("document", "undocument", "amend", "year"),
            ),
            RUNNERS,
        ),
    ),
    "partnerships.iopparty": Office(change=RUNNERS),
    "partnerships.project": Office(
        add=RUNNERS,
        change=RUNNERS,
        delete=ADMINS,
        actions={"close": RUNNERS, "reopen": RUNNERS},
    ),
    "partnerships.story": Office(
        actions={"publish": RUNNERS, "send_back": RUNNERS, "withdraw": RUNNERS}
    ),
    "partnerships.processsupport": FACTS,
    "partnerships.centre": FACTS,
    "partnerships.venue": FACTS,
    "partnerships.contactpoint": FACTS,
    "governance.agreement": KEPT,
    "governance.cooperationplan": Office(
        add=RUNNERS,
        change=RUNNERS,
        delete=ADMINS,
        actions={
            **dict.fromkeys(
                ("send_out", "take_back", "stops", "decide", "adopt", "new_version"),
                RUNNERS,
            ),
            **dict.fromkeys(("put_in_force", "take_back_yes"), COORDINATORS),
        },
    ),
    "governance.endorsement": Office(
        # Whoever coordinates the organisation's side; here there is none to be found.
        actions={"confirm": RUNNERS, "send_back": RUNNERS}
    ),
    # What is no draft any more is corrected by administrators only.
    "governance.commitment": Office(add=RUNNERS, change=RUNNERS, delete=RUNNERS),
    "governance.wheelrow": Office(add=RUNNERS, change=RUNNERS, delete=RUNNERS),
    "governance.mandateperiod": Office(
        add=RUNNERS, change=RUNNERS, delete=ADMINS, actions={"revise": RUNNERS}
    ),
    "governance.responsibility": Office(
        add=ADMINS, change=ADMINS, delete=ADMINS, actions={"show": RUNNERS}
    ),
    "governance.responsibilityevidence": Office(actions={"withdraw": RUNNERS}),
    "governance.steeringdocument": FACTS,
    "governance.focusarea": WHOLE,
    "governance.steeringgroup": KEPT,
    "governance.seatallocation": WHOLE,
    "governance.steeringyear": FACTS,
    # Each side's coordinator seats its own members; here there is no seat to be found.
    "governance.seat": Office(actions={"seat": RUNNERS}),
    "governance.tenure": Office(
        actions=dict.fromkeys(("end", "link", "undo"), RUNNERS)
    ),
    "governance.cooption": Office(
        add=RUNNERS, actions={"end": RUNNERS, "link": RUNNERS}
    ),
    # Whoever holds a post runs the portal.
    "governance.coordinationpost": Office(
        add=ADMINS, actions={"fill": ADMINS, "end": ADMINS}
    ),
    "governance.postholding": Office(actions={"end": ADMINS, "link": ADMINS}),
    "governance.paragraph": Office(
        actions=dict.fromkeys(("send", "correct", "parcel"), COORDINATORS)
    ),
    "governance.minutes": LOOK,
    "governance.meeting": Office(
        add=RUNNERS,
        change=RUNNERS,
        delete=ADMINS,
        actions={
            "plan_year": COORDINATORS,
            **dict.fromkeys(("move", "call", "cancel", "tell"), COORDINATORS),
            **dict.fromkeys(
                (
                    *("desk", "guest", "template", "paper", "paper_off"),
                    *("matter", "matter_change", "matter_on", "matter_off"),
                    "matter_order",
                ),
                RUNNERS,
            ),
        },
    ),
    "governance.standingitem": Office(add=RUNNERS, change=RUNNERS),
    "governance.assignment": Office(
        change=RUNNERS,
        delete=ADMINS,
        actions=dict.fromkeys(("give", "start", "report", "carry", "close"), RUNNERS),
    ),
    "governance.procedure": Office(
        actions=dict.fromkeys(("draft", "lines", "adopt"), RUNNERS)
    ),
    "governance.openquestion": Office(
        actions=dict.fromkeys(("all", "settle", "reopen"), RUNNERS)
    ),
    "events.event": Office(
        add=RUNNERS,
        change=RUNNERS,
        delete=ADMINS,
        # A line or two for each set of pages that hangs on an event.
        actions={
            **dict.fromkeys(
                (
                    *("publish", "hold", "move", "seats", "withdraw", "unhold"),
                    *("copy", "repeat", "cancel"),
                    "guests",
                    *("day", "missing", "sheets", "sheet_new", "sheet"),
                    *("sheet_use", "sheet_discard", "numbers"),
                    *("survey", "survey_open", "survey_more", "survey_close"),
                    *("report", "report_topic", "report_picture", "report_file"),
                    *("report_use", "report_remove", "report_publish"),
                    *("report_reopen", "report_send"),
                ),
                RUNNERS,
            ),
            **dict.fromkeys(
                (
                    *("remind", "letters", "write", "letter", "send", "discard"),
                    *("guests_csv", "guests_xlsx"),
                    *("guest_enter", "guest_move", "guest_accept"),
                    *("guest_cancel", "guest_link"),
                ),
                COORDINATORS,
            ),
        },
    ),
    "events.kindtemplate": FACTS,
    "events.kindquestion": FACTS,
    "events.series": FACTS,
    "events.training": FACTS,
    "events.survey": FACTS,
    "events.surveyquestion": Office(add=RUNNERS, change=RUNNERS),
    "events.registration": Office(actions={"link": RUNNERS}),
    "events.seatapplication": Office(
        change=COORDINATORS,
        actions=dict.fromkeys(("offer", "reserve", "decline"), COORDINATORS),
    ),
    "events.eventproposal": Office(
        actions=dict.fromkeys(("accept", "decline"), COORDINATORS)
    ),
    "reports.statusreport": Office(
        change=RUNNERS,
        actions=dict.fromkeys(("draft", "again", "attach", "file"), RUNNERS),
    ),
    "reports.annualreport": WHOLE,
    "reports.judgement": Office(
        actions=dict.fromkeys(("table", "judge", "withdraw"), RUNNERS)
    ),
    "reports.wheelyear": Office(
        actions=dict.fromkeys(
            (
                *("current", "year", "open", "renew", "close", "reopen", "carry"),
                *("event", "meeting", "window", "unbook"),
            ),
            RUNNERS,
        ),
    ),
    "reports.yearmark": Office(add=RUNNERS, change=RUNNERS, delete=ADMINS),
    "reports.centrefigure": FACTS,
    "reports.channelfigure": FACTS,
    "reports.contributionquestion": Office(add=RUNNERS, change=RUNNERS),
    "reports.contributionround": Office(
        add=RUNNERS,
        actions=dict.fromkeys(
            ("progress", "more", "remind", "close", "reopen", "summary"), RUNNERS
        ),
    ),
    "reports.contribution": Office(actions={"reopen": RUNNERS}),
    "reports.centrereport": Office(add=RUNNERS, actions={"reopen": RUNNERS}),
    "reports.evaluation": Office(
        add=RUNNERS, change=RUNNERS, delete=RUNNERS, actions={"assessment": RUNNERS}
    ),
    "reports.workentry": Office(add=RUNNERS, change=RUNNERS, delete=RUNNERS),
    "reports.communicationplan": Office(
        add=RUNNERS, change=RUNNERS, delete=RUNNERS, actions={"adopt": RUNNERS}
    ),
    "reports.message": Office(
        add=RUNNERS,
        change=RUNNERS,
        delete=RUNNERS,
        actions=dict.fromkeys(("calendar", "sent"), RUNNERS),
    ),
    "reports.budgetline": Office(
        add=RUNNERS, change=RUNNERS, delete=ADMINS, actions={"account": RUNNERS}
    ),
}
