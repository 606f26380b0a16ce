"""A real sshd on loopback that forbids nothing by itself, and the ssh that comes to it."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NEEDED = "The tests of docs/ssh.md need OpenSSH: apt-get install openssh-server openssh-client"
# Whatever a careless machine might allow, so that the line of authorized_keys alone forbids it.
CONFIG = """
HostKey {folder}/host_key
AuthorizedKeysFile {folder}/authorized_keys
StrictModes no
UsePAM no
PermitRootLogin prohibit-password
PasswordAuthentication no
KbdInteractiveAuthentication no
AcceptEnv *
AllowTcpForwarding yes
AllowStreamLocalForwarding yes
AllowAgentForwarding yes
X11Forwarding yes
PermitTunnel yes
Subsystem sftp internal-sftp
"""


def program(name: str) -> str:
    """Return where a program of OpenSSH is, or fail with what to install."""
    found = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")
    assert found, NEEDED
    return found


class Server:
    """Answers on a port of loopback as inetd does: a sshd for each who calls."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._sessions: list[subprocess.Popen[bytes]] = []
        make_key(folder / "host_key")
        self._config = folder / "sshd_config"
        self._config.write_text(CONFIG.format(folder=folder))
        (folder / "authorized_keys").touch()
        if os.getuid() == 0:
            Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)  # sshd insists, but makes it never
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        host_key = (folder / "host_key.pub").read_text()
        (folder / "known_hosts").write_text(f"[127.0.0.1]:{self.port} {host_key}")
        self._answering = threading.Thread(target=self._answer, daemon=True)
        self._answering.start()

    def _answer(self) -> None:
        command = [program("sshd"), "-i", "-e", "-f", self._config]
        while True:
            try:
                caller, _ = self._listener.accept()
            except OSError:  # closed
                return
            with caller, (self._folder / "log").open("ab") as log:
                session = subprocess.Popen(command, stdin=caller, stdout=caller, stderr=log)
            self._sessions.append(session)

    def close(self) -> None:
        """Answer no more, and end what goes on."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._answering.join()
        for session in self._sessions:
            session.terminate()
            session.wait()

    def configure(self, line: str) -> None:
        """Add a line of sshd_config, for those who come from now on."""
        with self._config.open("a") as config:
            config.write(line + "\n")

    def authorize(self, line: str) -> None:
        """Let in whoever has the key of this one line."""
        (self._folder / "authorized_keys").write_text(line + "\n")

    def command(self, name: str, key: Path, *words: str | Path) -> list[str]:
        """Return a command line of ssh, sftp or scp; HOST in it is this machine, with a user."""
        user = pwd.getpwuid(os.getuid()).pw_name
        options = {
            "Port": self.port,
            "IdentityFile": key,
            "IdentitiesOnly": "yes",
            "UserKnownHostsFile": self._folder / "known_hosts",
            "BatchMode": "yes",
        }
        given = [word for item in options.items() for word in ("-o", "{}={}".format(*item))]
        said = [str(word).replace("HOST", f"{user}@127.0.0.1") for word in words]
        return [program(name), "-F", "none", *given, *said]

    def run(self, name: str, key: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
        """Run ssh, sftp or scp to its end, without a terminal."""
        return subprocess.run(
            self.command(name, key, *words),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )


@contextmanager
def server(folder: Path) -> Iterator[Server]:
    """A server for a block."""
    running = Server(folder)
    try:
        yield running
    finally:
        running.close()


def make_key(path: Path, comment: str = "") -> None:
    """Make a pair of keys, ed25519, without a passphrase."""
    command = [program("ssh-keygen"), "-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", path]
    subprocess.run(command, check=True)
