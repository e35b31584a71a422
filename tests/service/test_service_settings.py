"""Settings: from where they come, which goes first, and that a wrong one is named and never shown."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pydantic_settings")

from pydantic import ValidationError

from myanmar_id.errors import PlanError
from myanmar_id.service.settings import Settings

SECRET = "made-up-secret"


@pytest.fixture(autouse=True)
def empty_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"MYANMAR_ID_{name.upper()}", raising=False)
    monkeypatch.delenv("MYANMAR_ID_SETTINGS", raising=False)


def test_what_is_set_without_being_set() -> None:
    found = Settings.load()
    assert (found.host, found.port, found.has_auth, found.is_loopback) == ("127.0.0.1", 8000, False, True)
    assert (found.allow_url, found.url_allow_private, found.force_open) == (False, False, False)
    assert (found.most_image_bytes, found.most_body_bytes) == (10 * 2**20, 12 * 2**20)
    assert found.deadline_seconds < 120  # clients wait so long
    assert found.url_seconds < found.deadline_seconds
    assert re.fullmatch("[0-9a-f]{32}", found.project_id)


def test_every_setting_says_what_it_is() -> None:
    assert all(field.description for field in Settings.model_fields.values())


def test_the_secret_of_tokens_is_drawn_anew() -> None:
    assert Settings().token_secret != Settings().token_secret
    assert len(Settings().token_secret.get_secret_value()) > 32


def test_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "KEYS": "AK1:SK:1, AK2:SK2,",
        "TOKENS": "one, two",
        "USERS": "somebody:password",
        "REGIONS": "ap-southeast-1,my-region",
        "URL_PORTS": "443,8443",
        "PROXIES": "127.0.0.1, 172.16.0.0/12",
        "PORT": "9000",
        "ALLOW_URL": "true",
        "RATE_PER_MINUTE": "30",
        "REQUIRE": "icu",
    }.items():
        monkeypatch.setenv(f"MYANMAR_ID_{name}", value)
    found = Settings.load()
    assert {name: secret.get_secret_value() for name, secret in found.keys.items()} == {"AK1": "SK:1", "AK2": "SK2"}
    assert [token.get_secret_value() for token in found.tokens] == ["one", "two"]
    assert found.users["somebody"].get_secret_value() == "password"
    assert (found.regions, found.url_ports) == (("ap-southeast-1", "my-region"), (443, 8443))
    assert found.proxies == ("127.0.0.1/32", "172.16.0.0/12")
    assert (found.port, found.allow_url, found.rate_per_minute, found.has_auth) == (9000, True, 30, True)
    assert "SK" not in repr(found)
    assert "password" not in repr(found)


def test_a_file_the_environment_and_arguments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('port = 1\nqueue = 2\nhost = "::1"\ntokens = ["a,b"]\n[keys]\nAK = "S,K"\n', encoding="utf-8")
    monkeypatch.setenv("MYANMAR_ID_QUEUE", "3")
    monkeypatch.setenv("MYANMAR_ID_PORT", "4")
    found = Settings.load(file, port=5, host=None)
    assert (found.port, found.queue, found.host, found.is_loopback) == (5, 3, "::1", True)
    assert found.keys["AK"].get_secret_value() == "S,K"
    assert found.tokens[0].get_secret_value() == "a,b"
    monkeypatch.setenv("MYANMAR_ID_SETTINGS", str(file))
    assert Settings.load().host == "::1"


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"keys": SECRET}, "keys"),
        ({"keys": f"{SECRET}:"}, "keys"),
        ({"keys": f":{SECRET}"}, "keys"),
        ({"users": {SECRET: 5}}, "users"),
        ({"tokens": 5}, "tokens"),
        ({"token_secret": SECRET}, "token_secret"),
        ({"port": SECRET}, "port"),
        ({"port": 65536}, "port"),
        ({"project_id": SECRET}, "project_id"),
        ({"regions": ""}, "regions"),
        ({"log_level": SECRET}, "log_level"),
        ({"log_level": "trace"}, "log_level"),
        ({"concurrency": 0}, "concurrency"),
        ({"unknown": SECRET}, "unknown"),
    ],
)
def test_a_wrong_setting_is_named_and_not_shown(given: dict[str, Any], name: str) -> None:
    with pytest.raises(PlanError) as caught:
        Settings.load(**given)
    assert name in str(caught.value)
    assert SECRET not in str(caught.value)
    assert caught.value.__cause__ is None
    with pytest.raises(ValidationError) as shown:
        Settings(**given)
    assert "input_value" not in str(shown.value)


def test_all_wrong_settings_are_named() -> None:
    with pytest.raises(PlanError, match="host, port"):
        Settings.load(port=-1, host=5)


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError):
        Settings().port = 5  # type: ignore[misc]


@pytest.mark.parametrize(
    ("content", "message"),
    [(f"port = {SECRET}", "not TOML"), (f'"{SECRET}', "not TOML"), (b"\xff", "not TOML"), ("prot = 5", "prot")],
)
def test_a_file_that_is_wrong(tmp_path: Path, content: str | bytes, message: str) -> None:
    file = tmp_path / "settings.toml"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(PlanError, match=message) as caught:
        Settings.load(file)
    assert SECRET not in str(caught.value)


def test_a_file_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match="No such file") as caught:
        Settings.load(tmp_path / "ko-ko.toml")
    assert "ko-ko" not in str(caught.value)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "::1", "localhost"])
def test_this_machine_alone_may_be_open(host: str) -> None:
    Settings(host=host).refuse_open()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "", "192.168.1.5", "example.com", "::ffff:8.8.8.8"])
def test_others_are_not_let_in_by_mistake(host: str) -> None:
    with pytest.raises(PlanError, match="force-open"):
        Settings(host=host).refuse_open()
    Settings(host=host, force_open=True).refuse_open()
    for allowed in ({"keys": "AK:SK"}, {"tokens": "t"}, {"users": "u:p"}):
        Settings(host=host, **allowed).refuse_open()  # type: ignore[arg-type]


@pytest.mark.parametrize("proxy", ["proxy.example", "*", "10.0.0.1/8", ""])
def test_proxies_are_addresses(proxy: str) -> None:
    # A name would never be recognized, and a star would believe anybody.
    with pytest.raises(PlanError, match="proxies"):
        Settings.load(proxies=(proxy,))
