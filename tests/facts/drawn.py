"""What invented facts are made of: words, dates, numbers with qualifiers, rows."""

from typing import Any

from hypothesis import strategies as st

WORDS = ["kvarter", "torg", "kör", "odling", "läxor", "cykel", "språk", "hav", "Öster"]
DOCUMENTS = ["D1", "D2", "aldrig beskrivet"]

texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
lists = st.lists(texts, max_size=3, unique=True)
small = st.integers(0, 12)
counts = st.integers(0, 5000)
qualifiers = st.sampled_from(
    ["mer än", "cirka", "ca", "drygt", "runt", "minst", "högst", "en sisådär"]
)
event_kinds = st.sampled_from(
    ["dialogforum", "ideverkstad", "larandelunch", "malmotimme", "stadsvandring"]
)
training_kinds = st.sampled_from(["medskapande", "civilsamhälle", "kvällskurs"])
names = st.sampled_from(
    [
        "Fritidsnämnden",
        "kulturförvaltningen",
        "Föreningen Bryggan (arrangör)",
        "Malmö stad: stadskontoret",
        "Sunds universitet",
        "Odlarna",
    ]
)


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """The value, or null."""
    return st.none() | strategy


def rows(
    required: dict[str, st.SearchStrategy[Any]],
    **optional: st.SearchStrategy[Any],
) -> st.SearchStrategy[dict[str, Any]]:
    """An object with the required keys, and any of the others, null or not."""
    others = {key: maybe(value) for key, value in optional.items()}
    return st.fixed_dictionaries(required, optional=others)


def listed(
    row: st.SearchStrategy[dict[str, Any]],
    *keys: str,
    most: int = 3,
    prefix: str = "",
) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Rows that differ in the keys that tell them apart; with ids under a prefix."""
    many = st.lists(
        row, max_size=most, unique_by=lambda r: tuple(str(r.get(k)) for k in keys)
    )
    if not prefix:
        return many
    return many.map(
        lambda drawn: [{"id": f"{prefix}-{n}", **r} for n, r in enumerate(drawn, 1)]
    )


sources = st.lists(
    rows({"document": st.sampled_from(DOCUMENTS)}, line=st.integers(1, 400)),
    max_size=2,
)


def dates(year: int) -> st.SearchStrategy[str]:
    """A date of the year, as precise as it happens to be."""
    return st.one_of(
        st.just(str(year)),
        st.integers(1, 12).map(lambda m: f"{year}-{m:02}"),
        st.dates().map(lambda d: f"{year}-{d.month:02}-{min(d.day, 28):02}"),
        st.just(f"{year - 1}/{year}"),
    )


@st.composite
def numbers(draw: st.DrawFn, name: str, among: st.SearchStrategy[int] = counts) -> Any:
    """A number, a range, either with or without a qualifier, or null."""
    low = draw(among)
    shape = draw(st.sampled_from(["number", "range", "null"]))
    said: dict[str, Any] = {}
    if shape == "number":
        said[name] = low
    elif shape == "range":
        said[f"{name}_from"], said[f"{name}_to"] = low, low + draw(small)
    else:
        said[name] = None
    if draw(st.booleans()):
        said["qualifier"] = draw(qualifiers)
    return said


@st.composite
def attendances(draw: st.DrawFn, *, scoped: bool = False) -> dict[str, Any]:
    """Who came: persons, perhaps organisations, perhaps in all or per event."""
    said: dict[str, Any] = draw(numbers("persons"))
    if draw(st.booleans()):
        said["organisations"] = draw(maybe(counts))
    if scoped and draw(st.booleans()):
        said["scope"] = draw(st.sampled_from(["total", "per_event"]))
    return said


def valued(name: str, **keys: Any) -> st.SearchStrategy[dict[str, Any]]:
    """A row with a number that is named `name`, beside the keys that are given."""
    return st.builds(
        lambda row, said: {**row, **said}, st.fixed_dictionaries(keys), numbers(name)
    )
