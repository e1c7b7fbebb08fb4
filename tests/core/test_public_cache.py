"""Public pages come whole from memory, and a change anywhere shows at once."""

import datetime as dt
import gzip
import subprocess
import sys

import brotli
import pytest
from django.conf import settings
from django.contrib import admin
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.test import RequestFactory
from django.urls import path

from malmoandan.core import audit, public_cache
from malmoandan.core.models import PublicVersion, Term, User
from malmoandan.core.public_cache import public_page
from tests.core.test_clock import _address

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.core.test_public_cache"),
]
MADE = []
TEXT = "Öppet hus. " * 200


@public_page
def page(request, **answer):
    MADE.append(request.path)
    return HttpResponse(f"{len(MADE)} {TEXT}", **answer)


def secret(_request):
    MADE.append("secret")
    return HttpResponse("not for all")


@public_page
def form(request):
    return HttpResponse(f"{len(MADE)} {get_token(request)}")


@public_page
def changing(request):
    """A page during whose making somebody else changes what it shows."""
    response = page.__wrapped__(request)
    public_cache.bump()
    return response


@public_cache.scoped_page(lambda number: f"room:{number}")
def room(request, number):
    response = page.__wrapped__(request)
    response.public_seconds = 100 if number else 0
    return response


@public_page
def stream(_request):
    MADE.append("stream")
    return StreamingHttpResponse(iter([b"part"]))


@public_page
def packed(request):
    return page.__wrapped__(request, headers={"Content-Encoding": "x"})


@public_page
def nonce(request):
    policy = "script-src 'nonce-abc'"
    return page.__wrapped__(request, headers={"Content-Security-Policy": policy})


@public_page
def missing(request):
    return page.__wrapped__(request, status=404)


urlpatterns = [
    path("", page),
    path("fler/", page),
    path("rum/<int:number>/", room),
    *(
        path(f"{view.__name__}/", view)
        for view in (secret, form, changing, stream, packed, nonce, missing)
    ),
]


@pytest.fixture(autouse=True)
def _on(settings):
    settings.PUBLIC_CACHE = True
    settings.MIDDLEWARE = [
        "malmoandan.core.public_cache.PublicPages",
        "csp.middleware.CSPMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
    ]
    MADE.clear()
    public_cache.pages.clear()
    yield
    public_cache.pages.clear()


def number(answer):
    return int(answer.content.split(b" ")[0])


def test_a_hit_is_one_query_and_no_view(client, django_assert_num_queries):
    first = client.get("/")
    with django_assert_num_queries(1):
        second = client.get("/")
    assert number(first) == number(second) == 1
    assert first.content == second.content
    for name in ("ETag", "Vary", "Content-Security-Policy", "Cache-Control"):
        assert first[name] == second[name], name
    assert client.head("/").status_code == 200
    assert len(MADE) == 1


def ask(front, **environ):
    """What gunicorn would do."""
    said = {}

    def start_response(status, headers):
        said.update(status=status, headers=dict(headers))

    request = RequestFactory().get("/").environ | environ
    body = b"".join(front(request, start_response))
    return said["status"], said["headers"], body


def test_the_front_answers_a_hit_before_django_is_asked(client):
    passed = []

    def django(_environ, start_response):
        passed.append(1)
        start_response("200 OK", [])
        return [b"made"]

    front = public_cache.Front(django)
    assert ask(front) == ("200 OK", {}, b"made")
    assert ask(front, REQUEST_METHOD="POST")[2] == b"made"
    assert len(passed) == 2
    first = client.get("/")
    status, headers, body = ask(front)
    assert (status, body, len(passed)) == ("200 OK", first.content, 2)
    assert headers == dict(first.headers.items())
    assert ask(front, REQUEST_METHOD="HEAD")[::2] == ("200 OK", b"")
    status, headers, body = ask(front, HTTP_IF_NONE_MATCH=first["ETag"])
    assert (status, body) == ("304 Not Modified", b"")
    assert headers["ETag"] == first["ETag"]
    public_cache.bump()
    assert ask(front)[2] == b"made"


