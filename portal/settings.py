"""Every choice of the house, in one file; what differs between machines comes from the environment."""

from os import environ
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

from .schedule import SCHEDULE

BASE_DIR = Path(__file__).resolve().parent.parent


def switch(name):
    return environ.get(name, "0") == "1"


DEBUG = switch("DEBUG")
DEMO = switch("DEMO")
HTTPS = switch("HTTPS")
if HTTPS and not environ.get("SECRET_KEY"):  # HTTPS means production: everybody has read the key below
    raise ImproperlyConfigured("SECRET_KEY is missing from the environment")
SECRET_KEY = environ.get("SECRET_KEY") or "only-for-tests-and-the-demonstration-never-for-the-open-net"
SECRET_KEY_FALLBACKS = [key for key in environ.get("SECRET_KEY_FALLBACKS", "").split(",") if key]
ALLOWED_HOSTS = environ.get("ALLOWED_HOSTS", "localhost,127.0.0.1,testserver").split(",")
SITE_URL = environ.get("SITE_URL", "http://localhost:8000").rstrip("/")

INSTALLED_APPS = [
    # The house, from the ground up. An app may import only what stands above its own line.
    "people",
    "programmes",
    "partnerships",
    "trainings",
    "network",
    "groups",
    "grants",
    "overview",
    # What we build on.
    "guardian",
    "pgtrigger",
    "pghistory",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "django.forms",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "people.middleware.ReaderMiddleware",
    "people.middleware.SignOfLifeMiddleware",
    "people.middleware.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "programmes.middleware.SecondFactorMiddleware",
    "programmes.middleware.ProgrammeMiddleware",
]
ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "people.context.reader",
            ],
        },
    }
]
FORM_RENDERER = "people.forms.Renderer"


