"""A class at work: python -m benchmarks.crowd [--minutes 10] [--sessions 40]

Starts the app afresh. So many sessions stand on the page of boundaries and each moves a knob every six seconds, while
one session trains on images and another computes t-SNE maps, again and again. Prints
- errors: exceptions on a page, connections that were lost, moves without an answer after a minute;
- from a knob to the new boundary: median and 95 %;
- the memory of the app with its workers at its peak;
- then, moves a second: ever more of them until 95 % are no longer answered within a second.

Sessions speak Streamlit's protocol over a websocket, without a browser: what browsers need is not counted, and they do
not take time from the app.
"""

import argparse
import asyncio
import itertools
import json
import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from benchmarks.app import Memory, free_port, milliseconds, row, start_app

SECONDS_BETWEEN_MOVES = 6.0
SECONDS_TO_ANSWER, SECONDS_TO_COME_IN = 60.0, 300.0
#: Moves a second that are tried, one after the other, each for so many seconds.
RATES = (2, 4, 6, 8, 10, 12, 14, 16, 20)
SECONDS_PER_RATE = 20
#: What stands on the page once a run is there.
TRAINED = "Trained for"
#: The component that fetches strips.
STRIPS = "boundaries:strips"


@dataclass
class Met:
    """What all sessions have met: the milliseconds of their moves, and what went wrong; and who still reads."""

    waits: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    readers: list[asyncio.Task] = field(default_factory=list)


