"""Years that nobody has lived: facts files of any shape that FORMAT allows.

`files()` draws a whole file as a dict: any subset of the blocks, blocks that are null
or empty, totals without named events, ranges, qualifiers, words never met before, and
null wherever a value is not what tells one row from another.
"""

from typing import Any

from hypothesis import strategies as st

from tests.facts.drawn import (
    DOCUMENTS,
    attendances,
    counts,
    dates,
    event_kinds,
    listed,
    lists,
    maybe,
    names,
    rows,
    small,
    sources,
    texts,
    training_kinds,
    valued,
)

OBJECTS = ("agreement", "steering_group", "centre", "communication")


def events(year: int) -> st.SearchStrategy[Any]:
    """Named events, some without a title, all with an id."""
    row = rows(
        {"year": st.just(year), "kind": event_kinds},
        title=texts,
        date=dates(year),
        precision_text=texts,
        mode=st.sampled_from(["digital", "på plats", "via telefon"]),
        venue=texts,
        presenter=names,
        presenter_side=st.sampled_from(["offentlig", "idéburen", "gemensam"]),
        sectors=lists,
        topics=lists,
        attendance=attendances(),
        documentation=st.just("https://exempel.se/forum"),
        source=sources,
        väder=texts,
    )
    return listed(row, most=4, prefix=f"{year}-E")


def series(year: int) -> st.SearchStrategy[Any]:
    """Totals, perhaps larger than what is named, perhaps null."""
    row = rows(
        {"year": st.just(year), "kind": event_kinds},
        count=small,
        attendance=attendances(scoped=True),
        source=sources,
    )
    return listed(row, "kind")


def trainings(year: int) -> st.SearchStrategy[Any]:
    """Trainings with seats, sessions and groups in numbers or words."""
    row = rows(
        {"year": st.just(year), "kind": training_kinds, "title": texts},
        provider=names,
        partners=st.lists(names, max_size=2),
        seats=counts,
        sessions=small,
        sessions_planned=small,
        mode=st.sampled_from(["digital", "kvällstid"]),
        participants=st.dictionaries(
            st.sampled_from(["civil_society_organisations", "malmo_stad", "grannar"]),
            maybe(counts | texts),
            max_size=2,
        ),
        source=sources,
        **{"from": st.just(f"{year}-03"), "to": st.just(f"{year + 1}")},
    )
    return listed(row, most=2, prefix=f"{year}-T")


def plans(year: int) -> st.SearchStrategy[Any]:
    """One plan in force with commitments of every measure."""
    kinds = event_kinds.map(lambda kind: f"events:{kind}")
    counted = st.one_of(
        kinds,
        training_kinds.map(lambda kind: f"trainings:{kind}"),
        st.just("meetings"),
    )
    shared: dict[str, Any] = {"rule": texts, "unit": texts, "source": sources}
    commitment = st.one_of(
        rows(
            {"title": texts, "measure": st.just("count"), "counts": counted},
            min=st.integers(0, 4),
            max=st.integers(4, 8),
            tolerance=st.integers(0, 2),
            **shared,
        ),
        rows(
            {"title": texts, "measure": st.just("count_slots"), "counts": kinds},
            slots=st.just([[1, 6], [7, 12]]),
            min=st.integers(0, 2),
            planned_months=st.just([2, 10]),
            **shared,
        ),
        rows(
            {
                "title": texts,
                "measure": st.just("deadline"),
                "counts": st.sampled_from(["focus_area:next_year", "annual_report"]),
            },
            deadline=st.sampled_from(["10-31", "12-31", "02-29"]),
            **shared,
        ),
        rows(
            {
                "title": texts,
                "measure": st.just("seats"),
                "counts": st.just("steering_group"),
            },
            min=st.integers(0, 8),
            max=st.just(8),
            **shared,
        ),
        rows({"title": texts}, measure=st.just("judged"), **shared),
        rows({"title": texts, "measure": st.just("på känn")}, **shared),
    )
    wheel = rows({"months": st.just([4, 9]), "what": texts}, source=sources)
    plan = rows(
        {
            "id": st.just(f"plan-{year}"),
            "title": texts,
            "from": st.just(year),
            "state": st.just("gällande"),
        },
        to=st.just(year + 3),
        areas=lists,
        commitments=listed(commitment, most=6, prefix="U"),
        year_wheel=listed(wheel, "what"),
        matrix=rows(
            {},
            levels_high_to_low=st.just(["partnerskap", "dialog", "samråd"]),
            steps=lists,
            scope=st.just(["dialog"]),
        ),
        coordinator_tasks=lists,
        source=sources,
    )
    return st.lists(plan, min_size=1, max_size=1)


def agreements() -> st.SearchStrategy[Any]:
    """The agreement, more or less told."""
    moment = rows(
        {"what": texts}, date=dates(2014), precision_text=texts, source=sources
    )
    duty = rows({"text": texts}, source=sources, **{"from": st.just(2017)})
    return rows(
        {"name": st.just("Överenskommelsen")},
        purpose=texts,
        vision=texts,
        parties=lists,
        umbrella_organisations=st.lists(names, max_size=2),
        case_number=st.just("ABC-2017-1"),
        website=st.just("www.exempel.se"),
        timeline=listed(moment, "what"),
        responsibilities=listed(duty, "text"),
        principles=lists,
        ways_of_working=lists,
        legal_forms=lists,
    )


