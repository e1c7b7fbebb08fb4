"""The office: actions behind buttons, the trail, what nobody may edit, the cards."""

import datetime as dt
import io
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from rules.permissions import perm_exists

from malmoandan.core import actions
from malmoandan.core.admin import site
from malmoandan.core.models import (
    Contradiction,
    FactsLoad,
    JobRun,
    Letter,
    RoleGrant,
    StandIn,
    Term,
    TrailEntry,
    User,
    Vocabulary,
)
from partnerships.models import Organisation
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client: Client) -> User:
    user = cast.person("administrator")
    cast.enter(client, user)
    return user


@pytest.fixture
def city(client: Client) -> User:
    user = cast.person("coordinator_city")
    cast.enter(client, user)
    return user


def verbs_of(thing: Any) -> list[str]:
    return [entry.verb for entry in TrailEntry.objects.of(thing)]


def term(**more: Any) -> Term:
    given = {"vocabulary": Vocabulary.THEME, "key": "havet", "label_sv": "havet"}
    return Term.objects.create(**given, **more)


# Roles behind buttons


def test_a_role_is_given_on_its_page(client: Client, admin: User) -> None:
    user = cast.somebody()
    given = {"user": user.pk, "role": "coordinator", "from_on": "2026-01-01"}
    page = client.post("/admin/core/rolegrant/add/", given).content.decode()
    assert "Rollen hör till en sida" in page
    answer = client.post("/admin/core/rolegrant/add/", {**given, "side": "civil"})
    assert answer["Location"] == "/admin/core/rolegrant/"
    grant = RoleGrant.objects.get(user=user)
    assert (grant.side, grant.granted_by) == ("civil", admin)
    assert verbs_of(grant) == ["role.granted"]


def test_a_contact_is_given_an_organisation(client: Client, admin: User) -> None:
    kind = cast.kind_of_side("civil")
    organisation = Organisation.objects.create(name="Exempelförening", kind=kind)
    page = client.get("/admin/core/rolegrant/add/")
    choice = page.context["form"].fields["subject"].choices[1][0]
    user = cast.somebody()
    given = {"user": user.pk, "role": "organisation_contact", "from_on": "2026-01-01"}
    client.post("/admin/core/rolegrant/add/", {**given, "subject": choice})
    assert RoleGrant.objects.get(user=user).subject == organisation


def test_a_role_is_ended_on_its_page(client: Client, admin: User) -> None:
    grant = cast.person("steering_city").grants.get()
    page = client.get(f"/admin/core/rolegrant/{grant.pk}/change/").content.decode()
    assert f"/admin/core/rolegrant/{grant.pk}/end/" in page
    client.post(f"/admin/core/rolegrant/{grant.pk}/end/", {"last_on": "2026-02-03"})
    grant.refresh_from_db()
    assert grant.to_on == dt.date(2026, 2, 3)
    page = client.get(f"/admin/core/rolegrant/{grant.pk}/change/").content.decode()
    assert "/end/" not in page


def test_a_coordinator_names_a_stand_in_and_sends_them_home(
    client: Client, city: User
) -> None:
    grant, other = city.grants.get(), cast.somebody()
    today = timezone.localdate()
    period = {"from_on": today, "to_on": today + dt.timedelta(days=9)}
    path = f"/admin/core/rolegrant/{grant.pk}/stand_in/"
    client.post(path, {"substitute": other.pk, **period})
    stand_in = StandIn.objects.get()
    assert (stand_in.absent, stand_in.substitute) == (city, other)
    page = client.get(f"/admin/core/standin/{stand_in.pk}/change/").content.decode()
    assert f"/admin/core/standin/{stand_in.pk}/end/" in page
    client.post(f"/admin/core/standin/{stand_in.pk}/end/", {"last_on": today})
    stand_in.refresh_from_db()
    assert stand_in.to_on == today
    mine = cast.enter(Client(), other).get("/admin/")
    assert "Du ersätter" in mine.content.decode()


