"""What is done once the transaction stands, and once only."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import connection, transaction


class _Call(partial[Any]):
    """A call that can be found again among those that wait for the commit."""


def once(function: Callable[..., Any], *args: Any) -> None:
    """Call the function after the commit, once however often it is asked for.

    Outside a transaction it is called at once. A failure is logged and stops nothing:
    what was committed stands.
    """
    for waiting in connection.run_on_commit:
        call = waiting[1]
        if isinstance(call, _Call) and (call.func, call.args) == (function, args):
            return
    transaction.on_commit(_Call(function, *args), robust=True)
