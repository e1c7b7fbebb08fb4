"""Every setting, with defaults that suit a laptop.

Production sets the environment variables listed in README.md; nothing else differs.
"""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from malmoandan.schedule import REMIND, RULE_NAMES, SCHEDULE

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = environ.Env()

# LOCAL is the laptop: example accounts, a mailbox page, no HTTPS. Never on a server.
LOCAL = env.bool("LOCAL", default=not env.bool("PRODUCTION", default=False))
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY: str = env(
    "SECRET_KEY",
    default="only-for-a-laptop-and-refused-by-check-deploy-" * 2
    if LOCAL
    else environ.Env.NOTSET,
)
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", default=[])
PORT: int = env.int("PORT", default=8000)
SITE_URL: str = env(
    "SITE_URL",
    default=f"http://127.0.0.1:{PORT}" if LOCAL else environ.Env.NOTSET,
).rstrip("/")
# The loopback names let a health check on the same machine in.
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[]) or [
    urlsplit(SITE_URL).hostname or "",
    *("localhost", "127.0.0.1", "[::1]"),
]
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
CSRF_FAILURE_VIEW = "malmoandan.home.views.form_expired"

# What the place is called, and where questions go.
SITE_NAME: str = env("SITE_NAME", default="Malmöandan")
CONTACT_EMAIL: str = env("CONTACT_EMAIL", default="")
# The authority that receives what is sent in here: it becomes a public document there.
CITY_NAME: str = env("CITY_NAME", default="Malmö stad")

# Applications

INSTALLED_APPS = [
    "malmoandan",
    "malmoandan.home",
    "reports",
    "events",
    "governance",
    "partnerships",
    "malmoandan.core",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "csp",
    "import_export",
    "simple_history",
    "rules.apps.AutodiscoverRulesConfig",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "malmoandan.core.public_cache.PublicPages",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "malmoandan.core.middleware.NotKept",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "malmoandan.core.middleware.SecondFactor",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "malmoandan.urls"
WSGI_APPLICATION = "malmoandan.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "malmoandan.home.context.frame",
            ],
        },
    },
]

# Data: SQLite in var/ is the embedded default, PostgreSQL the real one.

DATABASE_URL: str = env("DATABASE_URL", default="")
DATABASES: dict[str, dict[str, Any]] = {
    "default": environ.Env.db_url_config(DATABASE_URL)
    if DATABASE_URL
    # Not as an address: a folder may be called what an address may not hold.
    else {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(VAR_DIR / "malmoandan.sqlite3"),
    }
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["ENGINE"] = "malmoandan.core.sqlite"
    # IMMEDIATE: a read-modify-write waits for its turn instead of failing as "locked".
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;"
            "PRAGMA foreign_keys=ON;PRAGMA cache_size=-20000;"
        ),
    }
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
# A kept connection is tried before it is used: a restarted database costs no page.
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

# The cache is shared by all processes, because the limits on tries live in it.

REDIS_URL: str = env("REDIS_URL", default="")
DATABASE_CACHE = {
    "BACKEND": "django.core.cache.backends.db.DatabaseCache",
    "LOCATION": "cache",
    "OPTIONS": {"MAX_ENTRIES": 5000},
}
CACHES: dict[str, dict[str, Any]] = {"default": DATABASE_CACHE}
if REDIS_URL:
    CACHES["meanwhile"] = DATABASE_CACHE  # while Redis is away: malmoandan.core.cache
    CACHES["default"] = {
        "BACKEND": "malmoandan.core.cache.Cache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "malmoandan",
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
    }

# Public pages come whole from memory for visitors; off is for measuring.

PUBLIC_CACHE: bool = env.bool("PUBLIC_CACHE", default=True)

# Work in the background: the database is the queue, Celery the doorbell. Without Redis
# `manage.py tick --loop` runs the same schedule.

CELERY_BROKER_URL = REDIS_URL or "memory://"
CELERY_TASK_ALWAYS_EAGER = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SOFT_TIME_LIMIT = 90
CELERY_TASK_TIME_LIMIT = 120
CELERY_TASK_DEFAULT_QUEUE = "letters"
# What takes longer than a letter does not stand in its way.
CELERY_TASK_ROUTES = {
    "reports.*": {"queue": "reports"},
    "partnerships.tasks.*": {"queue": "reports"},
}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 50  # drawing PDF makes a process grow
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # Redis may be away for long
# Longer than the longest task, or Redis hands it out again while it runs.
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 7200}
CELERY_TIMEZONE = "Europe/Stockholm"
# What the clock starts: Celery beat reads it, and `manage.py tick` as well.
CELERY_BEAT_SCHEDULE = SCHEDULE
# The actions that write reminders, and what their rules are called.
REMINDERS = REMIND
REMINDER_NAMES = RULE_NAMES
CELERY_BEAT_SCHEDULER = "malmoandan.core.beat.Scheduler"
LETTERS_KEPT_DAYS: int = env.int("LETTERS_KEPT_DAYS", default=90)

# Letters go out over SMTP: EMAIL_URL=smtp+tls://user:password@host:587

vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL: str = env("FROM_EMAIL", default="Malmöandan <malmoandan@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Where mail servers report letters that could not be delivered (the envelope's sender),
# and where those reports are read: imaps://user:password@host/INBOX or maildir:///path
BOUNCE_ADDRESS: str = env("BOUNCE_ADDRESS", default="")
BOUNCES_URL: str = env("BOUNCES_URL", default="")

# People

AUTH_USER_MODEL = "core.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]

# What a contact person can speak for, by the name of its model.
GRANT_SUBJECTS = ["partnerships.organisation"]

# Accounts: a code by mail or a passkey, then a second factor for those who decide.
# Nobody has a password and nobody signs up by themselves (malmoandan.core.adapters).

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "own-pages"
LOGOUT_REDIRECT_URL = "/"
SESSION_COOKIE_AGE = 14 * 24 * 3600
ACCOUNT_ADAPTER = "malmoandan.core.adapters.Account"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # the code by mail is the proof, at every log-in
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_TIMEOUT = 30 * 60
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_FORMS = {
    "request_login_code": "malmoandan.core.forms.RequestCode",
    "confirm_login_code": "malmoandan.core.forms.ConfirmCode",
}
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "20/m/ip,3/m/key",
    "public_form": "20/h/ip",  # core.forms.FromAnybody; a whole office has one address
    # Signing up: from one place, and letters to one address. Off is for measuring.
    "signup": "120/h/ip,10/h/key" if env.bool("SIGNUP_LIMITS", default=True) else "",
    "checkin": "200/h/ip",  # a whole office in the same digital meeting
    "personal_link": "60/h/ip,10/h/key",  # guessing whom a forwarded link was sent to
}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = urlsplit(SITE_URL).scheme
ACCOUNT_USER_DISPLAY = str
MFA_ADAPTER = "malmoandan.core.adapters.SecondFactor"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = SITE_NAME
MFA_TOTP_TOLERANCE = 1  # phones' clocks differ by some seconds
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # a passkey stands for both factors
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = LOCAL
MFA_FORMS = {
    "authenticate": "malmoandan.core.forms.Authenticate",
    "reauthenticate": "malmoandan.core.forms.Reauthenticate",
    "activate_totp": "malmoandan.core.forms.ActivateTOTP",
    "deactivate_totp": "malmoandan.core.forms.DeactivateTOTP",
    "generate_recovery_codes": "malmoandan.core.forms.GenerateRecoveryCodes",
    "add_webauthn": "malmoandan.core.forms.AddPasskey",
    "edit_webauthn": "malmoandan.core.forms.EditPasskey",
}

# Log-in with an organisation's own accounts: off until OIDC_SERVER_URL is given.
# Only people who have an account here get in; the second factor is asked for all the
# same. Production sets OIDC_SERVER_URL, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_NAME.

OIDC_SERVER_URL: str = env("OIDC_SERVER_URL", default="")
SOCIALACCOUNT_ADAPTER = "malmoandan.core.adapters.SocialAccount"
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}
if OIDC_SERVER_URL:
    INSTALLED_APPS += ["allauth.socialaccount.providers.openid_connect"]
    SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
    SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "organisation",
                "name": env("OIDC_NAME", default="Malmö stad"),
                "client_id": env("OIDC_CLIENT_ID"),
                "secret": env("OIDC_CLIENT_SECRET"),
                "settings": {"server_url": OIDC_SERVER_URL},
            }
        ],
    }

# Languages: the source is English, what people see is Swedish.

LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", _("Swedish")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Stockholm"
USE_I18N = True
USE_TZ = True

# Static files: ours, hashed, compressed; no third party is asked for anything.

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = Path(env("MEDIA_ROOT", default=str(VAR_DIR / "media")))
# A line of the budget whose outcome is further off than this asks for a note.
BUDGET_NOTE_PERCENT: int = env.int("BUDGET_NOTE_PERCENT", default=10)
# The largest file that is taken in. A proxy in front must let a little more through.
FILE_MAX_BYTES: int = env.int("FILE_MAX_BYTES", default=10 * 1024**2)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# Safety

SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not LOCAL
SESSION_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
if not LOCAL:
    SECURE_SSL_REDIRECT = env.bool("SSL_REDIRECT", default=True)
    SECURE_REDIRECT_EXEMPT = [r"^halsa/"]  # asked over plain HTTP by the machine itself
    # Start small: a browser that has seen a long one cannot be told to forget it.
    SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=3600)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("HSTS_SUBDOMAINS", default=True)
    SECURE_HSTS_PRELOAD = env.bool("HSTS_PRELOAD", default=False)
    # The preload list is about the city's whole domain: not ours to join.
    SILENCED_SYSTEM_CHECKS = ["security.W021"]
    if env.bool("BEHIND_PROXY", default=True):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
        ALLAUTH_TRUSTED_PROXY_COUNT = 1

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    "camera": [],
    "geolocation": [],
    "microphone": [],
    "publickey-credentials-get": ["self"],
}

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True
IMPORT_EXPORT_SKIP_ADMIN_LOG = True  # the trail remembers
SIMPLE_HISTORY_REVERT_DISABLED = True

# Logs: what happened, never who. No request bodies, no addresses, no mail to admins.

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        # Somebody knocks with another host's name: refused, and no news.
        "django.security.DisallowedHost": {"handlers": [], "propagate": False},
        "django.server": {"handlers": [], "propagate": False},
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
    },
}
