"""What can be set about the service: by the environment, by a TOML file, or by the command line, which each go before the next.

Every setting has a name of the environment, `MYANMAR_ID_` and the attribute in capitals, and is a key of the same name in the file.
Several processes share nothing: limits and rates are those of one process.
"""

from __future__ import annotations

import ipaddress
import os
import secrets
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, EnvSettingsSource, NoDecode, SettingsConfigDict

from myanmar_id.errors import PlanError

_PREFIX = "MYANMAR_ID_"
#: Names the file in the environment, as `--settings` does on the command line.
FILE_VARIABLE = f"{_PREFIX}SETTINGS"

_PROCESSORS = os.cpu_count() or 1
#: More pictures at a time than this need more memory than a small machine has.
_MOST_BY_DEFAULT = 4

#: A table in the file; in the environment names and secrets, `NAME:SECRET,NAME:SECRET`.
Secrets = Annotated[dict[str, SecretStr], NoDecode]
_MiB = 2**20


class Settings(BaseSettings):
    """The settings of a service.

    Made by itself, it reads the environment; `load` reads a file too.

    Raises:
        ValidationError: a setting is wrong. Values are not in its message.
    """

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX,
        frozen=True,
        extra="forbid",
        hide_input_in_errors=True,
    )

    host: str = Field("127.0.0.1", description="Address to listen at.")
    port: int = Field(8000, ge=0, le=65535, description="Port to listen at; 0 takes a free one.")
    force_open: bool = Field(
        False, description="Listen at an address that others can reach, though nothing is asked of callers."
    )

    keys: Secrets = Field({}, description="Access keys and their secret keys, for requests that are signed.")
    tokens: Annotated[tuple[SecretStr, ...], NoDecode] = Field(
        (), description="Tokens that never expire, for X-Auth-Token and Authorization: Bearer."
    )
    users: Secrets = Field({}, description="Users and passwords, for POST /v3/auth/tokens.")
    token_secret: SecretStr = Field(
        default_factory=lambda: SecretStr(secrets.token_urlsafe(32)),
        min_length=16,
        description="Signs the tokens that users get; at random for each start where it is not set.",
    )
    token_hours: int = Field(24, ge=1, le=24 * 365, description="How long such a token is good, in hours.")
    refuse_replays: bool = Field(
        False,
        description="Refuse a signature that was used before; clients that repeat a request within a second fail.",
    )
    guesses_per_minute: int = Field(
        10, ge=0, description="Wrong passwords a minute from one address, and of one user; 0 sets no limit."
    )
    proxies: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="Addresses or networks of proxies, whose X-Forwarded-For says whom a request comes from."
    )
    project_id: str = Field(
        "0123456789abcdef0123456789abcdef",
        pattern=r"^[0-9a-f]{32}$",
        description="The project that GET /v3/projects tells.",
    )
    regions: Annotated[tuple[str, ...], NoDecode] = Field(
        ("ap-southeast-1",), min_length=1, description="Names of regions that GET /v3/projects knows."
    )

    allow_url: bool = Field(False, description="Fetch pictures that a request names by URL.")
    url_ports: Annotated[tuple[int, ...], NoDecode] = Field((80, 443), description="Ports that are fetched from.")
    url_seconds: float = Field(10.0, gt=0, le=60, description="How long fetching may take, with redirects.")
    url_redirects: int = Field(3, ge=0, le=10, description="Redirects that are followed.")
    url_allow_private: bool = Field(
        False,
        description="Fetch from the networks of this machine and its neighbours too: for closed networks and tests.",
    )

    most_image_bytes: int = Field(
        10 * _MiB,
        ge=1,
        description="The longest picture: characters of its Base64, or bytes of its file where there is none.",
    )
    most_body_bytes: int = Field(
        12 * _MiB, ge=1, description="The longest body of a request; /v1/cards takes twice as much, for two pictures."
    )
    most_text_bytes: int = Field(_MiB, ge=1, description="The longest body of a request about texts.")
    most_items: int = Field(100, ge=1, le=10_000, description="The longest list in a request.")
    most_held_bytes: int = Field(
        128 * _MiB, ge=1, description="Bodies that are held at a time; what comes beyond is told to come again."
    )
    concurrency: int = Field(
        min(_PROCESSORS, _MOST_BY_DEFAULT), ge=1, description="Pictures that are read at a time, each in up to 448 MiB."
    )
    queue: int = Field(16, ge=0, description="Requests that may wait for that; the next is told to come again.")
    deadline_seconds: float = Field(
        60.0, gt=0, description="How long reading a request's pictures may take, with waiting."
    )
    upload_seconds: float = Field(
        60.0, gt=0, description="How long the head of a request may take to arrive, and its body."
    )
    graceful_seconds: int = Field(30, ge=1, description="How long requests may take to finish once the service ends.")
    rate_per_minute: int = Field(0, ge=0, description="Requests a minute of one caller; 0 sets no limit.")

    page: bool = Field(True, description="Serve the page at / and the documentation at /docs.")
    metrics: bool = Field(True, description="Serve /metrics.")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="What is logged.")

    @field_validator("keys", "users", mode="before")
    @classmethod
    def _pairs(cls, given: object) -> object:
        """The environment's way of writing a table. A secret may hold a colon, but no comma."""
        if not isinstance(given, str):
            return given
        pairs = [part.strip().partition(":") for part in given.split(",") if part.strip()]
        if any(not name or not secret for name, _, secret in pairs):
            raise ValueError("write NAME:SECRET, with commas between several")
        return {name.strip(): secret for name, _, secret in pairs}

    @field_validator("tokens", "proxies", "regions", "url_ports", mode="before")
    @classmethod
    def _list(cls, given: object) -> object:
        """The environment's way of writing a list."""
        return [part.strip() for part in given.split(",") if part.strip()] if isinstance(given, str) else given

    @field_validator("proxies")
    @classmethod
    def _networks(cls, given: tuple[str, ...]) -> tuple[str, ...]:
        """See that each is an address or a network: a name would never be recognized."""
        return tuple(str(ipaddress.ip_network(one)) for one in given)

    @property
    def has_auth(self) -> bool:
        """Whether callers must say who they are."""
        return bool(self.keys or self.tokens or self.users)

    @property
    def is_loopback(self) -> bool:
        """Whether the address is one that only this machine can reach."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @classmethod
    def load(cls, file: str | Path | None = None, **given: Any) -> Settings:
        """Read the settings.

        Args:
            file: a TOML file; None takes the one that `MYANMAR_ID_SETTINGS` names, if any.
            given: settings that go before all others; None leaves one out.

        Returns:
            The settings.

        Raises:
            PlanError: the file cannot be read, or a setting is unknown or wrong. Which one is said, its value is not.
        """
        path = file or os.environ.get(FILE_VARIABLE)
        values = _read(Path(path)) if path else {}
        values |= EnvSettingsSource(cls)()
        values |= {name: value for name, value in given.items() if value is not None}
        try:
            return cls(**values)
        except ValidationError as error:
            # No more than the setting's name: what is deeper can be the name of a key.
            names = sorted({str(part["loc"][0]) for part in error.errors(include_input=False, include_context=False)})
            raise PlanError(f"correct the settings {', '.join(names)}: unknown, or not as documented") from None

    def refuse_open(self) -> None:
        """See that the service is not open to others by mistake.

        Raises:
            PlanError: others could reach it and it asks nothing of them, unless that is forced.
        """
        if not self.is_loopback and not self.has_auth and not self.force_open:
            raise PlanError(
                "set keys, tokens or users before listening at an address that others can reach, or force it with --force-open"
            )


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise PlanError(f"the settings file cannot be read: {error.strerror}") from None
    except ValueError:
        # The parser's message repeats what it stumbled over, which can be a secret.
        raise PlanError("the settings file is not TOML") from None
