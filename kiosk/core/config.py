"""Every setting of the server, in one frozen dataclass. The only reader of the environment."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Config:
    """What the person who installs Open Door can decide; the school's own choices are in tables.

    instance        folder of this school's own: database, secret key, uploads, backups
    database_url    SQLAlchemy address; empty means SQLite in the instance folder
    secret_key      signs tokens of the log-in pages; made at first start
    trusted_hosts   names under which the server may be asked; empty means this machine's own
    trusted_proxies how many proxies in front may be believed about addresses and https
    https           True where people reach the server by https: cookies become Secure
    second_factor   True asks staff for a code from their phone besides the password
    translator_hosts  hosts inside the school's network that may translate; empty means none
    threads         requests worked on at the same time; 4 to 8 are best
    demo            True for the made-up school of `kiosk demo`
    testing         True inside the test suite only
    """

    instance: Path
    database_url: str = ""
    secret_key: str = ""
    trusted_hosts: tuple[str, ...] = ()
    trusted_proxies: int = 0
    https: bool = False
    second_factor: bool = True
    translator_hosts: tuple[str, ...] = ()
    threads: int = 4
    demo: bool = False
    testing: bool = False

    @property
    def database(self) -> str:
        """Return the address of the database; `postgresql://` means psycopg 3."""
        if not self.database_url:
            return f"sqlite:///{self.sqlite_file}"
        scheme, _, rest = self.database_url.partition("://")
        return (
            f"postgresql+psycopg://{rest}"
            if scheme in ("postgres", "postgresql")
            else self.database_url
        )

    @property
    def sqlite_file(self) -> Path:
        """Return where the SQLite database lies when no other one is named."""
        return self.instance / "opendoor.sqlite3"

    @property
    def uses_sqlite(self) -> bool:
        """Say whether the database is SQLite."""
        return self.database.startswith("sqlite:")

    @property
    def uploads(self) -> Path:
        """Return the folder of pictures that staff uploaded."""
        return self.instance / "uploads"

    @property
    def clips(self) -> Path:
        """Return the folder of phrases as sounds: one a school, and one for the machine's."""
        return self.instance / "clips"

    @property
    def backups(self) -> Path:
        """Return the folder of backups."""
        return self.instance / "backups"


def from_environment() -> Config:
    """Read the settings from KIOSK_* variables and DATABASE_URL, with sensible defaults."""
    instance = Path(os.environ.get("KIOSK_INSTANCE", "instance")).resolve()
    return Config(
        instance=instance,
        database_url=os.environ.get("DATABASE_URL", ""),
        secret_key=read_secret_key(instance),
        trusted_hosts=tuple(os.environ.get("KIOSK_HOSTS", "").split()),
        trusted_proxies=int(os.environ.get("KIOSK_PROXIES", "0")),
        https=_is_on("KIOSK_HTTPS", "0"),
        second_factor=_is_on("KIOSK_SECOND_FACTOR", "1"),
        translator_hosts=tuple(os.environ.get("KIOSK_TRANSLATOR_HOSTS", "").split()),
        threads=int(os.environ.get("KIOSK_THREADS", "4")),
    )


def _is_on(name: str, default: str) -> bool:
    return os.environ.get(name, default).lower() in ("1", "true", "yes", "on")


def read_secret_key(instance: Path) -> str:
    """Return the instance's secret key, or an empty text before the first start."""
    file = instance / "secret_key"
    return file.read_text().strip() if file.exists() else ""


def make_instance(instance: Path) -> str:
    """Make the instance folder and its secret key (mode 0600) where missing; return the key."""
    for folder in (instance, instance / "uploads", instance / "backups"):
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)  # also where it was there before
    file = instance / "secret_key"
    if not file.exists():
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as out:
            out.write(secrets.token_urlsafe(32))
    return read_secret_key(instance)


#: Where the migrations lie, beside the tables they make.
MIGRATIONS = Path(__file__).resolve().parents[1] / "migrations"