def steering_groups(year: int) -> st.SearchStrategy[Any]:
    """Seats, and what the sources say of the year."""
    sides = rows({}, city=small, civil=small)
    told = rows(
        {"year": st.just(year)},
        meetings_held=small,
        meeting_dates=st.lists(dates(year), max_size=3, unique=True),
        members_stated=sides,
        members_listed=sides,
        source=sources,
    )
    seats = rows(
        {"side": st.sampled_from(["city", "civil"])},
        count=small,
        appointed_by=texts,
        categories=lists,
    )
    return rows(
        {},
        seats=listed(seats, "side", most=2),
        co_opted=texts,
        term_years=small,
        years=listed(told, "year", most=1),
    )


def iop(year: int) -> st.SearchStrategy[Any]:
    """Partnerships with a status for some years."""
    status = rows(
        {},
        step=st.sampled_from(["initiativ", "utredning", "avtal", "avslutat"]),
        text=texts,
    )
    row = rows(
        {"name": texts},
        parties=st.lists(names, max_size=3),
        purpose=texts,
        hub=texts,
        status=st.dictionaries(
            st.sampled_from([str(year), str(year - 1)]), maybe(status), max_size=2
        ),
        source=sources,
    )
    return listed(row, "name", prefix=f"iop-{year}")


def projects(year: int) -> st.SearchStrategy[Any]:
    """Projects with partners and what they did in the year."""
    row = rows(
        {"name": texts},
        partners=st.lists(names, max_size=3),
        areas=lists,
        goals=lists,
        purpose=texts,
        about=texts,
        activities=st.dictionaries(st.just(str(year)), maybe(lists), max_size=1),
        source=sources,
        to=dates(year + 1),
        **{"from": st.just(year)},
    )
    return listed(row, "name", most=2, prefix=f"projekt-{year}")


def centres(year: int) -> st.SearchStrategy[Any]:
    """A house where people meet, with its figures."""
    figures = valued("value", year=st.just(year), measure=texts, source=sources)
    return rows(
        {"name": st.just("Huset")},
        address=texts,
        operator=names,
        opened=st.just(year - 1),
        facilities=lists,
        statistics=listed(figures, "measure"),
    )


def communications(year: int) -> st.SearchStrategy[Any]:
    """Goals, and followers of channels that are counted together or not."""
    channels = st.lists(
        st.sampled_from(["Instagram", "Facebook", "Anslagstavlan"]),
        min_size=1,
        max_size=3,
        unique=True,
    )
    row = valued(
        "value",
        year=st.just(year),
        channels=channels,
        measure=st.sampled_from(["nya", "totala", "delningar"]),
        source=sources,
    )
    return rows({}, goals=lists, channels=st.lists(row, max_size=1))


def blocks(year: int) -> dict[str, st.SearchStrategy[Any]]:
    """Every block of the format, for one year."""
    own = {"year": st.just(year)}
    document = rows(
        {"id": st.sampled_from(DOCUMENTS[:2])}, title=texts, kind=texts, year=st.just(5)
    )
    return {
        "documents": listed(document.map(_with_year(year)), "id"),
        "agreement": agreements(),
        "plans": plans(year),
        "organisations": listed(rows({"name": names}, kind=texts), "name"),
        "focus_areas": st.lists(
            rows(
                {**own, "title": texts},
                decided_on=dates(year - 1),
                decided_by=texts,
                challenges=lists,
                source=sources,
            ),
            max_size=1,
        ),
        "steering_group": steering_groups(year),
        "assignments": listed(
            rows({"given_for": st.just(year), "what": texts}, source=sources), "what"
        ),
        "events": events(year),
        "series": series(year),
        "trainings": trainings(year),
        "iop": iop(year),
        "process_support": listed(
            rows({**own, "name": texts}, source=sources), "name", most=2
        ),
        "projects": projects(year),
        "centre": centres(year),
        "communication": communications(year),
        "annual_reports": st.lists(
            rows(own, completed_on=dates(year + 1), note=texts, source=sources),
            max_size=1,
        ),
        "grants": listed(
            valued("amount", title=texts, source=sources, **own), "title", most=2
        ),
    }


def _with_year(year: int) -> Any:
    return lambda row: {**row, "year": year} if row.get("year") else row


@st.composite
def files(draw: st.DrawFn, year: int | None = None) -> dict[str, Any]:
    """A whole facts file for a year (a drawn one, unless it is given)."""
    of = year if year is not None else draw(st.integers(2015, 2040))
    facts: dict[str, Any] = {"format": 1}
    for key, block in blocks(of).items():
        empty = {} if key in OBJECTS else []
        said = draw(st.sampled_from(["absent", "null", "empty", "told", "told"]))
        if said != "absent":
            told = draw(block) if said == "told" else empty
            facts[key] = None if said == "null" else told
    return draw(with_references(facts))


@st.composite
def with_references(draw: st.DrawFn, facts: dict[str, Any]) -> dict[str, Any]:
    """The file with surveys, sequels and judgements that point at its own rows."""
    held = facts.get("events") or []
    if len(held) > 1 and draw(st.booleans()):
        held[1]["follows"] = held[0]["id"]
    if held and draw(st.booleans()):
        row = rows(
            {"id": st.just("enkät"), "event": st.just(held[0]["id"])},
            scale=st.just([1, 5]),
            question=texts,
            score=st.integers(1, 5) | st.just(4.25),
            respondents=counts,
            comment=texts,
            source=sources,
        )
        facts["surveys"] = [draw(row)]
    plan = (facts.get("plans") or [{}])[0]
    promised = plan.get("commitments") or []
    if promised and draw(st.booleans()):
        row = rows(
            {"commitment": st.just(promised[0]["id"]), "year": st.just(plan["from"])},
            status=st.sampled_from(["uppfyllt", "delvis", "underlag_saknas"]),
            outcome=texts,
            why=texts,
            source=sources,
        )
        facts["compliance"] = [draw(row)]
    return facts
