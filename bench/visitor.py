"""A visitor of the pages without a browser: a websocket that says what a browser says and reads what it would draw."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

__all__ = ["Visitor", "visitor"]

_TAGS = re.compile(r"<[^>]+>")


class Visitor:
    """One session. ``texts`` and ``grids`` are what the last run drew: markup of ours, and the ids of the tables to edit."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._cached: dict[str, ForwardMsg] = {}
        self._pages: dict[str, str] = {}
        self._page = ""
        self._states: dict[str, str] = {}
        self.texts: list[str] = []
        self.grids: list[str] = []
        self.received = 0

    async def run(self, **states: str) -> None:
        """Ask for a run with the states of fields as they are, and read until it is over. Raises ``RuntimeError``."""
        self._states.update(states)
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string, asked.page_script_hash = "lang=ru", self._page
        asked.cached_message_hashes.extend(self._cached)
        for name, value in self._states.items():
            state = asked.widget_states.widgets.add()
            state.id, state.string_value = name, value
        self.texts, self.grids = [], []
        await self._socket.send(message.SerializeToString())
        while await self._read():
            pass

    async def turn(self, page: str) -> None:
        """Come to another page by its address."""
        self._page = self._pages[page]
        await self.run()

    def says(self, text: str) -> bool:
        return any(text in one for one in self.texts)

    async def _read(self) -> bool:
        """One message; whether more is to come."""
        content = await self._socket.recv()
        assert isinstance(content, bytes)
        self.received += len(content)
        message = ForwardMsg()
        message.ParseFromString(content)
        kind = message.WhichOneof("type")
        if kind == "ref_hash":
            message = self._cached[message.ref_hash]
            kind = message.WhichOneof("type")
        elif message.metadata.cacheable:
            self._cached[message.hash] = message
        if kind == "navigation":
            self._pages = {page.url_pathname or "start": page.page_script_hash for page in message.navigation.app_pages}
            self._page = message.navigation.page_script_hash
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            self._drawn(message.delta.new_element)
        elif kind == "script_finished":
            return message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN
        return True

    def _drawn(self, element: Any) -> None:
        kind = element.WhichOneof("type")
        if kind == "html":
            self.texts.append(_TAGS.sub(" ", element.html.body).replace("\u00a0", " ").replace("\u202f", " "))
        elif kind == "dataframe" and element.dataframe.id:
            self.grids.append(element.dataframe.id)
        elif kind == "exception":
            raise RuntimeError(element.exception.message)


def visitor(address: str) -> connect:
    """The connection of a new visitor, to be used as a context and given to :class:`Visitor`."""
    place = urlsplit(address).netloc
    return connect(f"ws://{place}/_stcore/stream", subprotocols=["streamlit"], max_size=None, compression=None)  # type: ignore[list-item]
