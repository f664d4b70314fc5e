"""What a machine without Docker can hold of the production setup: the file says what it must."""

import re
from pathlib import Path

import pytest
import yaml

HOUSE = Path(__file__).resolve().parent.parent
SERVICES = {"migrate", "web", "worker", "beat", "database", "broker", "proxy", "backup"}
RESTRICTED = ("web", "worker", "beat")
SECRET = re.compile(r"PASSWORD|SECRET|_URL$|AUTH$|KEY")


@pytest.fixture(scope="module")
def text():
    return (HOUSE / "docker-compose.yml").read_text()


@pytest.fixture(scope="module")
def services(text):
    return yaml.safe_load(text)["services"]


def test_the_production_setup_has_every_service(services):
    assert set(services) == SERVICES


@pytest.mark.parametrize("name", sorted(SERVICES - {"migrate"}))
def test_every_service_that_stays_has_a_health_check(services, name):
    assert services[name]["healthcheck"]["test"]
    assert services[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", RESTRICTED)
def test_web_worker_and_beat_know_only_the_restricted_role(services, name):
    environment = services[name]["environment"]
    assert environment["DATABASE_URL"].startswith("postgresql://portal_web:")
    assert "portal_owner" not in str(services[name])
    assert not {"DATABASE_OWNER_URL", "SUPERUSER_URL", "POSTGRES_PASSWORD"} & set(environment)
    assert "POSTGRES_PASSWORD" not in str(services[name])
    assert "DATABASE_OWNER_PASSWORD" not in str(services[name])


@pytest.mark.parametrize("name", RESTRICTED)
def test_web_worker_and_beat_wait_for_the_migrations(services, name):
    assert services[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


def test_migrations_run_as_the_owner_once(services):
    migrate = services["migrate"]
    assert migrate["environment"]["DATABASE_OWNER_URL"].startswith("postgresql://portal_owner:")
    assert migrate["restart"] == "no"
    assert "migrate --database=owner" in migrate["command"][-1]


def test_no_secret_stands_in_the_file(services):
    """A secret is a variable of the environment, alone or as the password of an address."""
    for name, service in services.items():
        for variable, value in service.get("environment", {}).items():
            if SECRET.search(variable) and variable != "SITE_URL":
                without = re.sub(r"\$\{\w+(:[-?][^}]*)?\}", "", value)
                assert without == "" or re.fullmatch(r"\w+://\w*:@\w+:\d+/\w+", without), (name, variable)


def test_every_variable_is_explained_in_the_example(text):
    used = set(re.findall(r"(?<!\$)\$\{(\w+)", text))
    explained = set(re.findall(r"^(\w+)=", (HOUSE / ".env.example").read_text(), re.MULTILINE))
    assert used == explained


def test_the_example_holds_no_secret():
    for name, value in re.findall(r"^(\w+)=(.*)$", (HOUSE / ".env.example").read_text(), re.MULTILINE):
        assert value == "" or not SECRET.search(name)


def test_database_and_broker_are_reached_only_from_inside(services, text):
    assert yaml.safe_load(text)["networks"]["inside"] == {"internal": True}
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]
    for name in ("database", "broker", "backup"):
        assert services[name]["networks"] == ["inside"]


def test_the_portal_runs_in_its_container_without_rights(services):
    for name in (*RESTRICTED, "migrate"):
        assert services[name]["read_only"] is True
        assert services[name]["cap_drop"] == ["ALL"]
    assert re.search(r"^USER portal$", (HOUSE / "Dockerfile").read_text(), re.MULTILINE)


def test_what_must_not_be_lost_has_a_volume_and_a_backup(services, text):
    assert set(yaml.safe_load(text)["volumes"]) == {"database", "files", "backups"}
    assert "backups:/backups" in services["backup"]["volumes"]
    assert "files:/files:ro" in services["backup"]["volumes"]


def test_the_files_that_are_mounted_exist(services):
    for service in services.values():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert not source.startswith("./") or (HOUSE / source).is_file()
