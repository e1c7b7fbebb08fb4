"""A database with a meeting that goes on: `assembly.py`.

Says, as JSON, the key of the room, its address, and a session for each member.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def _session(user: Any) -> str:
    """The key of a session in which the person is logged in."""
    from django.test import Client

    from tests import cast

    return str(cast.enter(Client(), user).session.session_key)


def fill() -> dict[str, Any]:
    """Write the group, a meeting that is going on, and a matter with an open vote."""
    from django.utils import timezone

    from governance import actions
    from governance.models import AgendaItem, Mode
    from tests.governance import made

    now = timezone.now()
    meeting = made.opened(now)
    for number in range(10):
        made.item(meeting, title=f"Exempelärende {number}", proposal="Exempel sker.")
    item = made.item(
        meeting, title="Det som avgörs", state=AgendaItem.State.OPEN, opened_at=now
    )
    members = [p for p in meeting.participants.all() if p.is_member()]
    poll = actions.open_poll(
        item=item,
        mode=Mode.ROLL_CALL,
        question="Ska exemplet ske?",
        yes_means="Exemplet sker.",
        no_means="Exemplet sker inte.",
        by=meeting.secretary.user,
        at=now,
    )
    return {
        "key": str(meeting.room_key),
        "room": f"/styrgruppen/moten/{meeting.year}/{meeting.number}/rummet/",
        "poll": poll.pk,
        "sessions": [_session(p.user) for p in [*members[1:], members[0]]],
    }


def main() -> None:
    """Fill the database."""
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "malmoandan.settings")
    import django

    django.setup()
    print(json.dumps(fill()))


if __name__ == "__main__":
    main()
