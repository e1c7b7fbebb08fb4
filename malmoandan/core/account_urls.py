"""Addresses of the account pages: allauth's names, Swedish words.

What is not listed here cannot be reached: passwords, sign-up, e-mail juggling. The
names that allauth itself leads to all exist.
"""

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkey
from allauth.usersessions import views as sessions
from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from malmoandan.core.views import accounts

urlpatterns: list[URLPattern | URLResolver] = [
    path("", accounts.account_home, name="account-home"),
    path("uppgifter/", accounts.own_details, name="account-details"),
    path("logga-in/", account.request_login_code, name="account_login"),
    path("logga-in/", account.request_login_code, name="account_request_login_code"),
    path("logga-in/kod/", accounts.confirm_code, name="account_confirm_login_code"),
    path("logga-in/andra-steget/", factor.authenticate, name="mfa_authenticate"),
    path("logga-in/nyckel/", passkey.login_webauthn, name="mfa_login_webauthn"),
    path("logga-ut/", account.logout, name="account_logout"),
    path("skaffa-konto/", account.signup, name="account_signup"),
    path("avstangt/", account.account_inactive, name="account_inactive"),
    path("inloggningar/", sessions.list_usersessions, name="usersessions_list"),
    path("tva-steg/", factor.index, name="mfa_index"),
    path("tva-steg/bekrafta/", factor.reauthenticate, name="mfa_reauthenticate"),
    path("tva-steg/bekrafta/", factor.reauthenticate, name="account_reauthenticate"),
    path(
        "tva-steg/bekrafta/nyckel/",
        passkey.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    path("tva-steg/app/", accounts.activate_totp, name="mfa_activate_totp"),
    path("tva-steg/app/ta-bort/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path(
        "tva-steg/reservkoder/",
        recovery.view_recovery_codes,
        name="mfa_view_recovery_codes",
    ),
    path(
        "tva-steg/reservkoder/nya/",
        recovery.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "tva-steg/reservkoder/fil/",
        recovery.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("tva-steg/nycklar/", passkey.list_webauthn, name="mfa_list_webauthn"),
    path("tva-steg/nycklar/ny/", accounts.add_passkey, name="mfa_add_webauthn"),
    path(
        "tva-steg/nycklar/<int:pk>/",
        passkey.edit_webauthn,
        name="mfa_edit_webauthn",
    ),
    path(
        "tva-steg/nycklar/<int:pk>/ta-bort/",
        accounts.remove_passkey,
        name="mfa_remove_webauthn",
    ),
]

if settings.OIDC_SERVER_URL:
    urlpatterns += [
        path("organisation/", include("allauth.socialaccount.urls")),
        path(
            "organisation/",
            include("allauth.socialaccount.providers.openid_connect.urls"),
        ),
    ]