def database(url):
    """A Django database from a URL; `?host=` names a socket directory."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host") or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": int(environ.get("DATABASE_CONNECTION_SECONDS", "60")),
        "CONN_HEALTH_CHECKS": True,
    }


# Web and workers know only the restricted role; the owner's URL is set for migrations and commands alone.
DATABASES = {"default": database(environ.get("DATABASE_URL", "postgresql://portal_web@/portal"))}
DATABASES["default"]["OPTIONS"] = {
    "options": "-c statement_timeout=15s -c lock_timeout=8s -c idle_in_transaction_session_timeout=60s"
}
if "DATABASE_OWNER_URL" in environ:
    DATABASES["owner"] = database(environ["DATABASE_OWNER_URL"])
DATABASE_ROUTERS = ["programmes.wall.OwnerMigrates"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The closed list of tables that belong to no programme, and what the restricted role may do there.
# Everything not listed carries programme_id or stops `migrate`.
SHARED_TABLES = {
    "people.User": "SELECT, INSERT, UPDATE",
    "people.User_groups": "SELECT",
    "people.User_user_permissions": "SELECT",
    "people.LetterChoice": "SELECT, INSERT, UPDATE",
    "people.Organisation": "SELECT, INSERT, UPDATE",
    "programmes.Programme": "SELECT, INSERT, UPDATE",
    "programmes.Due": "SELECT, INSERT, DELETE",
    "account.EmailAddress": "SELECT, INSERT, UPDATE, DELETE",
    "account.EmailConfirmation": "SELECT, INSERT, UPDATE, DELETE",
    "mfa.Authenticator": "SELECT, INSERT, UPDATE, DELETE",
    "usersessions.UserSession": "SELECT, INSERT, UPDATE, DELETE",
    "sessions.Session": "SELECT, INSERT, UPDATE, DELETE",
    "auth.Permission": "SELECT",
    "auth.Group": "SELECT",
    "auth.Group_permissions": "SELECT",
    "contenttypes.ContentType": "SELECT",
    "guardian.UserObjectPermission": "",  # our permissions have tables of their own: these stay shut
    "guardian.GroupObjectPermission": "",
    "pghistory.Context": "",  # the context is a JSON column of each event
}
PGTRIGGER_INSTALL_ON_MIGRATE = False
PGHISTORY_ADMIN_ORDERING = "-pgh_created_at"

# Limits of sign-in must hold when Redis is gone, so the cache is a table (laid in programmes/ground.sql).
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "portal_cache"}}

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# access.py asks guardian itself; e-mail is unique by Lower(); frame-ancestors in the policy stands for X-Frame-Options.
SILENCED_SYSTEM_CHECKS = ["guardian.W001", "auth.W004", "security.W002"]
GUARDIAN_MONKEY_PATCH_USER = False
GUARDIAN_MONKEY_PATCH_GROUP = False
ANONYMOUS_USER_NAME = None
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/desk/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "people.adapter.AccountAdapter"
ACCOUNT_FORMS = {"signup": "people.forms.SignUpForm", "login": "people.forms.SignInForm"}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 300
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_RATE_LIMITS = {"test_letter": "20/h/user", "verify_paper": "30/5m/ip"}
ACCOUNT_SESSION_REMEMBER = False
SIGNATURES = "partnerships.agreeing.signatures.SimpleSignature"  # the kind that agreements are signed by
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Kamrat"
MFA_TRUST_ENABLED = False
MFA_RECOVERY_CODES_SHOW_ONCE = True
USERSESSIONS_TRACK_ACTIVITY = True  # by people.middleware.SignOfLifeMiddleware, once a minute
ALLAUTH_TRUSTED_PROXY_COUNT = int(environ.get("TRUSTED_PROXY_COUNT", "0"))
SECOND_FACTOR_ROLES = ["staff", "lead", "reviewer", "finance", "approver", "auditor"]

SESSION_ENGINE = "people.sessions"
SESSION_COOKIE_AGE = 8 * 60 * 60  # from sign-in, absolute
REST_AFTER = 30 * 60  # without a sign of life, for those who need the second factor; static/resting.js warns before
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CSP: dict[str, list[str]] = {
    name: [CSP.NONE] for name in ("default-src", "frame-ancestors", "base-uri", "object-src")
}
SECURE_CSP |= {name: [CSP.SELF] for name in ("style-src", "font-src", "connect-src", "form-action", "manifest-src")}
SECURE_CSP |= {"script-src": [CSP.SELF, CSP.NONCE], "img-src": [CSP.SELF, "data:"], "report-uri": ["/api/policy/"]}
if HTTPS:
    SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_REDIRECT_EXEMPT = [r"^health/"]
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sid", "__Host-csrf"
    SECURE_HSTS_SECONDS, SECURE_HSTS_INCLUDE_SUBDOMAINS, SECURE_HSTS_PRELOAD = 63_072_000, True, True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    CSRF_TRUSTED_ORIGINS = [SITE_URL]

CELERY_BROKER_URL = environ.get("REDIS_URL", "redis://localhost:6379/0")
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 0.5, "socket_timeout": 0.5, "max_retries": 0}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_IGNORE_RESULT = CELERY_TASK_ACKS_LATE = CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 120
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BEAT_SCHEDULE = SCHEDULE

MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": environ.get("EMAIL_HOST", "localhost"),
            "port": int(environ.get("EMAIL_PORT", "25")),
            "username": environ.get("EMAIL_USER", ""),
            "password": environ.get("EMAIL_PASSWORD", ""),
            "use_tls": switch("EMAIL_TLS"),
            "timeout": 10,
        },
    }
}
DEFAULT_FROM_EMAIL = environ.get("FROM_EMAIL", "Kamrat <portal@example.org>")
BOUNCE_ADDRESS = environ.get("BOUNCE_ADDRESS", "")  # empty: what comes back goes to the sender
BOUNCE_IMAP_URL = environ.get("BOUNCE_IMAP_URL", "")  # of the mailbox to which it goes; empty: nobody reads it

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LANGUAGES = [
    ("da", "Dansk"),
    ("fi", "Suomi"),
    ("sv", "Svenska"),
    ("nb", "Norsk bokmål"),
    ("hu", "Magyar"),
    ("en", "English"),
]
LOCALE_PATHS = [BASE_DIR / "locale"]

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
NODE_MODULES = BASE_DIR / "node_modules"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("ds", NODE_MODULES / "@digdir/designsystemet-css/dist/src"),
    ("ds-theme", NODE_MODULES / "@digdir/designsystemet-theme/brand"),
    ("inter", NODE_MODULES / "@fontsource-variable/inter"),
]
MANIFEST = switch("STATIC_MANIFEST")
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": environ.get("FILES_DIR", str(BASE_DIR / "var" / "files"))},
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if MANIFEST
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not MANIFEST
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
CLAMD_URL = environ.get("CLAMD_URL", "")  # tcp://host:3310 or unix:///run/clamav/clamd.sock; empty: no virus check

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": environ.get("LOG_LEVEL", "WARNING")},
}
