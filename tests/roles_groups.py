"""Who is who in the tables of roles, and the answers that groups get."""

from tests.cast import ROLES

VISITOR = "visitor"
EVERYBODY = (VISITOR, *ROLES)

# Groups, as the rules have them
RUNNERS = frozenset({"administrator", "coordinator_city", "coordinator_civil"})
ADMINS = frozenset({"administrator"})
COORDINATORS = RUNNERS - ADMINS
NOBODY: frozenset[str] = frozenset()

LOGIN = "login"  # sent to the log-in page
Answer = int | str


def everybody(status: Answer) -> dict[str, Answer]:
    """The same answer for all."""
    return dict.fromkeys(EVERYBODY, status)


def known(status: Answer, visitor: Answer = LOGIN) -> dict[str, Answer]:
    """One answer for those who are logged in, another for visitors."""
    return {**everybody(status), VISITOR: visitor}


def office(group: frozenset[str], status: Answer = 200) -> dict[str, Answer]:
    """An answer for a group; the others may not, and visitors are asked to log in."""
    return {**known(403), **dict.fromkeys(group, status)}
