"""The office: our admin site, entered by the same door as the rest of the portal."""

from functools import update_wrapper
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, URLResolver, reverse
from django.utils.translation import gettext_lazy as _

LEFT_OUT = {"password_change", "password_change_done"}


class Site(admin.AdminSite):
    """Looks up and edits plain facts. Rules say what one may, never flags."""

    site_header = _("The office")
    site_title = _("The office")
    index_title = _("The office")
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether the person may open the office at all."""
        return bool(request.user.has_perm("core.open_admin"))

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Django's guard; those who are logged in and may not, hear it at once."""
        guarded = super().admin_view(view, cacheable)

        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied
            return guarded(request, *args, **kwargs)

        return update_wrapper(inner, guarded)

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Send visitors to the portal's own log-in; the others may not come in."""
        if request.user.is_authenticated:
            raise PermissionDenied
        asked = request.GET.get(REDIRECT_FIELD_NAME) or reverse("admin:index")
        query = urlencode({REDIRECT_FIELD_NAME: asked})
        return HttpResponseRedirect(f"{reverse('account_login')}?{query}")

    def logout(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Log out where everybody does."""
        return HttpResponseRedirect(reverse("account_logout"))

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Django's addresses, without the pages about passwords."""
        return [
            url
            for url in super().get_urls()
            if getattr(url, "name", None) not in LEFT_OUT
        ]

    def get_app_list(
        self, request: HttpRequest, app_label: str | None = None
    ) -> list[dict[str, Any]]:
        """Group the lists by what they are about, as `ModelAdmin.group` says."""
        apps = super().get_app_list(request, app_label)
        if app_label is not None:
            return apps
        groups: dict[str, dict[str, Any]] = {}
        for app in apps:
            for model in app["models"]:
                model_admin = self._registry[model["model"]]
                name = str(getattr(model_admin, "group", "") or app["name"])
                group = groups.setdefault(name, {**app, "name": name, "models": []})
                group["models"].append(model)
                order = getattr(model_admin, "group_order", 50)
                group["order"] = min(group.get("order", 99), order)
        return sorted(groups.values(), key=lambda g: (g["order"], g["name"]))


site = Site()
