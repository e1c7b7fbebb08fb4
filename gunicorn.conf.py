"""How gunicorn serves the portal, on a laptop and on a server alike."""

import os
from pathlib import Path

wsgi_app = "malmoandan.wsgi:application"
bind = os.environ.get("BIND", f"127.0.0.1:{os.environ.get('PORT', '8000')}")
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 60
graceful_timeout = 10
max_requests = 5000  # a worker that has grown is followed by a fresh one
max_requests_jitter = 500
control_socket_disable = True
if Path("/dev/shm").is_dir():  # noqa: S108  (heartbeats on a disk can stall a worker)
    worker_tmp_dir = "/dev/shm"  # noqa: S108

# What was asked and how it went; no address, no query string: they tell who.
accesslog = os.environ.get("ACCESS_LOG") or None
access_log_format = '%(t)s %(m)s "%(U)s" %(s)s %(b)s bytes %(M)s ms'
loglevel = os.environ.get("GUNICORN_LOG_LEVEL", "warning")
