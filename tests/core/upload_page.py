"""Addresses for trying uploads in a browser: the portal's own, and two pages more."""

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template import RequestContext, Template
from django.urls import path
from django.utils import timezone

from malmoandan.core import actions, files
from malmoandan.core.forms import UploadField
from malmoandan.core.models import StoredFile
from malmoandan.urls import handler400, handler403, handler404, handler500
from malmoandan.urls import urlpatterns as portal

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
PAGE = Template("""{% extends "base.html" %}
{% block title %}Prova{% endblock title %}
{% block content %}<h1>Prova</h1>
{% for file in stored %}<p><a href="/prova/{{ file.pk }}/">{{ file }}</a></p>
{% if file.is_picture %}<img src="/prova/{{ file.pk }}/" alt="En bild">{% endif %}
{% endfor %}
<form method="post" enctype="multipart/form-data">{% csrf_token %}
{% include "account/_fields.html" %}<button class="button">Skicka</button></form>
{% endblock content %}""")


class Send(forms.Form):
    """Asks for a file."""

    file = UploadField(allowed=files.DOCUMENTS_AND_PICTURES, label="Protokoll")


def page(request: HttpRequest) -> HttpResponse:
    """Take a file in."""
    form = Send(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        actions.store_file(
            content=form.cleaned_data["file"],
            allowed=files.DOCUMENTS_AND_PICTURES,
            by=None,
            at=timezone.now(),
        )
    shown = {"form": form, "stored": StoredFile.objects.all()}
    return HttpResponse(PAGE.render(RequestContext(request, shown)))


def sent(_request: HttpRequest, pk: int) -> HttpResponseBase:
    """Send a file."""
    return files.send(StoredFile.objects.get(pk=pk), inline=True)


urlpatterns = [
    path("prova/", page),
    path("prova/<int:pk>/", sent),
    *portal,
]
