"""Addresses of this part of the app. Public ones never change."""

from django.urls import URLPattern, path

from partnerships.views import applications, invitations, members, own, people

INVITATION = "mina-sidor/inbjudan/<int:pk>/"
HOME = "mina-sidor/organisation/<int:pk>/"
ONE = f"{HOME}personer/<int:number>/"

urlpatterns: list[URLPattern] = [
    path("foreningar/anmal/", applications.new, name="application-new"),
    path("foreningar/anmal/om-er/", applications.rest, name="application-rest"),
    path("foreningar/anmal/skickat/", applications.sent, name="application-sent"),
    path(
        "foreningar/bekrafta/<str:token>/",
        applications.confirm,
        name="application-confirm",
    ),
    path("foreningar/foretrad/<int:pk>/", applications.claim, name="application-claim"),
    path(
        "mina-sidor/inbjudan/<int:pk>/", invitations.invitation, name="invitation-read"
    ),
    path(HOME, own.overview, name="own-organisation"),
    path(f"{HOME}personer/", people.affiliations, name="affiliation-list"),
    path(f"{HOME}personer/bjud-in/", people.invite, name="affiliation-invite"),
    path(ONE, people.affiliation, name="affiliation-read"),
    path(f"{ONE}roll/", people.change_role, name="affiliation-role"),
    path(f"{ONE}uppgifter/", people.describe, name="affiliation-describe"),
    path(f"{ONE}stammer/", people.say_right, name="affiliation-right"),
    path(f"{ONE}lamna-over/", people.hand_over, name="affiliation-hand-over"),
    path(f"{ONE}avsluta/", people.end, name="affiliation-end"),
    path(f"{ONE}ta-tillbaka/", people.withdraw, name="affiliation-withdraw"),
    path(f"{ONE}svara/", people.answer, name="affiliation-answer"),
    path(f"{HOME}medlemmar/", members.member_list, name="member-list"),
    path(f"{HOME}medlemmar/skriv/", members.write, name="member-write"),
    path(f"{HOME}medlemmar/brev/<int:number>/", members.letter, name="member-letter"),
    path(f"{HOME}medlemmar/<int:member>/", members.vouch, name="member-vouch"),
]
