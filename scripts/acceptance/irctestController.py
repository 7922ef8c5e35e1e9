"""Starts ClassChat for irctest. The environment's CLASSCHAT is the executable."""

import os
from typing import Optional, Type

from irctest.basecontrollers import BaseServerController, DirectoryBasedController
from irctest.runner import NotImplementedByController


class ClassChatController(BaseServerController, DirectoryBasedController):
    software_name = "ClassChat"
    supported_sasl_mechanisms = set()
    supports_sts = False

    def run(
        self,
        hostname: str,
        port: int,
        *,
        password: Optional[str],
        ssl: bool,
        run_services: bool,
        faketime: Optional[str],
        websocket_hostname: Optional[str],
        websocket_port: Optional[int],
    ) -> None:
        if password is not None:
            raise NotImplementedByController("password")
        if ssl or websocket_hostname is not None or websocket_port is not None:
            raise NotImplementedByController("TLS and WebSocket")
        if run_services:
            raise NotImplementedByController("services")
        assert self.proc is None
        self.hostname = hostname
        self.port = port
        self.create_config()
        code = self.directory / "teacherCode"
        # What the tests give with OPER, whatever the name beside it.
        code.write_text("operpassword\n")
        code.chmod(0o600)
        command = [os.environ["CLASSCHAT"], "serve", "--host", hostname, "--port", str(port)]
        # The tests write faster than people, and expect to be in no channel at first.
        command += ["--rate", "0", "--no-irc-autojoin", "--irc-name", "My.Little.Server"]
        command += ["--teacher-code-file", str(code)]
        self.proc = self.execute([*command, "--data-dir", str(self.directory)])


def get_irctest_controller_class() -> Type[ClassChatController]:
    return ClassChatController
