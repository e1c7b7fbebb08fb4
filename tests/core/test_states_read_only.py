"""A state moves through actions only: no form of the office writes one."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.db import models
from django.test import RequestFactory

from malmoandan.core import transitions
from malmoandan.core.admin import site
from malmoandan.core.models import Letter, User
from tests import cast

pytestmark = pytest.mark.django_db


def has_states(model: type[models.Model]) -> bool:
    """Whether the model has a life cycle, or a field that says it has."""
    names = {field.name for field in model._meta.get_fields()}
    return hasattr(model, "TRANSITIONS") or "state" in names


def one_of(model: type[models.Model]) -> models.Model:
    """A record that is not stored, with what it must belong to."""
    needed = {
        field.name: one_of(field.related_model)
        for field in model._meta.fields
        if isinstance(field, models.ForeignKey)
        and not field.null
        and field.related_model is not model
    }
    return model(pk=1, **needed)


def forms_of(model_admin: Any, user: User) -> Iterator[tuple[str, Any]]:
    """Every form that the list's pages show the person, with where it stands."""
    request = RequestFactory().get("/admin/")
    request.user = user
    for page, obj in (("add", None), ("change", one_of(model_admin.model))):
        form = model_admin.get_form(request, obj, change=obj is not None)
        yield f"{page} {model_admin.model.__name__}", form
        for inline in model_admin.get_inline_instances(request, obj):
            formset = inline.get_formset(request, obj)
            yield f"{page} {inline.model.__name__} rows", formset.form


def writable_states(model_admin: Any, user: User) -> list[str]:
    """Where the person could write a state by hand: empty is good."""
    found = [
        f"{where}: {user.name}"
        for where, form in forms_of(model_admin, user)
        if has_states(form._meta.model) and "state" in form.base_fields
    ]
    if "state" in model_admin.list_editable:
        found.append(f"list: {user.name}")
    return found


@pytest.mark.parametrize(
    "name", ["administrator", "coordinator_city", "coordinator_civil"]
)
def test_no_form_of_the_office_writes_a_state(name: str) -> None:
    user = cast.person(name)
    found = [
        where
        for model_admin in site._registry.values()
        for where in writable_states(model_admin, user)
    ]
    assert found == []


def test_models_with_states_stand_in_the_office() -> None:
    listed = {model for model in site._registry if has_states(model)}
    assert Letter in listed
    assert listed & set(transitions.machines())


def test_a_form_that_writes_a_state_is_found() -> None:
    class Careless(admin.ModelAdmin):
        """Forgets that a state is not a plain fact."""

        fields = ("state",)
        list_editable = ("state",)

        def has_view_permission(self, *_args: Any) -> bool:
            return True

        has_change_permission = has_add_permission = has_view_permission

    user = cast.person("administrator")
    found = writable_states(Careless(Letter, site), user)
    assert found == [
        f"add Letter: {user.name}",
        f"change Letter: {user.name}",
        f"list: {user.name}",
    ]
