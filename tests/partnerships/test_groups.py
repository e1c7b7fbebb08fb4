"""Working groups: notes instead of minutes, for the people of their members."""

import datetime as dt

import pytest
import time_machine

from malmoandan.core.models import TrailEntry
from malmoandan.core.transitions import NotPossible
from partnerships.actions import areas as actions
from partnerships.models import GroupNote, GroupTask, WorkingGroup
from tests import office
from tests.core.uploads import PDF, upload
from tests.partnerships.together import NOW, TODAY, contact, entered, organisation

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(autouse=True)
def day():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def member():
    return organisation()


@pytest.fixture
def group(member):
    made = WorkingGroup.objects.create(name="Gruppen för havet", purpose="Renare hav.")
    made.organisations.add(member)
    return made


def address(group, tail=""):
    return f"/mina-sidor/grupp/{group.pk}/{tail}"


def test_members_write_notes_with_a_file(group, member):
    user = contact(member)
    client = entered(user)
    page = client.get(address(group)).content.decode()
    assert "Renare hav." in page
    assert "Ingenting är antecknat än" in page
    note = {"met_on": TODAY, "text": "Vi talade om tång."}
    sent = {**note, "content": upload("bilaga.pdf", PDF)}
    answer = client.post(address(group, "anteckning/"), sent, follow=True)
    assert "Vi talade om tång." in answer.content.decode()
    client.post(address(group, "anteckning/"), note)  # a second click
    made = GroupNote.objects.get()
    assert made.written_by == user
    file = client.get(address(group, f"fil/{made.pk}/"))
    assert b"".join(file.streaming_content) == PDF
    assert [e.verb for e in TrailEntry.objects.of(made)] == ["groupnote.written"]


def test_a_note_that_cannot_be_taken_stays_in_the_form(group, member):
    client = entered(contact(member))
    path = address(group, "anteckning/")
    late = {"met_on": TODAY + DAY, "text": "I morgon."}
    page = client.post(path, late).content.decode()
    assert "Dagen är efter i dag" in page
    assert "I morgon." in page
    number = {"met_on": TODAY, "text": "Ring 19121212-1212"}
    assert "personnummer" in client.post(path, number).content.decode()
    assert not GroupNote.objects.exists()


def test_a_task_is_written_ticked_and_taken_up_again(group, member):
    client = entered(contact(member))
    task = {"text": "Städa stranden", "organisation": member.pk, "due_on": TODAY - DAY}
    for _click in range(2):
        client.post(address(group, "uppgift/"), task)
    made = GroupTask.objects.get()
    page = client.get(address(group)).content.decode()
    assert "Städa stranden" in page
    assert "försenad" in page
    path = address(group, f"uppgift/{made.pk}/")
    for done in ("1", "1", "0", "1"):
        client.post(path, {"done": done})
    made.refresh_from_db()
    assert made.done_on == TODAY
    assert "1 uppgift är klar" in client.get(address(group)).content.decode()
    verbs = [entry.verb.partition(".")[2] for entry in TrailEntry.objects.of(made)]
    assert verbs == ["added", "done", "opened", "done"]
    other = organisation("Exempelgrannen")
    wrong = client.post(address(group, "uppgift/"), {**task, "organisation": other.pk})
    assert "errorlist" in wrong.content.decode()


