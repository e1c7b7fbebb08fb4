"""Addresses of votes: casting, following, counting again."""

from django.urls import path

from governance.views import guarantees, polls

ITEM = "styrgruppen/moten/<int:year>/<int:number>/rummet/arenden/<int:item>/"
POLL = "styrgruppen/omrostningar/<int:pk>/"

urlpatterns = [
    path(f"{ITEM}omrostning/ny/", polls.open_new, name="poll-open"),
    path(f"{ITEM}slutsats/", polls.find, name="poll-find"),
    path(POLL, polls.read, name="poll-read"),
    path(f"{POLL}rosta/", polls.vote, name="poll-vote"),
    path(f"{POLL}upprop/", polls.speak, name="poll-speak"),
    path(f"{POLL}ordforanden/", polls.let_chair, name="poll-chair"),
    path(f"{POLL}stang/", polls.close, name="poll-close"),
    path(f"{POLL}avbryt/", polls.void, name="poll-void"),
    path(
        "beslut/<int:year>/<int:paragraph>/omrostning/<int:number>/",
        guarantees.guarantee,
        name="poll-guarantee",
    ),
]
