"""The plain data of minutes made ready for reading: words for key words, real times."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from governance.models import (
    AgendaItem,
    Conflict,
    Meeting,
    Minutes,
    MinutesApproval,
    Mode,
    Motion,
    Paragraph,
    Poll,
    Procedure,
    Remark,
)
from governance.search import minutes as plain
from malmoandan.core.models import Side

Plain = dict[str, Any]
ROLLED = ("yes", "no", "abstain")


def moment(text: str) -> dt.datetime | None:
    """The moment that the text tells of."""
    return dt.datetime.fromisoformat(text) if text else None


def _label(choices: Any, key: str) -> str:
    """The word for a key; the key itself if there is no longer a word for it."""
    return str(dict(choices.choices).get(key, key))


def _clock(text: str) -> str:
    at = moment(text)
    return f"{timezone.localtime(at):%H.%M}" if at else ""


# The front page


def head(said: Plain) -> Plain:
    """The front page, with times as times and who was there when."""
    whole = (said["opened_at"], said["closed_at"])
    return {
        **said,
        "opened": moment(said["opened_at"]),
        "closed": moment(said["closed_at"]),
        "members": [_line(p, whole) for p in said["members"]],
        "absent": [_line(p, whole) for p in said["absent"]],
        "co_opted": [_line(p, whole) for p in said["co_opted"]],
        "others": [_line(p, whole) for p in said["others"]],
        "approvals": [approval(a) for a in said.get("approvals", [])],
    }


def approval(said: Plain) -> Plain:
    """One who approved."""
    return {
        **said,
        "as": _label(MinutesApproval.Part, said["part"]),
        "when": moment(said["at"]),
    }


def _line(person: Plain, whole: tuple[str, str]) -> Plain:
    return {**_person(person), "when": _when(person.get("times", []), whole)}


def _person(person: Plain) -> Plain:
    side = _label(Side, person["side"]) if person["side"] else ""
    return {**person, "side_word": side}


def _when(times: list[list[str]], whole: tuple[str, str]) -> str:
    """The times in the room, if they are not the whole meeting."""
    opened, closed = whole
    stays = [
        (_clock(max(came, opened)), _clock(left or closed))
        for came, left in times
        if not (closed and came >= closed)
    ]
    if stays in ([], [(_clock(opened), _clock(closed))]):
        return ""
    return ", ".join(f"{came}–{left}" for came, left in stays)


# A §


def paragraph(said: Plain) -> Plain:
    """One §, with words for what the group did with it."""
    return {
        **said,
        "came_to_word": _label(AgendaItem.State, said["came_to"]),
        "account_lines": account(said),
        "motions": [
            {
                **m,
                "mover": _person(m["mover"]),
                "kind_word": _label(Motion.Kind, m["kind"]),
            }
            for m in said["motions"]
        ],
        "conflicts": [
            {**_person(c), "kind_word": _label(Conflict.Kind, c["kind"])}
            for c in said["conflicts"]
        ],
        "polls": [poll(p) for p in said["polls"]],
        "dissents": _remarks(said, Remark.Kind.DISSENT),
        "notes": _remarks(said, Remark.Kind.NOTE),
        "out": [_person(p) for p in said["out"]],
        "approvals": [approval(a) for a in said.get("approvals", [])],
    }


def _remarks(said: Plain, kind: str) -> list[Plain]:
    return [_person(r) for r in said["remarks"] if r["kind"] == kind]


def account(said: Plain) -> list[str]:
    """How it was decided, without the lines that stand under headings of their own."""
    with translation.override(settings.LANGUAGE_CODE):
        known = {*_conflict_lines(said), *_motion_lines(said)}
    lines = (line.strip() for line in said["account"].splitlines())
    return [line for line in lines if line and line not in known]


def _conflict_lines(said: Plain) -> list[str]:
    """As `search.account` writes them in the account when a matter is concluded."""
    text = _(
        "%(name)s does not take part because of a conflict of interest (%(kind)s)."
    )
    return [
        text % {"name": c["name"], "kind": _label(Conflict.Kind, c["kind"])}
        for c in said["conflicts"]
    ]


def _motion_lines(said: Plain) -> list[str]:
    lines = []
    for motion in said["motions"]:
        values = {
            "name": motion["mover"]["name"],
            "kind": _label(Motion.Kind, motion["kind"]),
            "text": motion["text"],
        }
        if motion["text"]:
            line = _("%(name)s proposes %(kind)s: %(text)s") % values
        else:
            line = _("%(name)s proposes %(kind)s.") % values
        if motion["withdrawn"]:
            line = f"{line} {_('The proposal is withdrawn.')}"
        lines.append(line)
    return lines


# Votes


def poll(said: Plain) -> Plain:
    """One vote: what was asked, the numbers by side, who said what, what came of it."""
    result = said["result"]
    columns = _columns(said, result)
    return {
        **said,
        "how": _label(Mode, said["mode"]),
        "is_broken_off": said["state"] == Poll.State.BROKEN_OFF,
        "columns": [word for _key, word in columns],
        "rows": _side_rows(result, [key for key, _word in columns]),
        "votes": [
            {**_person(v), "said": ", ".join(_word(c) for c in v["choices"])}
            for v in said["votes"]
        ],
        "outcome_word": _outcome(said),
        "settled_word": _settled(said["settled_by"]),
        "rounds": _rounds(said, result),
    }


def _word(choice: str) -> str:
    words = {
        "yes": pgettext("a vote", "Yes"),
        "no": pgettext("a vote", "No"),
        "abstain": pgettext("a vote", "Abstains"),
    }
    return str(words.get(choice, choice))


def _columns(said: Plain, result: Plain) -> list[tuple[str, str]]:
    """The choices in order, each with its word, as far as they were counted."""
    totals = result.get("totals", {})
    options = [(str(position), text) for position, text in said["options"]]
    rolled = [(key, _word(key)) for key in ROLLED]
    return [(key, word) for key, word in (*options, *rolled) if key in totals]


def _side_rows(result: Plain, keys: list[str]) -> list[Plain]:
    """The numbers of each side, and all together last."""
    sides = result.get("sides", {})
    rows = [
        {"who": _label(Side, side), "numbers": [counted.get(k, 0) for k in keys]}
        for side, counted in sides.items()
    ]
    if "totals" in result:
        numbers = [result["totals"].get(k, 0) for k in keys]
        rows.append({"who": _("All"), "numbers": numbers})
    return rows


def _outcome(said: Plain) -> str:
    means = {"yes": said["yes_means"], "no": said["no_means"], "chosen": said["chosen"]}
    if said["state"] == Poll.State.BROKEN_OFF:
        return str(said["result"].get("words", ""))
    outcome = said["outcome"]
    word = _word(outcome) if outcome in ROLLED else _label(Poll.Outcome, outcome)
    told = means.get(outcome, "")
    return f"{word}: {told}" if told else word


def _settled(key: str) -> str:
    if key == "lot":
        return _("by lot")
    return _label(Procedure.Tie, key) if key else ""


def _rounds(said: Plain, result: Plain) -> list[str]:
    """The rounds of a ranking, a line each; one round says what the table says."""
    texts = {str(position): text for position, text in said["options"]}
    rounds = result.get("rounds", [])
    if len(rounds) < 2:
        return []
    return [
        ", ".join(
            f"{texts.get(key, key)} {number}" for key, number in each["counts"].items()
        )
        + _gone(each, texts)
        for each in rounds
    ]


def _gone(each: Plain, texts: dict[str, str]) -> str:
    out = [texts.get(str(key), str(key)) for key in each["out"]]
    return " – " + _("goes out: %s") % ", ".join(out) if out else ""


# The whole


def whole(meeting: Meeting, *, public: bool) -> Plain:
    """Everything that pages and papers show of the minutes.

    Locked ones as they were locked. To the `public` a § that is withheld has its number
    and the reason, and nothing else of it leaves this door.
    """
    minutes = Minutes.objects.filter(meeting=meeting).first()
    locked = minutes is not None and minutes.locked_at is not None
    seen = plain.Attendance(meeting)
    said = plain.contents(meeting, attendance=seen)
    corrected = corrections_of(meeting)
    return {
        "meeting": meeting,
        "minutes": minutes,
        "is_locked": locked,
        "head": head(minutes.head if locked else plain.head_of(meeting, seen)),
        "paragraphs": [
            _shown(row, content, corrected.get(row.pk, []), public=public)
            for row, content in said
        ],
    }


def _shown(
    row: Paragraph, content: Plain, corrected: list[Paragraph], *, public: bool
) -> Plain:
    is_hidden = public and bool(row.withheld)
    return {
        "year": row.year,
        "number": row.number,
        "title": "" if is_hidden else content["title"],
        "withheld": row.withheld,
        "is_hidden": is_hidden,
        "is_locked": row.locked_at is not None,
        "digest": row.digest,
        "corrected_by": corrected,
        "said": {} if is_hidden else paragraph(content),
    }


def corrections_of(meeting: Meeting) -> dict[int, list[Paragraph]]:
    """The later §§ that mend each § of the meeting, once they are locked themselves."""
    found = Paragraph.objects.filter(
        item__corrects__meeting=meeting, locked_at__isnull=False
    ).select_related("item")
    mended: dict[int, list[Paragraph]] = {}
    for later in found:
        mended.setdefault(later.item.corrects_id, []).append(later)
    return mended
