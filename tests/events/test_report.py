"""The documentation of an event: written, published, sent, illustrated, used."""

import datetime as dt

import pytest

from events import actions
from events.jobs import reports as jobs
from events.models import (
    Event,
    EventAnswer,
    EventFile,
    EventPicture,
    EventRefusal,
    EventReport,
    EventTopic,
    KindQuestion,
    KindTemplate,
    Registration,
    ReportRefusal,
    ReportUse,
)
from events.search import reports as search
from malmoandan.core.models import Letter, StoredFile, TrailEntry
from malmoandan.core.transitions import NotPossible
from partnerships.models import Organisation
from tests import cast
from tests.core.uploads import picture, upload
from tests.events.after import TODAY, held, was_there
from tests.events.made import NOW, event
from tests.partnerships.people import organisation, speaks

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
E, R = EventRefusal, ReportRefusal
SHOWN = {
    "alt": "Två vid ett bord",
    "caption": "",
    "basis": EventPicture.Basis.CONSENT,
    "has_children": False,
    "until": TODAY,
}


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def keeper(db):
    return cast.person("coordinator_city")


def refused(reason, action, **given) -> None:
    with pytest.raises(NotPossible) as no:
        action(**given)
    assert no.value.reason == reason


def who(by) -> dict:
    return {"by": by, "at": NOW}


def write(forum, by, **more) -> EventReport:
    given = {
        "summary": " Vi pratade. ",
        "notes": "Kaffet tog slut.",
        "target_group_part": "Unga ledde borden.",
        "outcomes": {},
        **more,
    }
    return actions.write_report(event=forum, **given, **who(by))


def documented(by, **more) -> Event:
    forum = held(**more)
    write(forum, by)
    actions.document_event(event=forum, **who(by))
    forum.refresh_from_db()
    return forum


def purpose(forum, text="Dialog", **more) -> KindQuestion:
    return KindQuestion.objects.create(kind=forum.kind, text_sv=text, **more)


def add_picture(forum, by, colour=(9, 9), **more) -> EventPicture:
    return actions.add_picture(
        event=forum,
        content=upload("bild.jpg", picture("JPEG", colour)),
        facts={**SHOWN, **more},
        **who(by),
    )


# Writing


def test_words_are_kept_with_what_came_of_each_purpose(keeper):
    forum = event()
    first, second = purpose(forum), purpose(forum, "Inflytande")
    EventAnswer.objects.create(event=forum, question=first, before="Genom bord.")
    report = write(forum, keeper, outcomes={first.pk: "Tre avtal.", second.pk: ""})
    forum.refresh_from_db()
    assert (report.summary, report.notes) == ("Vi pratade.", "Kaffet tog slut.")
    assert (report.written_by, report.written_at) == (keeper, NOW)
    assert forum.target_group_part == "Unga ledde borden."
    said = {a.question: (a.before, a.after) for a in forum.answers.all()}
    assert said == {first: ("Genom bord.", "Tre avtal."), second: ("", "")}
    write(forum, keeper, summary="Om igen")
    assert EventReport.objects.get().summary == "Om igen"
    assert TrailEntry.objects.filter(verb="eventreport.written").count() == 2


@pytest.mark.parametrize("state", ["utkast", "dokumenterat", "inställt"])
def test_nothing_is_written_before_or_after(state, keeper):
    forum = held(state=state)
    topic = EventTopic.objects.create(event=forum, text="Bord")
    refused(E.WRONG_STATE, write, forum=forum, by=keeper)
    refused(E.WRONG_STATE, actions.remove_topic, topic=topic, **who(keeper))
    refused(E.WRONG_STATE, add_picture, forum=forum, by=keeper)


def test_topics_are_written_one_by_one(keeper):
    forum = event()
    given = {"event": forum, **who(keeper)}
    first = actions.write_topic(text=" Lokaler ", notes="Dyrt.", **given)
    assert actions.write_topic(text="Lokaler", notes="Dyrt.", **given) == first
    refused(R.SAME_TOPIC, actions.write_topic, text="Lokaler", notes="Billigt", **given)
    second = actions.write_topic(text="Språk", notes="", **given)
    assert [t.order for t in forum.topics.all()] == [1, 2]
    actions.write_topic(text="Språk", notes="Fler bord.", topic=second, **given)
    refused(
        R.SAME_TOPIC,
        actions.write_topic,
        text="Lokaler",
        notes="",
        topic=second,
        **given,
    )
    actions.remove_topic(topic=first, **who(keeper))
    assert [(t.text, t.notes) for t in forum.topics.all()] == [("Språk", "Fler bord.")]


# Publishing


def test_everything_that_stops_it_is_named(keeper):
    forum = held()
    purpose(forum)
    purpose(forum, "Förr", in_use=False)
    assert search.what_stops(forum) == [E.NO_REPORT, E.NO_OUTCOME, E.NO_TARGET_GROUP]
    refused(E.NO_REPORT, actions.document_event, event=forum, **who(keeper))
    asked = KindQuestion.objects.get(in_use=True)
    write(forum, keeper, outcomes={asked.pk: "Mycket."})
    shy = add_picture(forum, keeper, alt="")
    add_picture(forum, keeper, (8, 8), basis="")
    forum = Event.objects.get(pk=forum.pk)
    assert search.what_stops(forum) == [E.PICTURE_UNREADY]
    actions.change_picture(picture=shy, facts=SHOWN, **who(keeper))
    actions.remove_picture(picture=forum.pictures.last(), **who(keeper))
    assert search.what_stops(forum) == []
    actions.document_event(event=forum, **who(keeper))
    forum.refresh_from_db()
    assert forum.state == Event.State.DOCUMENTED
    assert forum.report.published_at == NOW
    refused(E.WRONG_STATE, actions.document_event, event=forum, **who(keeper))
    actions.reopen_report(event=forum, **who(keeper))
    assert EventReport.objects.get().published_at is None
    refused(E.WRONG_STATE, actions.reopen_report, event=forum, **who(keeper))


