"""A file of organisations goes in through the office."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from malmoandan.core.models import User
from partnerships import actions, tasks
from partnerships.models import Organisation, OrganisationImport
from tests import cast, office
from tests.partnerships import imports
from tests.partnerships.imports import HEAD, NOW, as_csv, read, sent_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _words(settings, tmp_path) -> None:
    imports.words(settings, tmp_path)


@pytest.fixture
def boss() -> User:
    return cast.person("administrator")


def test_a_file_goes_in_through_the_office(boss):
    client = cast.enter(office.Client(), boss)
    path = office.address(OrganisationImport, "add")
    assert "allmän handling" in client.get(path).content.decode()
    sample = client.get(office.address(OrganisationImport, "sample"))
    assert sample.content.decode().startswith("\ufeffNamn;Typ;")
    file = SimpleUploadedFile("mina.csv", as_csv(HEAD, ["Ny", "idéburen"]))
    answer = client.post(path, {"file": file})
    pending = OrganisationImport.objects.get()
    page = office.address(OrganisationImport, "change", pending.pk)
    assert answer["Location"] == page
    assert 'hx-trigger="every 2s"' in client.get(page).content.decode()
    waits = client.get(office.address(OrganisationImport, "progress", pending.pk))
    assert "HX-Refresh" not in waits

    OrganisationImport.objects.update(rows=10, rows_done=5)
    assert "5 av 10" in client.get(page).content.decode()
    tasks.run_import(pending.pk)
    done = client.get(office.address(OrganisationImport, "progress", pending.pk))
    assert done["HX-Refresh"] == "true"
    shown = client.get(page).content.decode()
    assert "<ins>Ny</ins>" in shown
    approve = office.address(OrganisationImport, "approve", pending.pk)
    assert approve in shown
    assert client.post(approve).status_code == 302
    assert "skrivs" in client.get(page).content.decode()
    assert client.post(approve).status_code == 200
    tasks.run_import(pending.pk)
    shown = client.get(page).content.decode()
    assert approve not in shown
    assert Organisation.objects.get().name == "Ny"


def test_faults_stand_on_the_page_and_it_can_be_cancelled(boss):
    pending = read(boss, HEAD, ["<b>Ny</b>", "okänt"], ["", "idéburen"])
    client = cast.enter(office.Client(), boss)
    page = office.address(OrganisationImport, "change", pending.pk)
    shown = client.get(page).content.decode()
    assert "2 fel" in shown
    assert "okänt" in shown
    cancel = office.address(OrganisationImport, "cancel", pending.pk)
    assert cancel in shown
    assert client.post(cancel).status_code == 302
    pending.refresh_from_db()
    assert pending.state == "cancelled"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("program.csv", b"MZ\x00\x01"),
        ("stor.csv", b"a" * (20 * 1024**2)),
        ("bild.png", b"\x89PNG\r\n\x1a\n"),
        ("tom.csv", b""),
    ],
)
def test_a_file_that_is_none_is_refused_beside_the_field(boss, name, data):
    client = cast.enter(office.Client(), boss)
    path = office.address(OrganisationImport, "add")
    answer = client.post(path, {"file": SimpleUploadedFile(name, data)})
    assert answer.status_code == 200
    assert answer.context["form"].errors["file"]
    assert not OrganisationImport.objects.exists()


def test_the_list_of_imports_asks_the_same_at_three_rows(boss):
    def make(n: int) -> None:
        sent_in(User.objects.get(pk=boss.pk), as_csv(HEAD, [f"Ny {n}", "idéburen"]))

    client = cast.enter(office.Client(), boss)
    path = office.address(OrganisationImport)
    make(1)
    one = office.questions(client, path)
    make(2)
    make(3)
    assert office.questions(client, path) == one


@pytest.mark.audit
def test_the_pages_of_an_import_are_clean(page, axe, transactional_db, live_server):
    boss = cast.person("administrator")
    office.term("organisation_kind", "idéburen", meaning="civil")
    good = read(boss, HEAD, ["Ny", "idéburen"])
    bad = read(boss, HEAD, ["Ny", "okänt"])
    waits = sent_in(boss, as_csv(HEAD, ["Ny", "idéburen"]))
    office.hand_over(page, cast.enter(office.Client(), boss), live_server)
    for each in (good, bad, waits):
        page.goto(office.address(OrganisationImport, "change", each.pk))
        assert axe(page) == []
    page.goto(office.address(OrganisationImport, "add"))
    assert axe(page) == []
    page.goto(office.address(OrganisationImport, "change", waits.pk))
    assert "väntar på att läsas" in page.text_content("#progress")
    actions.run_import(pk=waits.pk, at=NOW)
    page.wait_for_selector("text=Det här skulle skrivas in")  # by itself