def test_the_front_leaves_a_lost_database_to_django(client, monkeypatch):
    client.get("/")

    def lost(_scope):
        raise DatabaseError

    monkeypatch.setattr(public_cache, "version", lost)

    def django(_environ, start_response):
        start_response("200 OK", [])
        return [b"made"]

    assert ask(public_cache.Front(django)) == ("200 OK", {}, b"made")


def test_addresses_hosts_and_queries_are_pages_of_their_own(client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    for address in ("/", "/fler/", "/?sida=2"):
        client.get(address)
    client.get("/", headers={"host": "other.example.org"})
    client.get("/", secure=True)
    assert len(MADE) == 5


@pytest.mark.parametrize(
    ("accept", "encoding", "unpack"),
    [
        ("gzip, deflate, br", "br", brotli.decompress),
        ("gzip;q=1.0, br;q=0", "gzip", gzip.decompress),
        ("gzip;q=0", None, bytes),
        ("identity", None, bytes),
        ("", None, bytes),
    ],
)
def test_each_visitor_gets_a_form_that_they_can_read(client, accept, encoding, unpack):
    for _ in range(2):
        answer = client.get("/", headers={"accept-encoding": accept})
        assert answer.get("Content-Encoding") == encoding
        assert unpack(answer.content).decode() == f"1 {TEXT}"
        assert int(answer["Content-Length"]) == len(answer.content)
    assert "Accept-Encoding" in answer["Vary"]


def test_what_a_visitor_has_is_not_sent_again(client):
    tag = client.get("/")["ETag"]
    answer = client.get("/", headers={"if-none-match": tag})
    assert (answer.status_code, answer.content) == (304, b"")
    assert answer["ETag"] == tag
    other = client.get("/", headers={"if-none-match": 'W/"other"'})
    assert other.status_code == 200


@pytest.mark.parametrize("cookie", ["sessionid=abc", "a=b; messages=x"])
def test_those_who_are_known_get_pages_of_their_own(client, cookie):
    client.get("/")
    for _ in range(2):
        client.get("/", headers={"cookie": cookie})
    assert len(MADE) == 3
    client.get("/", headers={"cookie": "language=sv"})
    assert len(MADE) == 3


@pytest.mark.parametrize(
    "name", ["secret", "stream", "packed", "nonce", "missing", "changing"]
)
def test_what_is_not_the_same_for_all_is_not_kept(client, name):
    for _ in range(2):
        client.get(f"/{name}/")
    assert len(MADE) == 2


def test_a_page_with_a_form_token_is_not_kept(client):
    tokens = {client.get("/form/").content for _ in range(2)}
    assert len(tokens) == 2


def test_what_is_sent_in_is_never_answered_from_memory(client):
    client.get("/")
    client.post("/")
    assert len(MADE) == 2


def test_it_can_be_turned_off(client, settings):
    settings.PUBLIC_CACHE = False
    for _ in range(2):
        client.get("/")
    assert len(MADE) == 2


def test_a_page_is_made_anew_after_a_while(client, monkeypatch):
    monkeypatch.setattr(public_cache, "KEPT_SECONDS", 0)
    for _ in range(2):
        client.get("/")
    assert len(MADE) == 2


def test_an_action_shows_at_once_when_it_stands(client):
    person = User.objects.create_user("person@example.org")
    when = dt.datetime(2031, 3, 1, tzinfo=dt.UTC)
    client.get("/")
    with transaction.atomic():
        audit.record(verb="user.greeted", subject=person, by=None, at=when)
        client.get("/")
        assert len(MADE) == 1, "nothing is changed yet"
    client.get("/")
    assert len(MADE) == 2
    with transaction.atomic():
        audit.record(verb="user.greeted", subject=person, by=None, at=when)
        transaction.set_rollback(True)
    client.get("/")
    assert len(MADE) == 2


def test_many_changes_in_one_transaction_are_one_step():
    with transaction.atomic():
        for _ in range(5):
            public_cache.bump()
    public_cache.bump()
    assert PublicVersion.objects.get().version == public_cache.version() == 2


def test_what_one_page_shows_makes_no_other_page_old(client):
    def all_of_them() -> list[int]:
        return [number(client.get(at)) for at in ("/", "/rum/1/", "/rum/2/")]

    assert all_of_them() == all_of_them() == [1, 2, 3]
    for step in (4, 5):
        public_cache.bump_scope("room:1")
        assert all_of_them() == [1, step, 3]
    assert public_cache.version("room:1") == 2
    public_cache.bump()
    assert all_of_them() == [6, 7, 8]


def test_a_page_of_a_scope_is_answered_after_one_question(
    client, django_assert_num_queries
):
    client.get("/rum/1/")
    with django_assert_num_queries(1):
        assert number(client.get("/rum/1/")) == 1


def test_a_page_is_kept_no_longer_than_it_says(client):
    assert [number(client.get("/rum/0/")) for _ in range(2)] == [1, 2]


@pytest.mark.parametrize("shows", ["", "room:1"])
def test_the_trail_says_which_pages_show_it(client, shows):
    person = User.objects.create_user("person@example.org")
    when = dt.datetime(2031, 3, 1, tzinfo=dt.UTC)
    for at in ("/", "/rum/1/"):
        client.get(at)
    with transaction.atomic():
        audit.record(verb="user.greeted", subject=person, by=None, at=when, shows=shows)
    assert number(client.get("/rum/1/")) == 3
    assert number(client.get("/")) == (1 if shows else 4)


def test_a_change_by_another_process_shows_at_once(client):
    client.get("/")
    code = (
        "import django; django.setup()\n"
        "from malmoandan.core import public_cache\n"
        "public_cache.bump()\n"
    )
    subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        env={
            "DJANGO_SETTINGS_MODULE": "malmoandan.settings",
            "DATABASE_URL": _address(),
            "PATH": "/usr/bin:/bin",
        },
        cwd=settings.BASE_DIR,
    )
    assert number(client.get("/")) == 2
    assert number(client.get("/")) == 2


