"""Once for each cluster, with a superuser's URL: the two roles and their database, as the two URLs name them."""

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand
from psycopg import sql

RESTRICTED = "LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOINHERIT"
OWNER = "LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE"


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("superuser_url")
        parser.add_argument("--may-create-databases", action="store_true", help="for tests only")

    def handle(self, superuser_url, may_create_databases, **options):
        owner, restricted = settings.DATABASES["owner"], settings.DATABASES["default"]
        with psycopg.connect(superuser_url, autocommit=True) as connection:
            connection.execute("SELECT pg_advisory_lock(1)")  # two at once would both make the roles
            self.role(connection, owner, OWNER + (" CREATEDB" if may_create_databases else " NOCREATEDB"))
            self.role(connection, restricted, RESTRICTED)
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [owner["NAME"]]).fetchone():
                connection.execute(
                    sql.SQL("CREATE DATABASE {} OWNER {}").format(
                        sql.Identifier(owner["NAME"]), sql.Identifier(owner["USER"])
                    )
                )

    def role(self, connection, account, rights):
        known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [account["USER"]]).fetchone()
        connection.execute(
            sql.SQL("{} ROLE {} {} PASSWORD {}").format(
                sql.SQL("ALTER" if known else "CREATE"),
                sql.Identifier(account["USER"]),
                sql.SQL(rights),
                sql.Literal(account["PASSWORD"]),
            )
        )
