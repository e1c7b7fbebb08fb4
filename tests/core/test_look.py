"""The tags of every page: icons, the menu, the other language, whose words they are."""

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from malmoandan.core.templatetags import look


def page(source: str, path: str = "/om/", **context) -> str:
    request = RequestFactory().get(path)
    loaded = Template("{% load look %}" + source)
    return loaded.render(Context({"request": request, **context}))


def test_an_icon_is_for_eyes_only():
    drawn = page('{% icon "check-lg" %}')
    assert 'aria-hidden="true"' in drawn
    assert "<path" in drawn


@pytest.mark.parametrize("name", ["no-such", "../../tokens", "Check-lg", ""])
def test_an_icon_that_we_do_not_carry_is_refused(name):
    with pytest.raises(look.NoSuchIcon):
        look.icon(name)


@pytest.mark.parametrize(
    ("path", "code", "there"),
    [
        ("/", "en", "/en/"),
        ("/en/", "sv", "/"),
        ("/om/", "en", "/en/om/"),
        ("/en/om/", "sv", "/om/"),
        ("/en/om/", "en", "/en/om/"),
        ("/om/", "sv", "/om/"),
        ("/english-words/", "en", "/en/english-words/"),
        ("/om/?q=1", "en", "/en/om/"),
    ],
)
def test_the_other_language_is_this_very_page(path, code, there):
    assert page(f'{{% other_language_url "{code}" %}}', path) == there


def test_the_other_language_without_a_request_is_the_first_page():
    source = Template('{% load look %}{% other_language_url "en" %}')
    assert source.render(Context({})) == "/en/"


@pytest.mark.parametrize(
    ("path", "marked"),
    [("/om/", 'aria-current="page"'), ("/om/mer/", 'aria-current="true"'), ("/", "")],
)
def test_the_menu_marks_where_one_stands(path, marked):
    link = page('{% nav_link "about-read" "Om" %}', path)
    assert 'href="/om/"' in link
    assert ("aria-current" in link) == bool(marked)
    assert marked in link


def test_the_first_page_is_marked_only_when_one_stands_on_it():
    assert "aria-current" not in page('{% nav_link "home-read" "Start" exact=True %}')


def test_the_menu_leaves_out_a_page_that_does_not_exist():
    assert page('{% nav_link "nothing-read" "Inget" %}') == ""


def test_words_in_the_language_of_the_page_need_no_mark():
    with translation.override("sv"):
        assert page("<p{% sv %}>") == "<p>"
        assert page('<p{{ "en"|language_mark }}>') == '<p lang="en">'
    with translation.override("en"):
        assert page("<p{% sv %}>") == '<p lang="sv">'
        assert page('<p{{ "en"|language_mark }}>') == "<p>"


def test_an_absolute_address_has_the_host_of_the_portal(settings):
    settings.SITE_URL = "https://exempel.se"
    assert look.absolute_url("/om/") == "https://exempel.se/om/"


def test_every_style_sheet_exists():
    for path in look.STYLE_SHEETS:
        assert (look.ICONS.parents[1] / path).is_file()
        assert path in look.site_files()
