"""Addresses of sign-up: no account is needed, the key in a letter is one's own."""

from django.urls import path

from events.views import signup, signup_own

urlpatterns = [
    path("evenemang/<int:pk>/anmalan/", signup.new, name="signup-new"),
    path("anmalan/organisationer/", signup.organisations, name="signup-organisations"),
    path("anmalan/<str:key>/", signup_own.read, name="signup-read"),
    path("anmalan/<str:key>/andra/", signup_own.change, name="signup-change"),
    path("anmalan/<str:key>/kollega/", signup_own.add, name="signup-add"),
    path(
        "anmalan/<str:key>/kollega/<int:number>/ta-bort/",
        signup_own.remove,
        name="signup-remove",
    ),
    path("anmalan/<str:key>/avboka/", signup_own.cancel, name="signup-cancel"),
    path("anmalan/<str:key>/angra/", signup_own.come_back, name="signup-come-back"),
    path("anmalan/<str:key>/kalender.ics", signup_own.calendar, name="signup-calendar"),
]