def test_what_is_used_least_is_let_go_of():
    pages = public_cache.Pages(max_bytes=25)
    for name in ("a", "b"):
        pages.put((name,), public_cache.Page(1, 0, b"x" * 10, {}))
    pages.get(("a",))
    pages.put(("c",), public_cache.Page(1, 0, b"x" * 10, {}))
    assert [bool(pages.get((name,))) for name in "abc"] == [True, False, True]
    pages.put(("c",), public_cache.Page(2, 0, b"x" * 15, {}))
    assert pages.get(("c",)).version == 2
    assert pages.get(("a",))


class TermAdmin(public_cache.ShowsAtOnce, admin.ModelAdmin):
    pass


def test_what_the_back_office_saves_shows_at_once():
    office = TermAdmin(Term, admin.site)
    request = RequestFactory().get("/")

    class Form:
        instance = None

        def save_m2m(self):
            pass

    seen = [public_cache.version()]
    for name in "abc":
        Term.objects.create(vocabulary="theme", key=name)
    office.save_related(request, Form(), [], change=True)
    seen.append(public_cache.version())
    office.delete_model(request, Term.objects.get(key="a"))
    seen.append(public_cache.version())
    office.delete_queryset(request, Term.objects.filter(key="b"))
    seen.append(public_cache.version())
    assert seen == [0, 1, 2, 3]


def test_what_is_imported_shows_at_once():
    class Importer:
        def process_result(self, result, request):
            return result

    class Both(public_cache.ShowsAtOnce, Importer):
        pass

    assert Both().process_result("done", HttpRequest()) == "done"
    assert public_cache.version() == 1