def test_nobody_names_a_stand_in_for_another(client: Client, city: User) -> None:
    grant = cast.person("coordinator_civil").grants.get()
    assert client.get(f"/admin/core/rolegrant/{grant.pk}/stand_in/").status_code == 403
    assert client.get(f"/admin/core/rolegrant/{grant.pk}/end/").status_code == 403
    stand_in = StandIn.objects.create(
        grant=grant,
        absent=grant.user,
        substitute=cast.somebody(),
        from_on=timezone.localdate(),
        to_on=timezone.localdate(),
    )
    path = f"/admin/core/standin/{stand_in.pk}/"
    assert client.get(f"{path}end/").status_code == 403
    assert "/end/" not in client.get(f"{path}change/").content.decode()


# People


def test_people_are_added_without_password_and_folded(
    client: Client, admin: User
) -> None:
    rows = {"grants-TOTAL_FORMS": 0, "grants-INITIAL_FORMS": 0}
    given = {"name": "Exempelperson", "email": "Ny@Example.org", "language": "sv"}
    client.post("/admin/core/user/add/", {**given, **rows})
    user = User.objects.get(email="ny@example.org")
    assert not user.has_usable_password()
    assert verbs_of(user) == ["user.added"]


@pytest.mark.parametrize(
    ("action", "verb"),
    [
        ("take_away_second_factor", "user.second_factor_removed"),
        ("close_accounts", "user.closed"),
        ("open_accounts", "user.opened"),
    ],
)
def test_accounts_are_handled_by_actions(
    client: Client, admin: User, action: str, verb: str
) -> None:
    user = cast.somebody()
    asked = {"action": action, "_selected_action": [user.pk, admin.pk]}
    assert client.post("/admin/core/user/", asked).status_code == 302
    assert verbs_of(user) == [verb]
    admin.refresh_from_db()
    assert admin.is_active


def test_a_coordinator_looks_at_people_and_changes_none(
    client: Client, city: User
) -> None:
    page = client.get("/admin/core/user/").content.decode()
    assert "close_accounts" not in page
    assert client.get(f"/admin/core/user/{city.pk}/change/").status_code == 200


# Words, contradictions, the trail


def test_an_edit_leaves_a_trail_of_fields_and_not_of_words(
    client: Client, city: User
) -> None:
    word = term()
    given = {
        "vocabulary": "theme",
        "key": "havet",
        "label_sv": "hav och strand",
        "order": 1,
    }
    assert client.post(f"/admin/core/term/{word.pk}/change/", given).status_code == 302
    entry = TrailEntry.objects.of(word).get()
    assert (entry.verb, entry.by) == ("term.changed", city)
    assert entry.data == {"fields": ["label_sv", "order"]}
    history = client.get(f"/admin/core/term/{word.pk}/history/").content.decode()
    assert "ändrad" in history
    assert "label_sv" in history


def test_words_and_contradictions_are_judged_by_actions(
    client: Client, city: User
) -> None:
    word = term(confirmed=False)
    load = FactsLoad.objects.create(file_name="a", digest="b", loaded_at=timezone.now())
    quarrel = Contradiction.objects.create(
        subject=word, field="label_sv", standing="a", stated="b", load=load
    )
    page = client.get("/admin/").content.decode()
    assert "1 ord från filer ska bekräftas" in page
    assert "1 motsägelse mellan källor" in page
    for path, action, thing in [
        ("/admin/core/term/", "confirm", word),
        ("/admin/core/contradiction/", "settle", quarrel),
    ]:
        asked = {"action": action, "_selected_action": [thing.pk]}
        page = client.post(path, asked, follow=True).content.decode()
        assert "är bekräftat" in page or "är bedömd" in page
        assert len(verbs_of(thing)) == 1
    assert "Inget väntar" in client.get("/admin/").content.decode()


def test_removal_leaves_a_trail(client: Client, admin: User) -> None:
    organisation = Organisation.objects.create(name="Exempelförening")
    client.post(
        f"/admin/partnerships/organisation/{organisation.pk}/delete/", {"post": "yes"}
    )
    assert not Organisation.objects.exists()
    verbs = TrailEntry.objects.filter(object_id=organisation.pk)
    assert "organisation.removed" in verbs.values_list("verb", flat=True)


