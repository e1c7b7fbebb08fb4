"""Every address of the portal. Swedish has no prefix, English stands under /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from malmoandan.core.admin import site
from malmoandan.core.views.local import mailbox
from malmoandan.home import views as home
from malmoandan.home.admin import dashboard

# Machines ask these; they have no language.
urlpatterns: list[URLPattern | URLResolver] = [
    path("halsa/", include("malmoandan.core.urls")),
    path("robots.txt", home.robots, name="robots-read"),
    path("favicon.ico", home.favicon, name="favicon-read"),
]

# People read these, in Swedish without a prefix and in English under /en/.
urlpatterns += i18n_patterns(
    path("", include("malmoandan.home.urls")),
    path("", include("events.urls")),
    path("", include("governance.urls")),
    path("", include("partnerships.urls")),
    path("", include("reports.urls")),
    path("admin/", dashboard),  # in front of the site's own first page
    path("admin/", site.urls),
    path("konto/", include("malmoandan.core.account_urls")),
    path("lokalt/brev/", mailbox, name="local-mailbox"),
    prefix_default_language=False,
)

handler400 = "malmoandan.home.views.bad_request"
handler403 = "malmoandan.home.views.forbidden"
handler404 = "malmoandan.home.views.not_found"
handler500 = "malmoandan.home.views.failed"
