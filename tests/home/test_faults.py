"""What went wrong is said in our clothes, with what to do next."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import path

from malmoandan import urls as portal
from malmoandan.core.models import User
from malmoandan.home import views

pytestmark = pytest.mark.django_db


def closed(_request: HttpRequest) -> None:
    raise PermissionDenied


def broken(_request: HttpRequest) -> None:
    raise ZeroDivisionError


urlpatterns = [
    path("stangd/", closed),
    path("trasig/", broken),
    *portal.urlpatterns,
]
handler400, handler403 = portal.handler400, portal.handler403
handler404, handler500 = portal.handler404, portal.handler500


@pytest.fixture
def visitor(settings) -> Client:
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("address", "status", "words", "way_on"),
    [
        ("/saknas/", 404, "Sidan finns inte här", 'href="/"'),
        ("/en/saknas/", 404, "This page is not here", 'href="/en/"'),
        ("/stangd/", 403, "Den här sidan är stängd för dig", "Logga in"),
        ("/trasig/", 500, "Något gick fel hos oss", 'href="/"'),
    ],
)
def test_a_fault_says_what_to_do(visitor, address, status, words, way_on):
    response = visitor.get(address)
    page = response.content.decode()
    assert response.status_code == status
    assert words in page
    assert way_on in page
    assert 'content="noindex"' in page


def test_a_foreign_host_gets_a_clear_sentence(visitor):
    response = visitor.get("/", HTTP_HOST="nagon-annanstans.example")
    assert response.status_code == 400
    assert "svarar inte webbplatsen på det namnet" in response.content.decode()
    assert "ALLOWED_HOSTS" in response.content.decode()


SAFE = {
    "Content-Security-Policy",
    "Permissions-Policy",
    "Referrer-Policy",
    "X-Content-Type-Options",
    "X-Frame-Options",
}


@pytest.mark.parametrize(
    ("address", "host", "status"),
    [
        ("/", "localhost", 200),
        ("/saknas/", "localhost", 404),
        ("/stangd/", "localhost", 403),
        ("/trasig/", "localhost", 500),
        ("/om", "localhost", 301),
        ("/", "nagon-annanstans.example", 400),
        ("/halsa/levande/", "localhost", 200),
        ("/admin/", "localhost", 302),
        ("/static/favicon.svg", "localhost", 200),
    ],
)
def test_every_answer_carries_the_headers_of_safety(visitor, address, host, status):
    response = visitor.get(address, headers={"host": host})
    response.close()  # a file that is sent stands open until then
    assert response.status_code == status
    assert not [name for name in SAFE if not response.has_header(name)]


@pytest.mark.parametrize("address", ["/", "/om/", "/konto/", "/saknas/", "/admin/"])
def test_the_back_button_shows_nothing_after_logging_out(address):
    client = Client()
    client.force_login(User.objects.create_user("person@example.org"))
    assert "no-store" in client.get(address)["Cache-Control"]


@pytest.mark.parametrize("address", ["/", "/om/"])
def test_visitors_may_keep_a_public_page_and_ask_whether_it_is_true(address, settings):
    settings.PUBLIC_CACHE = True
    assert Client().get(address)["Cache-Control"] == "no-cache"


def test_a_fault_of_ours_is_told_without_the_database(django_assert_num_queries):
    with django_assert_num_queries(0):
        page = views.failed(RequestFactory().get("/")).content.decode()
    assert "Something went wrong with us" in page
    assert "Något gick fel hos oss" in page


def test_an_old_form_says_that_nothing_was_saved():
    client = Client(enforce_csrf_checks=True)
    response = client.post("/konto/logga-in/", {"email": "a@example.org"})
    assert response.status_code == 403
    assert "Formuläret har blivit för gammalt" in response.content.decode()


def test_too_many_tries_says_to_wait(rf):
    request = rf.get("/")
    page = render_to_string("429.html", request=request)
    assert "För många försök" in page
    assert "Vänta några minuter" in page


def test_machines_are_asked_to_leave_the_office_and_personal_links_alone(client):
    response = client.get("/robots.txt")
    assert response["Content-Type"].startswith("text/plain")
    lines = response.content.decode().splitlines()
    for closed in (
        *("/admin/", "/anmalan/", "/en/enkat/", "/evenemang/*/anmalan/"),
        *("/bidrag/", "/en/centrum/"),
    ):
        assert f"Disallow: {closed}" in lines


def test_the_mark_is_found_by_its_old_address(client):
    assert client.get("/favicon.ico")["Location"].endswith("favicon.svg")
