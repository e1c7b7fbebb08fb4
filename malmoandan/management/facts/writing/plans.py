"""Writing plans, their commitments and their state: exactly one is in force."""

from typing import Any

from django.utils.translation import gettext as _

from governance.models import Agreement, Commitment, CooperationPlan, WheelRow
from governance.models.commitments import KINDS, is_known
from malmoandan.core.models import Term, Vocabulary
from malmoandan.management.facts.finding import Finder, folded
from malmoandan.management.facts.ledger import Stated, pick
from malmoandan.management.facts.shapes import Row
from malmoandan.management.facts.writing.desk import Desk
from partnerships.models import Area

State = CooperationPlan.State
ORDER = list(State)
FILE_KEYS = {"at_least": "min", "at_most": "max"}


def plans(rows: list[Row], desk: Desk) -> None:
    """Write the plans; a newer one in force supersedes the one before it."""
    finder = Finder(
        CooperationPlan.objects.all(),
        rows,
        of_record=lambda p: ((folded(p.title),), (p.from_year,)),
        of_row=lambda r: ((folded(r.get("title")),), (r.get("from"),)),
        notes=desk.notes,
    )
    agreement = Agreement.objects.filter(is_example=False).first()
    for row in rows:
        found = finder.find(row)
        if found is None and not row.id and not desk.has_all(row, "title"):
            continue
        finder.remember(_plan(row, found, agreement, desk))


def _plan(
    row: Row, found: CooperationPlan | None, agreement: Agreement | None, desk: Desk
) -> CooperationPlan:
    state = _state(row, found, desk)
    assumed: dict[str, Any] = {"title": _untitled(row)}
    fixed: dict[str, Any] = {"agreement": agreement}
    if state:
        fixed["state"] = state
    else:
        assumed["state"] = State.DRAFT
    stated = pick(row, "title", from_year="from", to_year="to")
    plan = desk.ledger.write(
        CooperationPlan, row, found, stated, fixed=fixed, assumed=assumed
    )
    if found and state and state != found.state:
        _move(plan, state, row.at("state"), desk)
    areas = desk.words.all(Vocabulary.THEME, row.get("areas"), row.at("areas"))
    _areas(plan, areas, row, desk)
    desk.ledger.link(plan.areas, areas, row.at("areas"))
    _matrix(plan, row.get("matrix"), desk)
    for key in desk.words.keys(Vocabulary.PLAN_POINT):
        kind = desk.words.known(Vocabulary.PLAN_POINT, key)
        desk.ledger.add_texts(plan.points, row.get(key), row.at(key), kind=kind)
    _commitments(plan, row.rows("commitments"), desk)
    _wheel(plan, row.rows("year_wheel"), desk)
    return plan


def _areas(plan: CooperationPlan, themes: list[Term], row: Row, desk: Desk) -> None:
    """Keep an area for each theme that a plan puts first, over the years of its plans.

    Years that somebody has put right since the plan was loaded are left alone.
    """
    have = set(plan.areas.values_list("pk", flat=True))
    for theme in themes:
        area = Area.objects.filter(theme=theme).first()
        if area is None:
            years = {"from_year": plan.from_year, "to_year": plan.to_year}
            area = Area.objects.create(theme=theme, **years)
            desk.ledger.made_beside(area, row, row.at("areas"))
        elif theme.pk not in have:
            area.widen(plan.from_year, plan.to_year)
            area.save(update_fields=["from_year", "to_year"])
            desk.ledger.cite(area, row)


def _untitled(row: Row) -> str:
    name = str(CooperationPlan._meta.verbose_name).capitalize()
    years = [str(row.get(key)) for key in ("from", "to") if row.get(key)]
    return " ".join([name, "–".join(years)]).strip()


def _state(row: Row, found: CooperationPlan | None, desk: Desk) -> str | None:
    """The state that the plan has after this file; None when nobody says any.

    A state only moves forward: a file that tells of an earlier one tells of the past.
    """
    said = row.get("state")
    if said is None:
        return None
    stated = State(said)
    if found and "state" not in found.assumed:
        stands = State(found.state)
        if ORDER.index(stated) <= ORDER.index(stands):
            return stands
    return _make_way(row, found, desk) if stated is State.IN_FORCE else stated


