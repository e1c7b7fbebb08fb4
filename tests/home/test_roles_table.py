"""Every page × every role: all of roles_table and roles_lists, and nothing but it."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from malmoandan.core.admin import site
from partnerships.models import Organisation
from reports import figures
from reports.models import BudgetLine
from tests import cast
from tests.roles_groups import EVERYBODY, LOGIN, VISITOR, Answer
from tests.roles_lists import LISTS
from tests.roles_table import PAGES

YEAR = 2001
LOGIN_PAGES = ("/konto/logga-in/", "/admin/login/")


def routes(patterns: list, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Every route of the resolver with its name, the language prefix left out."""
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route, pattern.name or ""


def lists() -> dict[str, object]:
    """Every list of the office, by its model."""
    return {model._meta.label_lower: admin for model, admin in site._registry.items()}


def belongs_to_a_list(route: str) -> str:
    """The list that a route of the office belongs to, or nothing."""
    parts = route.removeprefix("admin/").split("/")
    name = ".".join(parts[:2])
    return name if route.startswith("admin/") and name in lists() else ""


def as_role(name: str) -> Client:
    client = Client()
    return client if name == VISITOR else cast.enter(client, cast.person(name))


def said(client: Client, path: str, method: str = "get") -> Answer:
    """The status; a way to the log-in page has a name of its own."""
    response = getattr(client, method)(path)
    if response.streaming:
        b"".join(response.streaming_content)  # to its end, where the file is closed
    if response.status_code == 302 and response["Location"].startswith(LOGIN_PAGES):
        return LOGIN
    return int(response.status_code)


def test_every_page_is_in_the_table() -> None:
    found = {r for r, _name in routes(get_resolver().url_patterns)}
    ordinary = {r for r in found if not belongs_to_a_list(r)}
    assert ordinary == set(PAGES), "tests/roles_table.py: PAGES"
    assert set(lists()) == set(LISTS), "tests/roles_lists.py: LISTS"


def test_every_page_of_a_list_is_in_the_table() -> None:
    known = {"changelist", "add", "history", "delete", "change", ""}
    known |= {"import", "export", "process_import", "simple_history"}
    for route, name in routes(get_resolver().url_patterns):
        label = belongs_to_a_list(route)
        if not label:
            continue
        page = name.removeprefix(label.replace(".", "_") + "_")
        assert page in known | set(LISTS[label].actions), f"{label}: {page}"


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("name", EVERYBODY)
def test_ordinary_pages(name: str) -> None:
    BudgetLine.objects.create(year=YEAR, title="något", amount=1)
    key = next(iter(figures.of(YEAR)))
    client = as_role(name)
    expected = {route: answers[name] for route, (_path, answers) in PAGES.items()}
    got = {
        route: said(client, path.format(year=YEAR, figure=key))
        for route, (path, _answers) in PAGES.items()
        if route != "konto/logga-ut/"
    }
    got["konto/logga-ut/"] = said(client, "/konto/logga-ut/")
    assert got == expected


# Those who run the portal and one who does not; the long tests ask for all the others.
OFTEN = {VISITOR, "coordinator_city", "organisation_contact"}
ROLES = [
    name if name in OFTEN else pytest.param(name, marks=pytest.mark.audit)
    for name in EVERYBODY
]


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("name", ROLES)
def test_lists_of_the_office(name: str) -> None:
    client = as_role(name)
    wrong = []
    for label, who in LISTS.items():
        base = f"/admin/{label.replace('.', '/')}/"
        asked = [
            (base, "get", who.look, {200}),
            (f"{base}add/", "get", who.add, {200}),
            (f"{base}0/change/", "get", who.look, {302}),
            (f"{base}0/change/", "post", who.change, {302}),
            (f"{base}0/history/", "get", who.look, {404}),
            (f"{base}0/delete/", "get", who.delete, {302}),
            *(
                (f"{base}0/{page}/", "get", group & who.look, {200, 404})
                for page, group in who.actions.items()
            ),
        ]
        if hasattr(lists()[label], "has_import_permission"):
            asked += [
                (f"{base}import/", "get", who.imports, {200}),
                (f"{base}export/", "get", who.look, {200}),
            ]
        for path, method, group, good in asked:
            expected = {LOGIN} if name == VISITOR else good if name in group else {403}
            answer = said(client, path, method)
            # A record that is not there is not there for anybody who may look.
            gone = answer == 404 and path.count("/0/") and name in who.look
            if answer not in expected and not gone:
                wrong.append(f"{method} {path}: {answer}, not {expected}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "side", "status"),
    [
        ("coordinator_city", "city", 200),
        ("coordinator_city", "civil", 403),
        ("coordinator_civil", "civil", 200),
        ("coordinator_civil", "city", 403),
        ("administrator", "city", 200),
        ("steering_city", "city", 403),
    ],
)
def test_each_side_edits_its_own_organisations(
    name: str, side: str, status: int
) -> None:
    kind = cast.kind_of_side(side)
    mine = Organisation.objects.create(name="Exempelförening", kind=kind)
    path = f"/admin/partnerships/organisation/{mine.pk}/change/"
    assert said(as_role(name), path, "post") == status
