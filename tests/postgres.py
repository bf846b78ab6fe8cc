"""A PostgreSQL server for one run of the tests, made from the binaries that Debian installs."""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg


class Missing(Exception):
    """PostgreSQL's server is not installed; the text says what to install."""


def binaries() -> Path:
    """The directory of the newest `initdb` and `postgres` on this machine, or raise Missing."""
    packaged = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    on_path = [Path(found).resolve().parent for found in [shutil.which("postgres")] if found]
    for directory in [*reversed(packaged), *on_path]:
        if (directory / "initdb").exists() and (directory / "postgres").exists():
            return directory
    raise Missing("PostgreSQL's server is not installed (Debian: apt install postgresql)")


def unprivileged_user() -> dict:
    """Arguments for `subprocess` that give up root, since PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            user = pwd.getpwnam(name)
            return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise Missing("PostgreSQL does not run as root, and there is neither a user postgres nor nobody")


class Cluster:
    """Start with `start()`, which returns the DATABASE_URL; `stop()` leaves nothing behind.

    The server listens on a socket in its own directory and on no port, so that any number of runs can go
    on at the same time.
    """

    def start(self) -> str:
        self._bin_dir, user = binaries(), unprivileged_user()
        self.directory = Path(tempfile.mkdtemp(prefix="careers-postgres-"))
        self._options = {"cwd": self.directory, "start_new_session": True, **user}
        try:
            if user:
                os.chown(self.directory, user["user"], user["group"])
            self._initialise()
            return self.serve()
        except BaseException:
            self.stop()
            raise

    def _initialise(self) -> None:
        initdb = [self._bin_dir / "initdb", "--pgdata", self.directory / "data", "--username", "careers"]
        initdb += ["--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"]
        subprocess.run(initdb, check=True, capture_output=True, text=True, **self._options)

    def serve(self, *settings: str) -> str:
        """Start the server with `settings` besides, also once more after a `crash()`."""
        # Should the tests be killed outright, the kernel asks the server to stop.
        server = ["setpriv", "--pdeathsig", "INT", "--"] if shutil.which("setpriv") else []
        server += self._command(*settings)
        self.log = self.directory / "log"
        with self.log.open("wb") as log:
            self.server = subprocess.Popen(server, stdout=log, stderr=log, **self._options)
        self._wait_until_ready()
        return f"postgres://careers@/{self.directory}/careers"

    def _command(self, *settings: str) -> list:
        command = [self._bin_dir / "postgres", "-D", self.directory / "data", "-k", self.directory]
        # Nothing here has to survive a power cut.
        usual = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=300")
        # A standby that was away finds all it has missed.
        usual += ("wal_keep_size=512MB",)
        for setting in ("listen_addresses=", *usual, *settings):
            command += ["-c", setting]
        return command

    def _wait_until_ready(self, seconds: float = 30) -> None:
        deadline = time.monotonic() + seconds
        while True:
            try:
                psycopg.connect(host=str(self.directory), user="careers", dbname="postgres").close()
                return
            except psycopg.OperationalError:
                if self.server.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"PostgreSQL did not start:\n{self.log.read_text()}") from None
                time.sleep(0.05)

    def crash(self) -> None:
        """End at once, whoever is connected."""
        self.server.send_signal(signal.SIGQUIT)
        self.server.wait()

    def stop(self) -> None:
        if server := getattr(self, "server", None):
            server.terminate()
            try:
                # A polite stop waits for every client; ours are gone, or will not be missed.
                server.wait(timeout=2)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
        shutil.rmtree(self.directory, ignore_errors=True)


class Standby(Cluster):
    """A streaming standby of the server that listens on a socket in the directory `primary`."""

    def __init__(self, primary: str):
        self.primary = primary

    def _initialise(self) -> None:
        backup = [self._bin_dir / "pg_basebackup", "--host", self.primary, "--username", "careers"]
        backup += ["--pgdata", self.directory / "data", "--write-recovery-conf", "--checkpoint", "fast"]
        backup += ["--no-sync"]
        subprocess.run(backup, check=True, capture_output=True, text=True, **self._options)

    def freeze(self) -> None:
        """Let all its processes stop where they are, so that nothing of it answers until it is to `thaw`."""
        self._send(signal.SIGSTOP)

    def thaw(self) -> None:
        self._send(signal.SIGCONT)

    def _send(self, signal_number: int) -> None:
        for process in self._processes():
            # The process of a connection that is closed may have ended meanwhile.
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal_number)

    def _processes(self) -> list[int]:
        parent = f"PPid:\t{self.server.pid}\n"
        own = [path for path in Path("/proc").glob("[0-9]*/status") if parent in read_if_there(path)]
        return [self.server.pid, *(int(path.parent.name) for path in own)]


def read_if_there(path: Path) -> str:
    with contextlib.suppress(OSError):
        return path.read_text()
    return ""


class PgBouncer(Cluster):
    """In front of the server that listens on a socket in the directory `primary`, in transaction mode."""

    #: So few that each transaction of a test may well get another connection than the one before.
    CONNECTIONS = 3

    def __init__(self, primary: str):
        self.primary = primary

    def _initialise(self) -> None:
        (self.directory / "users").write_text('"careers" ""\n')
        (self.directory / "ini").write_text(
            f"[databases]\n* = host={self.primary}\n"
            f"[pgbouncer]\nlisten_addr =\nlisten_port = 5432\nunix_socket_dir = {self.directory}\n"
            f"auth_type = trust\nauth_file = {self.directory / 'users'}\n"
            f"pool_mode = transaction\ndefault_pool_size = {self.CONNECTIONS}\n"
        )

    def _command(self) -> list:
        program = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")
        if not program:
            raise Missing("PgBouncer is not installed (Debian: apt install pgbouncer)")
        return [program, self.directory / "ini"]
