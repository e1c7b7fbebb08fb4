"""Addresses of stories. Public ones never change."""

from django.urls import URLPattern, path

from partnerships.views import stories, stories_own

OWN = "mina-sidor/organisation/<int:pk>/berattelser/"
ONE = f"{OWN}<int:story>/"

urlpatterns: list[URLPattern] = [
    path("berattelser/", stories.story_list, name="story-list"),
    path("berattelser/<int:pk>/", stories.story_read, name="story-find"),
    path("berattelser/<int:pk>/bild/", stories.picture_read, name="story-picture"),
    path("berattelser/<int:pk>/<slug:slug>/", stories.story_read, name="story-read"),
    path(OWN, stories_own.own_list, name="story-own-list"),
    path(f"{OWN}ny/", stories_own.add, name="story-add"),
    path(ONE, stories_own.read, name="story-own"),
    path(f"{ONE}andra/", stories_own.change, name="story-change"),
    path(f"{ONE}skicka/", stories_own.send, name="story-send"),
    path(f"{ONE}ta-tillbaka/", stories_own.call_back, name="story-call-back"),
    path(f"{ONE}slang/", stories_own.discard, name="story-discard"),
]
