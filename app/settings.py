"""The environment, read once into one frozen Settings, and what of it is not good enough to start with."""

from collections.abc import Iterable
from difflib import get_close_matches
from ipaddress import ip_address
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.domain.refusals import AddressNotAsked
from app.languages import codes
from app.outgoing import Allowed, Outgoing

PREFIX = "HALFDAY_"
SHORTEST_SECRET = 32
FEWEST_LETTERS = 10  # different ones, in any secret that was made by chance


class Settings(BaseSettings):
    """Every setting of the service; each is an environment variable HALFDAY_… ."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True)

    host: str = Field("127.0.0.1", description="Address to listen on")
    port: int = Field(8000, ge=0, le=65535, description="Port to listen on")
    data_dir: Path = Field(Path("var"), description="Folder for the embedded database and other state")
    database_url: str = Field("", description="PostgreSQL address; empty means SQLite in the data folder")
    base_url: str = Field("", description="Address under which people reach the service; empty means the listening one")
    secret: str = Field(
        "",
        description="Key of what is sealed in the database, 32 characters or more; "
        "empty means a file in the data folder",
        repr=False,
    )
    second_factor: Literal["", "required", "offered"] = Field(
        "",
        description="For coordinators, HR and keepers: required or offered; "
        "empty means required where people come by https",
    )
    production: bool = Field(False, description="Refuse to start unless all is as it must be on the internet")
    allow_plain: bool = Field(
        False, description="Whether others may reach Halfday without https, on a network you trust"
    )
    trusted_proxies: int = Field(0, ge=0, le=10, description="Number of proxies before Halfday that tell who asked")
    smtp_url: str = Field(
        "", description="Mail server, smtp://name:password@host:port; empty prints mails to the log", repr=False
    )
    mail_from: str = Field("halfday@localhost", description="Sender of mails")
    oidc_issuer: str = Field("", description="OpenID provider to sign in by: its issuer, exactly; empty means none")
    oidc_client_id: str = Field("", description="What the provider calls Halfday")
    oidc_client_secret: str = Field("", description="The secret that the provider gave Halfday", repr=False)
    oidc_name: str = Field("single sign-on", description="What people call the provider")
    oidc_domains: str = Field(
        "", description="Mail domains whose addresses, verified by the provider, stand for people"
    )
    oidc_second_factor: str = Field("", description="Words of acr or amr by which it vouches for a second factor")
    outgoing_allow: str = Field(
        "", description="Hosts and networks to ask beside https on the internet, like hooks.lan:8443 10.1.0.0/16"
    )
    outgoing_plain: bool = Field(False, description="Whether Halfday may ask the internet by http as well")
    chat_schemes: str = Field(
        "slack discord tgram gchat workflows",
        description="Kinds of chat that addresses may be of, as apprise calls them; empty means none",
    )
    language: str = Field("en", description="Language of whoever has chosen none: en or de")
    csv_separator: Literal["comma", "semicolon"] = Field(
        "comma",
        description="What stands between the cells of HR's CSV files: comma, or semicolon (then with decimal commas)",
    )
    solver_workers: int = Field(2, ge=1, le=64, description="Search threads of one draft")
    solver_seconds: int = Field(60, ge=1, le=3600, description="Longest search for one draft")

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, url: str) -> str:
        if url and not url.startswith(("postgres://", "postgresql://", "postgresql+psycopg://")):
            raise ValueError("Write it like postgresql://name:password@host/database, or leave it out for SQLite")
        return url

    @field_validator("base_url")
    @classmethod
    def _whole_address(cls, url: str) -> str:
        if not url:
            return url
        parts = urlsplit(url)
        bare = not (parts.query or parts.fragment or parts.username) and parts.path in ("", "/")
        if parts.scheme not in ("http", "https") or not parts.hostname or not bare:
            raise ValueError("Write it like https://rota.example.org, without a path")
        return url.rstrip("/")

    @field_validator("smtp_url")
    @classmethod
    def _mail_server(cls, url: str) -> str:
        if url and not _names_mail_server(url):
            raise ValueError(
                "Write it like smtp://name:password@mail.example.org:587, or smtps:// for TLS from the start; "
                "in a password @ is %40, # is %23 and / is %2F"
            )
        return url

    @field_validator("secret")
    @classmethod
    def _made_by_chance(cls, secret: str) -> str:
        if secret and (len(secret) < SHORTEST_SECRET or len(set(secret)) < FEWEST_LETTERS):
            raise ValueError(f"This is no secret. {_HOW_TO_MAKE_ONE}")
        return secret

    @field_validator("language")
    @classmethod
    def _spoken(cls, code: str) -> str:
        if code not in codes():
            raise ValueError(f"Write one of {', '.join(codes())}")
        return code

    @field_validator("outgoing_allow")
    @classmethod
    def _understood(cls, text: str) -> str:
        Allowed.of(text)
        return text

    @model_validator(mode="after")
    def _whole_provider(self) -> Self:
        if not self.oidc_issuer:
            return self
        if not self.oidc_client_id:
            raise ValueError(f"{PREFIX}OIDC_CLIENT_ID: The provider of {PREFIX}OIDC_ISSUER gives one to each client")
        try:
            Outgoing(self.outgoing).check(self.oidc_issuer)
        except AddressNotAsked as refusal:
            raise ValueError(f"{PREFIX}OIDC_ISSUER: {refusal.sentence.rstrip('.')}") from None
        return self

    @property
    def chats(self) -> frozenset[str]:
        """The kinds of chat that are allowed."""
        return frozenset(self.chat_schemes.lower().replace(",", " ").split())

    @property
    def outgoing(self) -> Allowed:
        """What may be asked of other machines."""
        return Allowed.of(self.outgoing_allow, plain=self.outgoing_plain)

    @property
    def database(self) -> str:
        """The SQLAlchemy address of the database."""
        if not self.database_url:
            return f"sqlite:///{self.data_dir.resolve() / 'halfday.sqlite'}"
        scheme, _, rest = self.database_url.partition("://")
        return f"postgresql+psycopg://{rest}" if scheme in ("postgres", "postgresql") else self.database_url

    @property
    def jobs_database(self) -> str:
        """Where the job engine keeps its own state: a file of its own on SQLite, the same server on PostgreSQL."""
        return self.database if self.database_url else f"sqlite:///{self.data_dir.resolve() / 'jobs.sqlite'}"

    @property
    def public_url(self) -> str:
        """The address that links are built from; never taken from a request."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.base_url or f"http://{host}:{self.port}"

    @property
    def demands_second_factor(self) -> bool:
        """Whether roles wait for a second factor: not on a service that only this machine reaches, unless asked for."""
        return self.second_factor == "required" or (not self.second_factor and self.public_url.startswith("https://"))

    @property
    def is_public(self) -> bool:
        """Whether others than this machine reach the service: then it must be as it must be on the internet."""
        return self.production or not is_loopback(urlsplit(self.public_url).hostname or "")

    @property
    def trouble(self) -> str:
        """Why the service must not start with these settings; one line, or nothing."""
        secure = self.public_url.startswith("https://")
        if self.production and not secure:
            return f"{PREFIX}BASE_URL: In production people must come by https. Set the https address that they use."
        if not secure and not self.allow_plain and (self.is_public or not is_loopback(self.host)):
            return (
                f"{PREFIX}BASE_URL: Others could reach Halfday without https and read everything on the way. Set the "
                f"https address that they use, or {PREFIX}ALLOW_PLAIN=true on a network that you trust."
            )
        if self.is_public and not self.secret:
            return f"{PREFIX}SECRET: An installation that others reach needs one of its own. {_HOW_TO_MAKE_ONE}."
        return ""


def _names_mail_server(url: str) -> bool:
    try:
        parts = urlsplit(url)
        bare = not (parts.query or parts.fragment) and parts.path in ("", "/")
        return parts.scheme in ("smtp", "smtps") and bool(parts.hostname) and parts.port != 0 and bare
    except ValueError:  # a port that is no number, or a bracket that does not close
        return False


_HOW_TO_MAKE_ONE = 'Make one with: python3 -c "import secrets; print(secrets.token_urlsafe(32))"'


def unknown_setting(names: Iterable[str]) -> str:
    """What is wrong with the first variable that nobody reads, as one line; or nothing."""
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    for name in sorted(names):
        if name.upper().startswith(PREFIX) and name.upper() not in known:
            near = get_close_matches(name.upper(), known, n=1)
            return f"{name}: There is no such setting. " + (
                f"Did you mean {near[0]}?" if near else "README.md has all."
            )
    return ""


def is_loopback(host: str) -> bool:
    """Whether a host, by name or number, is this machine itself."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