def test_a_group_that_has_ended_is_only_read(group, member):
    task = group.tasks.create(text="Städa")
    WorkingGroup.objects.filter(pk=group.pk).update(ends_on=TODAY - DAY)
    client = entered(contact(member))
    page = client.get(address(group)).content.decode()
    assert "har avslutats" in page
    assert "<textarea" not in page
    note = {"met_on": TODAY, "text": "Efteråt."}
    sent = client.post(address(group, "anteckning/"), note).content.decode()
    assert "har avslutats" in sent
    sent = client.post(address(group, "uppgift/"), {"text": "Mer"}).content.decode()
    assert "har avslutats" in sent
    ticked = client.post(address(group, f"uppgift/{task.pk}/"), {"done": "1"})
    assert ticked.status_code == 302
    task.refresh_from_db()
    assert task.done_on is None
    assert not GroupNote.objects.exists()
    with pytest.raises(NotPossible) as no:
        actions.tick_group_task(task=task, done=True, by=None, at=NOW)
    assert no.value.reason.value == "ended"


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("coordinator_city", 200),
        ("coordinator_civil", 200),
        ("administrator", 403),
        ("steering_civil", 403),
        ("organisation_contact", 403),
    ],
)
def test_coordinators_take_part_and_nobody_else_from_outside(group, who, status):
    client = office.as_role(who)
    assert client.get(address(group)).status_code == status
    task = group.tasks.create(text="Städa")
    note = group.notes.create(met_on=TODAY, text="Hej", written_at=NOW)
    for tail in ("anteckning/", "uppgift/", f"uppgift/{task.pk}/"):
        answer = client.post(address(group, tail), {}).status_code
        assert (answer == 403) == (status == 403)
    file = client.get(address(group, f"fil/{note.pk}/")).status_code
    assert file == (404 if status == 200 else 403)


def test_files_and_tasks_of_another_group_are_not_there(group, member):
    other = WorkingGroup.objects.create(name="En annan grupp")
    note = other.notes.create(met_on=TODAY, text="Hej", written_at=NOW)
    task = other.tasks.create(text="Städa")
    client = entered(contact(member))
    assert client.get(address(group, f"fil/{note.pk}/")).status_code == 404
    assert client.post(address(group, f"uppgift/{task.pk}/")).status_code == 404
    assert client.get(address(other)).status_code == 403


def test_groups_are_found_by_their_members_and_day(group, member):
    WorkingGroup.objects.create(name="En annan grupp")
    found = WorkingGroup.objects.of([member])
    assert list(found) == list(found.going_on(TODAY)) == [group]
    WorkingGroup.objects.filter(pk=group.pk).update(ends_on=TODAY - DAY)
    assert list(found.going_on(TODAY)) == []


def test_the_page_asks_the_same_at_three_rows(group, member):
    client = entered(contact(member))

    def make(n):
        group.organisations.add(organisation(f"Exempel {n}"))
        by = contact(member, "skrivare") if n == 0 else None
        group.notes.create(met_on=TODAY, text="Hej", written_at=NOW, written_by=by)
        group.tasks.create(text=f"Uppgift {n}", organisation=member)

    make(0)
    one = office.questions(client, address(group))
    make(1)
    make(2)
    assert office.questions(client, address(group)) == one


def test_the_office_keeps_groups_with_members_by_number(group, member):
    client = office.as_role("coordinator_city")
    path = office.address(WorkingGroup, "change", group.pk)
    page = client.get(path).content.decode()
    assert f'value="{member.pk}"' in page
    assert address(group) in page
    other = organisation("Exempelgrannen")
    rows = {"tasks-TOTAL_FORMS": 0, "tasks-INITIAL_FORMS": 0}
    given = {"name": "Nytt namn", "organisations": f"{member.pk},{other.pk}", **rows}
    assert client.post(path, given).status_code == 302
    assert set(group.organisations.all()) == {member, other}


def test_the_list_asks_the_same_at_three_rows():
    def make(n):
        made = WorkingGroup.objects.create(name=f"Grupp {n}")
        made.organisations.add(organisation(f"Exempel {n}"))

    office.asks_the_same_at_three_rows(WorkingGroup, make)


@pytest.mark.browser
@pytest.mark.audit
def test_the_page_is_clean_for_axe(page, axe, live_server, group, member):
    group.tasks.create(text="Städa", due_on=TODAY - DAY)
    group.tasks.create(text="Måla", done_on=TODAY)
    group.notes.create(met_on=TODAY, text="Hej", written_at=NOW)
    office.hand_over(page, entered(contact(member)), live_server)
    page.goto(address(group))
    assert axe(page) == []


def test_without_a_group_or_a_pair_of_hosts_nobody_takes_part(member):
    user = contact(member)
    assert not user.has_perm("partnerships.take_part_in_group")
    assert not user.has_perm("partnerships.read_hosting")
