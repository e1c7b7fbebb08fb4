"""Addresses of following. Those in letters and feeds never change."""

from django.urls import path

from partnerships.views import following

urlpatterns = [
    path("folj/", following.ask, name="follow-new"),
    path(
        "folj/tema/<int:pk>/flode.xml", following.ThemeFlow(), name="follow-theme-feed"
    ),
    path(
        "folj/partnerskap/<int:pk>/flode.xml",
        following.CaseFlow(),
        name="follow-case-feed",
    ),
    path("folj/mina/", following.mine, name="follow-mine"),
    path("folj/<str:token>/", following.manage, name="follow-manage"),
    path("folj/<str:token>/sluta/", following.stop, name="follow-stop"),
]