def _make_way(row: Row, found: CooperationPlan | None, desk: Desk) -> str:
    """Supersede the plan in force, unless it is newer than the one of the row."""
    in_force = CooperationPlan.objects.filter(state=State.IN_FORCE).first()
    if in_force is None or (found and in_force.pk == found.pk):
        return State.IN_FORCE
    begins = row.get("from") or (found.from_year if found else None) or 0
    other = in_force.from_year or 0
    if begins == other:
        text = _("“%s” is in force from the same year; only one plan can be") % in_force
        desk.notes.refuse(row.at("state"), text)
    if begins <= other:
        text = _("“%s” is newer and in force, so this one is superseded") % in_force
        desk.notes.warn(row.at("state"), text)
        return State.SUPERSEDED
    _move(in_force, State.SUPERSEDED, row.at("state"), desk)
    return State.IN_FORCE


def _move(plan: CooperationPlan, state: str, path: str, desk: Desk) -> None:
    desk.notes.change(path, f"{plan}: {plan.state} → {State(state).value}")
    plan.state = state
    plan.assumed = [name for name in plan.assumed if name != "state"]
    plan.save(update_fields=["state", "assumed"])


def _matrix(plan: CooperationPlan, row: Row | None, desk: Desk) -> None:
    if row is None:
        return
    level, step = Vocabulary.MATRIX_LEVEL, Vocabulary.MATRIX_STEP
    key = "levels_high_to_low"
    desk.words.all(level, row.get(key), row.at(key))
    desk.words.all(step, row.get("steps"), row.at("steps"))
    scope = desk.words.all(level, row.get("scope"), row.at("scope"))
    desk.ledger.link(plan.matrix_scope, scope, row.at("scope"))


def _commitments(plan: CooperationPlan, rows: list[Row], desk: Desk) -> None:
    finder = Finder(
        plan.commitments.all(),
        rows,
        of_record=lambda c: ((folded(c.title),), (folded(c.counts),)),
        of_row=lambda r: ((folded(r.get("title")),), (folded(r.get("counts")),)),
        notes=desk.notes,
    )
    for place, row in enumerate(rows, 1):
        found = finder.find(row)
        if found is None and not row.id and not desk.has_all(row, "title"):
            continue
        desk.term(Vocabulary.UNIT, row, "unit")
        title = (row.get("rule") or row.id)[:250]
        record = desk.ledger.write(
            Commitment,
            row,
            found,
            {**_promise(row), **_counts(row, desk)},
            fixed={"plan": plan, "order": place},
            assumed={
                "title": title,
                "measure": Commitment.Measure.JUDGED,
                "tolerance": 0,
                "approximate": bool(row.get("tolerance")),
            },
        )
        for name, reason in record.faults().items():
            key = FILE_KEYS.get(name, name)
            desk.notes.refuse(row.at(key), str(reason.label))
        finder.remember(record)


def _promise(row: Row) -> Stated:
    same = ("title", "rule", "period", "unit", "measure", "tolerance", "slots")
    bounds = {"at_least": "min", "at_most": "max"}
    return pick(row, *same, "planned_months", "deadline", **bounds)


def _counts(row: Row, desk: Desk) -> Stated:
    """What is counted, by the key of its kind; a kind never met before is made."""
    said = row.get("counts")
    if not said:
        return {}
    what, _colon, word = said.partition(":")
    if what in KINDS and word.strip():
        kind = desk.words.term(KINDS[what], word.strip(), row.at("counts"))
        return {"counts": (row.at("counts"), f"{what}:{kind.key}" if kind else said)}
    if not is_known(said):
        desk.notes.warn(row.at("counts"), _("the portal cannot count this"))
    return pick(row, "counts")


def _wheel(plan: CooperationPlan, rows: list[Row], desk: Desk) -> None:
    finder = Finder(
        plan.wheel_rows.all(),
        rows,
        of_record=lambda w: ((folded(w.what),), (w.months,)),
        of_row=lambda r: ((folded(r.get("what")),), (r.get("months"),)),
        notes=desk.notes,
    )
    for place, row in enumerate(rows, 1):
        found = finder.find(row)
        if found is None and not desk.has_all(row, "what"):
            continue
        fixed = {"plan": plan, "order": place}
        stated = pick(row, "months", "what")
        record = desk.ledger.write(WheelRow, row, found, stated, fixed=fixed)
        finder.remember(record)
