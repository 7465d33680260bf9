"""The environment, read once into one frozen Settings."""

from pathlib import Path

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.outgoing import Allowed


class Settings(BaseSettings):
    """Every setting of the service; each is an environment variable HALFDAY_… ."""

    model_config = SettingsConfigDict(env_prefix="HALFDAY_", frozen=True)

    host: str = Field("127.0.0.1", description="Address to listen on")
    port: int = Field(8000, ge=0, le=65535, description="Port to listen on")
    data_dir: Path = Field(Path("var"), description="Folder for the embedded database and other state")
    database_url: str = Field("", description="PostgreSQL address; empty means SQLite in the data folder")
    base_url: str = Field("", description="Address under which people reach the service; empty means the listening one")
    smtp_url: str = Field("", description="Mail server, smtp://name:password@host:port; empty prints mails to the log")
    mail_from: str = Field("halfday@localhost", description="Sender of mails")
    outgoing_allow: str = Field(
        "",
        description="Hosts and networks that may be asked beside https on the internet, like hooks.lan:8443 10.1.0.0/16",
    )
    outgoing_plain: bool = Field(False, description="Whether Halfday may ask the internet by http as well")
    solver_workers: int = Field(2, ge=1, le=64, description="Search threads of one draft")
    solver_seconds: int = Field(60, ge=1, le=3600, description="Longest search for one draft")

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, url: str) -> str:
        if url and not url.startswith(("postgres://", "postgresql://", "postgresql+psycopg://")):
            raise ValueError("Write it like postgresql://name:password@host/database, or leave it out for SQLite")
        return url

    @field_validator("outgoing_allow")
    @classmethod
    def _understood(cls, text: str) -> str:
        Allowed.of(text)
        return text

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
        return (self.base_url or f"http://{self.host}:{self.port}").rstrip("/")