def test_the_cards_tell_of_letters_and_jobs_that_failed(
    client: Client, city: User
) -> None:
    now = timezone.now()
    Letter.objects.create(
        key="a", to="a@example.org", state="failed", created_at=now, next_try_at=now
    )
    JobRun.objects.create(name="a", error="OSError")
    page = client.get("/admin/").content.decode()
    assert "brev kunde inte skickas" in page
    assert "av de schemalagda jobben gick fel" in page


def test_codes_in_letters_are_nobody_elses_to_read(client: Client, admin: User) -> None:
    Client().post("/konto/logga-in/", {"email": admin.email})
    letter = Letter.objects.get()
    page = client.get(f"/admin/core/letter/{letter.pk}/change/").content.decode()
    assert "(hemligt)" in page
    code = letter.text.split("    ")[1][:6]
    assert code not in page
    assert code not in client.get("/admin/core/letter/").content.decode()


def test_a_state_can_never_be_edited(rf: Any) -> None:
    request = rf.get("/")
    for model, model_admin in site._registry.items():
        names = {f.name for f in model._meta.get_fields()}
        if "state" in names:
            assert "state" in model_admin.get_readonly_fields(request), model


def test_every_verb_of_the_office_has_a_rule() -> None:
    for model_admin in site._registry.values():
        for name in ("look_verb", "change_verb", "add_verb", "delete_verb"):
            verb = getattr(model_admin, name)
            assert verb is None or perm_exists(verb), f"{model_admin}: {verb}"


# Tables in and out


def table(words: str) -> io.BytesIO:
    file = io.BytesIO(words.encode())
    file.name = "organisationer.csv"
    return file


def test_a_list_goes_home_with_formulas_made_harmless(
    client: Client, city: User
) -> None:
    Organisation.objects.create(name="=1+1")
    page = client.get("/admin/partnerships/organisation/export/")
    formats = dict(page.context["form"].fields["format"].choices)
    csv = next(key for key, label in formats.items() if label == "csv")
    given = {"format": csv, "resource": 0}
    answer = client.post("/admin/partnerships/organisation/export/", given)
    assert answer["Content-Type"] == "text/csv"
    assert "=1+1" not in answer.content.decode()
    assert "1+1" in answer.content.decode()


def test_a_file_is_looked_at_before_it_is_written(
    client: Client, admin: User, monkeypatch: Any
) -> None:
    # As a list that takes whole tables says it; organisations have a page of their own.
    listed = type(site._registry[Organisation])
    monkeypatch.setattr(listed, "import_verb", "core.import_records")
    monkeypatch.setattr(listed, "resource_classes", [])
    old = Organisation.objects.create(
        name="Exempelförening", website="https://example.org/gammal"
    )
    base = "/admin/partnerships/organisation"
    page = client.get(f"{base}/import/")
    formats = dict(page.context["form"].fields["format"].choices)
    csv = next(key for key, label in formats.items() if label == "csv")
    shown = client.post(
        f"{base}/import/",
        {
            "format": csv,
            "resource": 0,
            "import_file": table(
                "id,name,website\n"
                f"{old.pk},Exempelförening,https://example.org/ny\n"
                ",Exempelkör,https://example.org\n"
            ),
        },
    )
    words = shown.content.decode()
    assert "<ins>" in words
    assert "style=" not in words
    assert Organisation.objects.count() == 1
    client.post(f"{base}/process_import/", shown.context["confirm_form"].initial)
    old.refresh_from_db()
    assert old.website == "https://example.org/ny"
    assert Organisation.objects.filter(name="Exempelkör").exists()


def test_the_first_page_asks_a_bounded_number_of_questions(
    client: Client, city: User, django_assert_max_num_queries: Any
) -> None:
    for number in range(3):
        user = cast.somebody(f"p{number}")
        actions.close_account(user=user, by=city, at=timezone.now())
    client.get("/admin/")
    # One count for each kind of thing that waits for the side, and the page itself.
    with django_assert_max_num_queries(43):
        client.get("/admin/")