class Session:
    """A visitor of one page: reads what the app sends, and ticks like the browser where a fragment asks for it."""

    def __init__(self, socket: websockets.ClientConnection, query: str, page: str, met: Met):
        self._socket, self._query, self._page, self.met = socket, query, page, met
        self.widgets: dict[str, str] = {}
        self.fragments: dict[str, str] = {}
        self.packed = asyncio.Event()
        self.has_run = asyncio.Event()
        self.still = asyncio.Event()
        self._ticking: dict[str, asyncio.Task] = {}

    async def read(self) -> None:
        """Read until cancelled."""
        try:
            async for data in self._socket:
                self._take(ForwardMsg.FromString(data))
        except websockets.ConnectionClosed as error:
            self.met.errors.append(f"connection lost: {error}")
        finally:
            for task in self._ticking.values():
                task.cancel()

    def _take(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "auto_rerun":
            fragment = message.auto_rerun.fragment_id
            if fragment not in self._ticking:
                self._ticking[fragment] = asyncio.create_task(self._tick(fragment, message.auto_rerun.interval))
        elif kind == "script_finished":
            self.still.set()
        elif kind == "delta":
            self._look_at(message.delta.new_element, message.delta.fragment_id)

    def _look_at(self, element, fragment: str) -> None:
        kind = element.WhichOneof("type")
        if kind == "exception":
            self.met.errors.append(f"{element.exception.type}: {element.exception.message[:100]}")
        elif kind == "markdown" and TRAINED in element.markdown.body:
            self.has_run.set()
        elif kind and (id := getattr(getattr(element, kind), "id", "")):
            name = id.split("-", 2)[-1]
            self.widgets[name], self.fragments[name] = id, fragment
            if name == STRIPS and '"answer":"here"' in element.bidi_component.json.replace(" ", ""):
                self.packed.set()

    async def _tick(self, fragment: str, interval: float) -> None:
        while True:
            await asyncio.sleep(interval)
            await self.send(fragment=fragment)

    async def send(self, state: WidgetState | None = None, fragment: str = "") -> None:
        """Ask for a run of the page's script, or of a fragment: after a widget was moved, or at a tick."""
        if not fragment:
            self.still.clear()
            for task in self._ticking.values():
                task.cancel()
            self._ticking.clear()
        message = BackMsg()
        rerun = message.rerun_script
        rerun.query_string, rerun.page_name, rerun.fragment_id = self._query, self._page, fragment
        rerun.is_auto_rerun = bool(fragment) and state is None
        if state:
            rerun.widget_states.widgets.append(state)
        with suppress(websockets.ConnectionClosed):
            await self._socket.send(message.SerializeToString())

    async def set(self, key: str, **value) -> None:
        """Set a widget, named by its key, and wait until the page stands."""
        state = WidgetState(id=await self._id(key))
        for name, told in value.items():
            if isinstance(told, list):
                getattr(state, name).data.extend(told)
            else:
                setattr(state, name, told)
        await self.send(state)
        await asyncio.wait_for(self.still.wait(), SECONDS_TO_ANSWER)

    async def move(self, key: str, value: float) -> None:
        """Move a live slider and wait for the new boundary; note how long that took."""
        state = WidgetState(id=await self._id(f"{key}:live"))
        state.json_value = json.dumps({"value": {"value": value, "version": 1}})
        self.has_run.clear()
        start = time.perf_counter()
        try:
            await self.send(state)
            await asyncio.wait_for(self.has_run.wait(), SECONDS_TO_ANSWER)
            self.met.waits.append(1000 * (time.perf_counter() - start))
        except TimeoutError:
            self.met.errors.append(f"no answer in {SECONDS_TO_ANSWER:.0f} s")

    async def reach(self, knob: str, number: int) -> None:
        """Reach for a knob, as a browser says it: its strip is trained ahead."""
        state = WidgetState(id=await self._id(STRIPS))
        state.json_value = json.dumps({"focus": {"knob": knob, "number": number}})
        self.packed.clear()
        await self.send(state, self.fragments[STRIPS])

    async def _id(self, key: str, seconds: float = SECONDS_TO_ANSWER) -> str:
        """Return the id of the widget whose key begins so, once the page has it.

        Raises
        ------
        LookupError
            If the page has none.
        """
        until = time.perf_counter() + seconds
        while time.perf_counter() < until:
            for name, id in self.widgets.items():
                if name.startswith(key):
                    return id
            await asyncio.sleep(0.1)
        raise LookupError(f"no widget {key} on the page {self._page}")


async def opened(address: str, page: str, query: str, met: Met, tasks: asyncio.TaskGroup) -> Session:
    """Open a page and wait until it stands."""
    socket = await websockets.connect(address.replace("http", "ws") + "/_stcore/stream", max_size=None,
                                      subprotocols=["streamlit"], open_timeout=60)
    session = Session(socket, query, page, met)
    met.readers.append(tasks.create_task(session.read()))
    await session.send()
    await asyncio.wait_for(session.still.wait(), SECONDS_TO_COME_IN)
    return session


def positions(number: int) -> Iterator[float]:
    """Yield noise for one visitor, in an order of its own: a run is new until 200 others have been."""
    every = [step / 100 for step in range(1, 201)]
    random.Random(number).shuffle(every)
    return itertools.cycle(every)


async def visitor(session: Session, number: int, until: float, every: float, start: float) -> None:
    """Move a knob every so many seconds."""
    await asyncio.sleep(start)
    for noise in positions(number):
        begun = time.perf_counter()
        if begun >= until:
            return
        await session.move("boundaries:noise", noise)
        await asyncio.sleep(max(0.0, every - (time.perf_counter() - begun)))


async def trains_on_images(address: str, met: Met, tasks: asyncio.TaskGroup) -> None:
    """Train one network on images after the other."""
    for seed in itertools.count(1):
        session = await opened(address, "digits", f"lang=en&seed={seed}&train=20000&epochs=60", met, tasks)
        await session.set("digits:train-run", trigger_value=True)
        with suppress(TimeoutError):
            await asyncio.wait_for(session.has_run.wait(), 300)


async def computes_maps(address: str, met: Met, tasks: asyncio.TaskGroup) -> None:
    """Compute t-SNE maps of one perplexity after the other."""
    session = await opened(address, "latent", "lang=en", met, tasks)
    await session.set("latent:method", string_array_value=["t-SNE"])
    for perplexity in itertools.cycle((2, 10, 20, 40, 75, 100)):
        with suppress(LookupError):  # the button is there while a map is missing
            await session.set("latent:embed", trigger_value=True)
        await asyncio.sleep(15)
        await session.set("latent:perplexities", string_array_value=[str(perplexity)])


async def again_and_again(work: Callable, address: str, met: Met, tasks: asyncio.TaskGroup) -> None:
    """Begin a visitor's work anew where it got no answer."""
    while True:
        try:
            await work(address, met, tasks)
        except (TimeoutError, LookupError) as error:
            met.errors.append(f"{work.__name__}: {error or 'no answer'}")


async def crowd(address: str, sessions: int, seconds: float, memory: Memory) -> None:
    """Let a class work; print what it met."""
    met = Met()
    async with asyncio.TaskGroup() as tasks:
        visitors = [await opened(address, "boundaries", f"lang=en&seed={number}", met, tasks)
                    for number in range(sessions)]
        background = [tasks.create_task(again_and_again(work, address, met, tasks))
                      for work in (trains_on_images, computes_maps)]
        for session in visitors:  # the class comes in before the lecture begins
            await asyncio.wait_for(session.has_run.wait(), SECONDS_TO_COME_IN)
        until = time.perf_counter() + seconds
        await asyncio.gather(*(
            visitor(session, number, until, SECONDS_BETWEEN_MOVES, number * SECONDS_BETWEEN_MOVES / sessions)
            for number, session in enumerate(visitors)))
        row(f"{sessions} sessions, {seconds:.0f} s: moves / errors", str(len(met.waits)), str(len(met.errors)))
        if met.waits:
            row("from a knob to the boundary: median / 95 %", *milliseconds(met.waits))
        row("the most memory at any moment, MB", f"{memory.most:.0f}", "")
        for error in sorted(set(met.errors)):
            print(f"    {met.errors.count(error)} times: {error}")
        for task in background:
            task.cancel()
        await most_moves(visitors)
        for reader in met.readers:
            reader.cancel()


async def most_moves(visitors: list[Session]) -> None:
    """Let all sessions move a knob ever more often, until 95 % of the moves take more than a second."""
    met, most = visitors[0].met, 0
    for rate in RATES:
        met.waits.clear()
        met.errors.clear()
        every = len(visitors) / rate
        until = time.perf_counter() + SECONDS_PER_RATE
        await asyncio.gather(*(visitor(session, 100 * rate + number, until, every, number / rate)
                               for number, session in enumerate(visitors)))
        row(f"{rate} moves a second: median / 95 %", *milliseconds(met.waits))
        if met.errors or statistics.quantiles(met.waits, n=20)[-1] > 1000:
            break
        most = rate
    row("moves a second with 95 % below 1 s", str(most), "")


def main() -> None:
    """Run the measurements and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sessions", type=int, default=40)
    parser.add_argument("--minutes", type=float, default=10)
    options = parser.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {sys.version.split()[0]}\n")
    row("what", "median", "95 % / max")
    row("-" * 58, "-" * 10, "-" * 10)
    port = free_port()
    app = start_app(port)
    try:
        memory = Memory(app)
        asyncio.run(crowd(f"http://127.0.0.1:{port}", options.sessions, 60 * options.minutes, memory))
    finally:
        app.terminate()
        app.wait(30)


if __name__ == "__main__":
    main()
