"""A server of fixed sentences, for what no proper mail server would say."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Mapping
from types import TracebackType

HANG_UP = ""
EMPTY = "(empty)"
USUAL = {
    "": "220 mx.example.org",
    "EHLO": "250-mx.example.org\r\n250 AUTH PLAIN LOGIN",
    "AUTH": "235 2.7.0 welcome",
    "MAIL": "250 fine",
    "RCPT": "250 fine",
    "DATA": "354 go on",
    ".": "250 2.0.0 Ok: queued as 4711",
    "QUIT": "221 bye",
}


class ScriptedServer:
    """Answers by the first word of a line, "" being the greeting, `EMPTY` a line without words, "." the end of a mail; `HANG_UP` closes the line. An
    answer may hold {line}, the line that it answers. Unknown words get 500. Listens while the `with` block lasts; `lines`
    is all that was said to it."""

    def __init__(self, answers: Mapping[str, str]) -> None:
        self.answers = USUAL | dict(answers)
        self.lines: list[str] = []
        self.connections = 0
        outer = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                outer.connections += 1
                outer.converse(self)

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = int(self._server.server_address[1])

    def __enter__(self) -> ScriptedServer:
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()

    def converse(self, handler: socketserver.StreamRequestHandler) -> None:
        word, line, is_mail = "", "", False
        while True:
            known = not is_mail or word == "."
            if known:
                answer = self.answers.get(word, "500 what?")
                if answer == HANG_UP:
                    return
                handler.wfile.write(answer.format(line=line).encode() + b"\r\n")
                is_mail = word == "DATA" and answer.startswith("354")
            raw = handler.rfile.readline()
            if not raw:
                return
            line = raw.decode().rstrip("\r\n")
            self.lines.append(line)
            word = line.split(" ")[0].upper() or EMPTY
