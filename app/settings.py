"""Every setting, with a default that runs out of the box. Each is read from a `FACTS_*` environment variable."""

from typing import Annotated

from pydantic import DirectoryPath, Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError


class Settings(BaseSettings):
    """The settings of one application."""

    model_config = SettingsConfigDict(env_prefix="FACTS_", use_attribute_docstrings=True, frozen=True)

    database_url: str = "sqlite:///facts.db"
    """The database, as `sqlite:///PATH`; a relative path starts at the working directory."""
    query_deadline: Annotated[float, Field(gt=0, le=60)] = 2.0
    """Seconds that a question may take before it is answered with a problem."""
    dossiers: DirectoryPath | None = None
    """The folder with `entities/` and `articles/`; null for the dossiers that come with the program."""
    host: Annotated[str, Field(min_length=1)] = "127.0.0.1"
    """The address to listen on."""
    port: Annotated[int, Field(ge=0, le=65535)] = 8000
    """The port to listen on; 0 takes a free one."""

    @field_validator("database_url")
    @classmethod
    def _is_a_file(cls, url: str) -> str:
        try:
            parsed = make_url(url)
        except ArgumentError:
            raise ValueError("not a database URL; expected sqlite:///PATH") from None
        if parsed.get_backend_name() != "sqlite":
            raise ValueError(f"no support for {parsed.get_backend_name()}; expected sqlite:///PATH")
        if parsed.query:
            raise ValueError("the database URL takes no options; expected sqlite:///PATH")
        if parsed.database in {None, "", ":memory:"}:
            raise ValueError("the database needs a file; expected sqlite:///PATH")
        return url
