"""Who the stories of partnerships are about, unless a test has its own."""

import pytest

from malmoandan.core.models import User
from partnerships.models import IopCase, IopParty, Organisation
from tests import cast
from tests.partnerships import iop_made
from tests.partnerships.people import organisation, speaks


@pytest.fixture
def body() -> Organisation:
    """An association."""
    return organisation("Exempelföreningen Ängen")


@pytest.fixture
def other() -> Organisation:
    """A board that it does something with."""
    return organisation("Exempelnämnden", "city")


@pytest.fixture
def anna(body) -> User:
    """Somebody who speaks for the association."""
    return speaks(body, "anna").person


@pytest.fixture
def bo(other) -> User:
    """Somebody who speaks for the board."""
    return speaks(other, "bo").person


@pytest.fixture
def keeper() -> User:
    """The coordinator of civil society."""
    return cast.person("coordinator_civil")


@pytest.fixture
def case() -> IopCase:
    """An agreement between a board and an association that soon ends."""
    return iop_made.soon_over()


@pytest.fixture
def board(case) -> IopParty:
    """The city's party of the agreement."""
    return case.parties.first()


@pytest.fixture
def civil(case) -> IopParty:
    """Civil society's party of the agreement."""
    return case.parties.last()


@pytest.fixture
def who(civil) -> User:
    """Somebody who speaks for civil society's party."""
    return speaks(civil.organisation).person
