"""Who wants to come, in few words."""

import re
from typing import Any

from django.test import Client

from events import actions
from events.models import Event, Registration
from tests.events.made import NOW


def party(name: str = "Asta Exempel", **more: Any) -> actions.Party:
    """Somebody from civil society, with an address of their own."""
    email = f"{name.split()[0].lower()}@example.org"
    return actions.Party(**{"name": name, "email": email, "side": "civil", **more})


def sign_up(event: Event, name: str = "Asta Exempel", **more: Any) -> Registration:
    """Sign somebody up now; `at`, `key`, `visitor` and the like are the action's."""
    about = {
        key: more.pop(key)
        for key in ("at", "key", "visitor", "person", "by", "channel")
        if key in more
    }
    values = {"at": NOW, **about}
    return actions.sign_up(event=event, party=party(name, **more), **values)


def written(name: str = "Asta Exempel", **more: str) -> dict[str, str]:
    """What somebody writes in the form."""
    email = f"{(name.split() or ['asta'])[0][:20].lower()}@example.org"
    return {"name": name, "email": email, "side": "civil", "once": "en", **more}


def form(event: Event) -> str:
    """The address of the form."""
    return f"/evenemang/{event.pk}/anmalan/"


def own(registration: Registration, tail: str = "") -> str:
    """The address of somebody's own sign-up."""
    return f"/anmalan/{registration.key}/{tail}"


def text(answer: Any) -> str:
    """The words of a page, without its tags."""
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]*>", " ", answer.content.decode()).split())


def send(client: Client, event: Event, name: str = "Asta Exempel", **more: str) -> Any:
    """Send the form."""
    return client.post(form(event), written(name, **more))


def led_to(answer: Any) -> Registration:
    """The sign-up whose page it leads to."""
    assert answer.status_code == 302, answer.content.decode()
    found: Registration = Registration.objects.get(
        key=answer["Location"].split("/")[-2]
    )
    return found
