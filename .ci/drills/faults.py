"""Processes and servers that die in the middle, with real workers at work."""

import re
import signal
import threading
import time

import rehearse
from drills import post
from drills.stage import Stage, within
from drills.told import Told

PATIENCE = 180.0
PROCESSES = 2  # of the worker for letters


def when(stage: Stage, number: int, then: object) -> threading.Thread:
    """Do something from outside when so many letters have arrived."""

    def wait() -> None:
        if within(PATIENCE, lambda: len(stage.peer.heard) >= number):
            then()

    thread = threading.Thread(target=wait)
    thread.start()
    return thread


def killed_workers(stage: Stage, told: Told) -> None:
    """`kill -9` three times in one run: the worker twice, one of its children once."""
    told.begin(f"kill -9 of workers during a run of {stage.count} letters")
    peer, crew, had = stage.peer, stage.crew, len(stage.peer.heard)
    peer.pause = 0.003
    # The first in the very moment between the server's yes and our mark.
    peer.at_number[had + stage.count // 5] = lambda: crew.kill("letters")
    threads = [
        when(stage, had + stage.count // 2, lambda: crew.kill_child("letters")),
        when(stage, had + 3 * stage.count // 4, lambda: crew.kill("letters")),
    ]
    post.write("kill", stage.count)
    took = post.drained("kill", PATIENCE)
    for thread in threads:
        thread.join()
    told.promise("seconds until workers were done", f"{took:.1f}", holds=took >= 0)
    held = post.after_claims("kill")
    most = 20 * (2 * PROCESSES + 1)
    told.promise(
        f"letters held by the dead for five minutes (at most {most})",
        held,
        holds=held <= most,
    )
    post.judge(stage, told, "kill", crashes=2 * PROCESSES + 1)
    peer.pause = 0.0


def redis_away(stage: Stage, told: Told) -> None:
    """Redis dies with all it holds while letters are written and sent."""
    told.begin("Redis stopped and started")
    count, peer, had = stage.count // 10, stage.peer, len(stage.peer.heard)
    peer.pause = 0.02
    post.write("redis", count)
    within(60, lambda: len(peer.heard) >= had + count // 4)
    stage.redis.stop(signal.SIGKILL)
    slowest = post.write("redis", count, first=count)
    told.promise("seconds for a page that rings", f"{slowest:.1f}", holds=slowest < 5)
    pages = answers(stage, "/", "/konto/logga-in/", "/kalender/")
    told.promise("pages meanwhile", pages, holds=set(pages.split()) == {"200"})
    asked = asks_for_code(stage)
    told.promise("asking for a code to log in meanwhile", asked, holds=asked < 400)
    time.sleep(2)
    peer.pause = 0.0
    stage.redis.start()
    took = post.drained("redis", PATIENCE)
    told.promise("seconds until all had gone", f"{took:.1f}", holds=0 <= took < 60)
    post.judge(stage, told, "redis", crashes=0)


def database_away(stage: Stage, told: Told) -> None:
    """PostgreSQL crashes in the middle of a run and comes back."""
    told.begin("the database restarted")
    count, peer, had = stage.count // 5, stage.peer, len(stage.peer.heard)
    answers(stage, "/kalender/")
    peer.pause = 0.02
    post.write("database", count)
    within(60, lambda: len(peer.heard) >= had + count // 4)
    stage.database.stop(signal.SIGQUIT)
    time.sleep(2)
    stage.database.start()
    peer.pause = 0.0
    took = post.drained("database", PATIENCE)
    told.promise("seconds until all had gone", f"{took:.1f}", holds=0 <= took < 60)
    pages = answers(stage, "/kalender/", "/halsa/redo/")
    told.promise("pages after it", pages, holds=set(pages.split()) == {"200"})
    held = post.after_claims("database")
    told.note("letters held by broken runs for five minutes", held)
    post.judge(stage, told, "database", crashes=0)


def answers(stage: Stage, *paths: str) -> str:
    """What the portal's pages say, by their numbers."""
    visitor = rehearse.Visitor(stage.web)
    return " ".join(str(visitor.ask(path)[0]) for path in paths)


def asks_for_code(stage: Stage) -> int:
    """What the log-in page says to somebody who sends it an address."""
    visitor = rehearse.Visitor(stage.web)
    _status, _headers, text = visitor.ask("/konto/logga-in/")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text)
    form = {"csrfmiddlewaretoken": token[1] if token else "", "email": "x@exempel.se"}
    return visitor.ask("/konto/logga-in/", form)[0]