def test_an_event_that_has_not_been_held_is_not_documented(keeper):
    forum = event()
    write(forum, keeper)
    refused(E.WRONG_STATE, actions.document_event, event=forum, **who(keeper))


def test_purposes_of_old_stand_with_what_was_said_of_them():
    forum = held()
    now = purpose(forum, order=2)
    old = purpose(forum, "Förr", in_use=False, order=1)
    EventAnswer.objects.create(event=forum, question=old, after="Ja.")
    assert [question for question, _answer in search.purposes(forum)] == [old, now]


# Sending


def test_it_is_sent_once_to_boards_organisations_and_guests(keeper):
    board = organisation("Exempelnämnden", "city", mailbox="namnd@example.org")
    gone = organisation("Nedlagda nämnden", "city", mailbox="borta@example.org")
    gone.state = Organisation.State.DEREGISTERED
    gone.save()
    body = organisation("Exempelföreningen", mailbox="")
    silent = organisation("Tysta föreningen")
    speaks(body, "anna")
    forum = held()
    template = KindTemplate.objects.create(kind=forum.kind)
    template.invited_kinds.add(board.kind, body.kind)
    was_there(forum, "Asta Exempel", organisation=body, language="en")
    was_there(forum, "Bo Exempel", organisation=silent, email="ANNA@example.org")
    was_there(forum, "Cleo Exempel", email="")
    refused(R.NOT_PUBLISHED, actions.send_report, event=forum, **who(keeper))
    write(forum, keeper)
    actions.document_event(event=forum, **who(keeper))
    assert actions.send_report(event=forum, **who(keeper)) == 3
    sent = {
        letter.to: letter
        for letter in Letter.objects.filter(key__startswith="report_sent:")
    }
    assert set(sent) == {"namnd@example.org", "anna@example.org", "asta@example.org"}
    assert "verksamhetsplanering och budget" in sent["namnd@example.org"].text
    assert "Exempelföreningen" in sent["anna@example.org"].text
    english = sent["asta@example.org"].text
    assert f"/en/evenemang/{forum.pk}/dokumentation/" in english
    assert "basis for planning" in english
    assert "Vi pratade." in english
    refused(R.SENT, actions.send_report, event=forum, **who(keeper))
    assert EventReport.objects.get().sent_at == NOW


def test_nobody_to_send_to_and_nobody_anonymous(keeper):
    forum = held()
    was_there(forum, "Asta Exempel")
    write(forum, keeper)
    actions.document_event(event=forum, **who(keeper))
    Registration.objects.update(anonymised_at=NOW, name="", email="", phone="")
    forum.registrations.get().guests.update(email="asta@example.org")
    refused(R.NOBODY, actions.send_report, event=forum, **who(keeper))
    assert EventReport.objects.get().sent_at is None


# Pictures and files


def test_a_picture_goes_when_its_last_day_has_passed(keeper):
    forum = held()
    old = add_picture(forum, keeper)
    again = add_picture(forum, keeper)
    assert again == old
    add_picture(forum, keeper, (8, 8), until=None, basis="nobody")
    assert [p.order for p in forum.pictures.all()] == [1, 2]
    later = {"today": TODAY, "at": NOW}
    assert actions.remove_old_event_pictures(**later) == 0
    assert old.is_shown(TODAY)
    assert not old.is_shown(TODAY + DAY)
    write(forum, keeper)
    actions.document_event(event=forum, **who(keeper))
    later["today"] += DAY
    assert actions.remove_old_event_pictures(**later) == 1
    assert StoredFile.objects.count() == 1
    EventPicture.objects.update(file=None)
    actions.remove_picture(picture=forum.pictures.get(), **who(keeper))
    assert not EventPicture.objects.exists()


def test_the_clock_removes_old_pictures(keeper, time_machine):
    time_machine.move_to(NOW + DAY)
    photo = add_picture(held(), keeper)
    assert jobs.remove_old_pictures() == 1
    assert str(photo) == "Två vid ett bord"


def test_a_file_is_there_once_and_goes_with_its_bytes(keeper):
    forum = held()
    given = {"event": forum, "title": "Bilder från dagen", **who(keeper)}
    pdf = b"%PDF-1.4\n%EOF\n"
    file = actions.add_file(content=upload("dagen.pdf", pdf), **given)
    assert actions.add_file(content=upload("dagen.pdf", pdf), **given) == file
    actions.add_file(content=upload("mer.pdf", pdf + b" "), **given)
    assert [f.order for f in forum.files.all()] == [1, 2]
    actions.remove_file(file=file, **who(keeper))
    assert StoredFile.objects.count() == EventFile.objects.count() == 1


# Uses


def test_a_use_is_noted_once_and_after_publishing(keeper):
    board = organisation("Exempelnämnden", "city")
    facts = {"organisation": board, "what": "Budget", "year": 2035, "link": ""}
    forum = held()
    given = {"facts": facts, **who(keeper)}
    refused(R.NOT_PUBLISHED, actions.note_use, event=forum, **given)
    forum = documented(keeper)
    use = actions.note_use(event=forum, **given)
    assert actions.note_use(event=forum, **given) == use
    assert (str(use), str(forum.report)) == ("Budget", "Exempelforum")
    actions.remove_use(use=use, **who(keeper))
    assert not ReportUse.objects.exists()
