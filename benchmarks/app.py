"""What a reader of the app waits for, and what the app needs: python benchmarks/app.py

Starts the app afresh, then prints
- the time from the start to the first picture (recorded), and to the first live run;
- in headless Chromium: from a move of a slider to the arithmetic repainted, and to the new boundary drawn, for sizes
  whose program is ready, for sizes never seen before, and for one layer more after the other; beside it the same move
  on a page with nothing but a slider and a table, which is as fast as Streamlit can be here;
- how long the digit page takes to stand on its recorded run, when the server has shown it before;
- thirty sessions at once, each with a network of its own (a small websocket client);
- the memory of the app with its workers after 30 and after 300 different networks, when no worker is being replaced,
  and the most that sessions and networks needed at any moment, two workers included.

Times are of this machine, and the browser shares its cores; compare the rows with one another.
"""

import argparse
import asyncio
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from threading import Thread

import psutil
import websockets
from playwright.sync_api import Page, sync_playwright
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))
from browser_tools import OPTIONS, chromium, free_port, start_app  # noqa: E402

#: Visits of a page that are measured.
OPENINGS = 6
#: A class looks at a picture for so long before the next move, at least.
SECONDS_TO_LOOK = 3
#: The app, its worker, and the helper that Python starts for it.
PROCESSES = 3
#: A new worker is warm after so long, at most.
SECONDS_TO_REPLACE = 120
#: Runs in the page: notes when the arithmetic and the boundary last changed after a key was pressed.
WATCH = """() => {
  const state = window.watch = {start: 0, arithmetic: 0, boundary: 0};
  // What is read here makes the browser neither lay out nor write markup: measuring must not slow the page down.
  const table = () => [...document.querySelectorAll('table')].map(t => t.textContent).join();
  const drawing = () => document.querySelector('.st-key-boundary svg.marks image')?.getAttribute('href') ?? '';
  let text = '', picture = '';
  window.addEventListener('keydown', () => {
    text = table(); picture = drawing();
    Object.assign(state, {start: performance.now(), arithmetic: 0, boundary: 0});
  }, true);
  const look = () => {
    if (state.start) {
      const now = performance.now();
      if (table() !== text) { text = table(); state.arithmetic = now; }
      const seen = drawing();
      if (seen && seen !== picture) { picture = seen; state.boundary = now; }
    }
    requestAnimationFrame(look);
  };
  look();
}"""


def row(name: str, *values: str) -> None:
    """Print one line of the table."""
    print(f"| {name:<58} | " + " | ".join(f"{value:>10}" for value in values) + " |", flush=True)


def milliseconds(values: list[float]) -> tuple[str, str]:
    """Return the median and the 95th percentile."""
    ordered = sorted(values)
    return f"{statistics.median(ordered):.0f} ms", f"{ordered[int(0.95 * (len(ordered) - 1))]:.0f} ms"


#: The smallest page that repaints a table when a slider moves.
BARE_PAGE = """import streamlit as st
value = st.slider("value", 1, 64, 3, key="value")
st.markdown(f"| a | b |\\n|---|---|\\n| {value} | {value + 1} |")
"""


def bare_moves(moves: int) -> list[float]:
    """Return the milliseconds from a slider to a table on the bare page."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        script, port = Path(folder) / "bare.py", free_port()
        script.write_text(BARE_PAGE, "utf-8")
        app = start_app(port, str(script))
        try:
            browser = playwright.chromium.launch(executable_path=chromium(), args=OPTIONS)
            page = browser.new_page(locale="en-GB")
            page.goto(f"http://127.0.0.1:{port}")
            page.get_by_role("slider").focus()
            page.wait_for_timeout(2000)
            page.evaluate(WATCH)
            waits = []
            for _ in range(moves):
                page.keyboard.press("ArrowRight")
                page.wait_for_function("window.watch.arithmetic", timeout=30_000)
                page.wait_for_timeout(400)
                waits.append(page.evaluate("window.watch.arithmetic - window.watch.start"))
            browser.close()
        finally:
            app.terminate()
            app.wait(30)
    return waits


def move(page: Page, knob: str, key: str) -> tuple[float, float]:
    """Press a key on a slider; return the milliseconds to the new arithmetic and to the new boundary."""
    page.locator(f".st-key-boundaries-{knob}").get_by_role("slider").focus()
    page.keyboard.press(key)
    page.wait_for_function("window.watch.arithmetic && window.watch.boundary", timeout=30_000)
    page.wait_for_timeout(700)
    watch = page.evaluate("window.watch")
    return watch["arithmetic"] - watch["start"], watch["boundary"] - watch["start"]


def first_of(page: Page, address: str, knob: str) -> float:
    """Open a network, look at it for a moment, and move a slider; return the milliseconds to the new boundary."""
    page.goto(address)
    page.get_by_text("Trained for").wait_for(timeout=60_000)
    page.wait_for_timeout(SECONDS_TO_LOOK * 1000)
    page.evaluate(WATCH)
    return move(page, knob, "ArrowRight")[1]


def _network(hidden: str, activation: str, number: int) -> str:
    return f"lang=en&hidden={hidden}&act={activation}&opt={['adam', 'rmsprop'][number % 2]}"


def browser_waits(address: str, started: float, moves: int) -> None:
    """Measure the first picture and the moves of a slider in a real browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=OPTIONS)
        page = browser.new_page(locale="en-GB")
        page.goto(f"{address}/boundaries")
        page.wait_for_selector(".st-key-boundary svg.marks image", state="attached")
        row("start of the app to the first picture (browser included)", f"{time.perf_counter() - started:.1f} s", "")
        page.get_by_text("Trained for").wait_for(timeout=120_000)
        row("start of the app to the first live run", f"{time.perf_counter() - started:.1f} s", "")
        page.wait_for_timeout(12_000)  # the worker compiles its usual programs
        page.evaluate(WATCH)
        keys = ["ArrowRight" if turn % 10 < 5 else "ArrowLeft" for turn in range(moves)]
        warm = [move(page, "units1", key) for key in keys]
        row("slider to arithmetic, program ready", *milliseconds([first for first, _ in warm]))
        row("slider to boundary, program ready", *milliseconds([second for _, second in warm]))
        fresh, deeper = [], []
        for number, activation in enumerate(["relu", "selu", "sigmoid", "linear"]):
            for hidden in ("8-8", "16-16", "32-32"):  # one neuron more is the next width
                fresh.append(first_of(page, f"{address}/boundaries?{_network(hidden, activation, number)}", "units1"))
            deeper.append(first_of(page, f"{address}/boundaries?{_network('5-5', activation, number)}", "layers"))
            for _ in range(2):
                page.wait_for_timeout(SECONDS_TO_LOOK * 1000)
                deeper.append(move(page, "layers", "ArrowRight")[1])
        row("slider to boundary, sizes never seen", *milliseconds(fresh))
        row(f"slider to boundary, one layer more, each {SECONDS_TO_LOOK} s after the last", *milliseconds(deeper))
        row("opening the digit page on its recorded run, warm", *milliseconds(openings(page, f"{address}/digits")))
        browser.close()


def openings(page: Page, address: str) -> list[float]:
    """Return the milliseconds from the address to curves and confusion matrix, for some visits after the first."""
    waits = []
    for _ in range(OPENINGS + 1):
        page.goto("about:blank")
        start = time.perf_counter()
        page.goto(address, wait_until="commit")
        for place in ("loss", "results-confusion"):
            page.wait_for_selector(f".st-key-digits-{place} svg.marks path", state="attached")
        waits.append(1000 * (time.perf_counter() - start))
    return waits[1:]


async def visit(address: str, query: str) -> float:
    """Open the page in a session without a browser and wait for its run; return the seconds that took."""
    start = time.perf_counter()
    async with websockets.connect(address.replace("http", "ws") + "/_stcore/stream", max_size=None,
                                  subprotocols=["streamlit"]) as socket:
        await socket.send(_rerun(query).SerializeToString())
        ticking = None
        try:
            while True:
                message = ForwardMsg.FromString(await asyncio.wait_for(socket.recv(), 300))
                if message.WhichOneof("type") == "auto_rerun":
                    if ticking:
                        ticking.cancel()
                    ticking = asyncio.create_task(_tick(socket, query, message.auto_rerun))
                element = message.delta.new_element
                if element.WhichOneof("type") == "markdown" and "Trained for" in element.markdown.body:
                    return time.perf_counter() - start
        finally:
            if ticking:
                ticking.cancel()


def _rerun(query: str, fragment: str = "") -> BackMsg:
    message = BackMsg()
    message.rerun_script.page_name = "boundaries"
    message.rerun_script.query_string = query
    message.rerun_script.fragment_id = fragment
    message.rerun_script.is_auto_rerun = bool(fragment)
    return message


async def _tick(socket, query: str, auto_rerun) -> None:
    while True:
        await asyncio.sleep(auto_rerun.interval)
        await socket.send(_rerun(query, auto_rerun.fragment_id).SerializeToString())


def a_network(generator: random.Random) -> str:
    """Return the link of a random network."""
    hidden = "-".join(str(generator.randint(1, 64)) for _ in range(generator.randint(1, 6)))
    return (f"lang=en&hidden={hidden}&act={generator.choice(['tanh', 'relu', 'sigmoid', 'selu'])}&epochs=50"
            f"&batch={generator.choice([16, 32, 64, 100])}&lr=0.03&seed={generator.randint(0, 999)}")


async def crowd(address: str, sessions: int) -> list[float]:
    """Let many sessions train at once, each a small network of its own; return their seconds."""
    links = [f"lang=en&hidden={2 + number % 7}-{2 + number // 7}&seed={number}" for number in range(sessions)]
    return await asyncio.gather(*(visit(address, link) for link in links))


def megabytes(process: psutil.Process) -> float:
    """Return a process's memory, its share of what several use; 0 if it has ended."""
    try:
        told = process.memory_full_info()
    except psutil.NoSuchProcess:
        return 0.0
    return getattr(told, "pss", told.rss) / 1e6


class Memory:
    """The memory of the app and all its workers in megabytes, watched from now on.

    Where the system tells (Linux), what several processes share, such as the code of TensorFlow, counts once.
    """

    def __init__(self, app: subprocess.Popen):
        self._app = psutil.Process(app.pid)
        self.now = self.most = 0.0
        self._processes = 0
        Thread(target=self._watch, daemon=True).start()

    def with_one_worker(self) -> float:
        """Wait until no worker is being replaced; return the memory then."""
        for _ in range(SECONDS_TO_REPLACE):
            time.sleep(1)
            if self._processes <= PROCESSES:
                break
        return self.now

    def _watch(self) -> None:
        with suppress(psutil.NoSuchProcess):  # the app has ended
            while True:
                family = [self._app, *self._app.children(recursive=True)]
                self.now, self._processes = sum(map(megabytes, family)), len(family)
                self.most = max(self.most, self.now)
                time.sleep(1)


def main() -> None:
    """Run all measurements and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--moves", type=int, default=40, help="moves of the slider")
    parser.add_argument("--networks", type=int, default=300, help="different networks for the memory")
    arguments = parser.parse_args()
    print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}\n")
    row("what", "median", "95 % / max")
    row("-" * 58, "-" * 10, "-" * 10)
    row("slider to table on a page with nothing else", *milliseconds(bare_moves(arguments.moves)))
    port, started = free_port(), time.perf_counter()
    app, address = start_app(port), f"http://127.0.0.1:{port}"
    try:
        browser_waits(address, started, arguments.moves)
        memory = Memory(app)  # not before: reading it takes time
        times = asyncio.run(crowd(address, 30))
        row("30 sessions at once, each another network", f"{statistics.median(times):.1f} s", f"{max(times):.1f} s")
        generator, after = random.Random(0), {}
        for number in range(1, arguments.networks + 1):
            asyncio.run(visit(address, a_network(generator)))
            if number in (30, arguments.networks):
                after[number] = memory.with_one_worker()
        few, many = after[30], after[arguments.networks]
        row(f"memory after 30 / after {arguments.networks} networks, MB", f"{few:.0f}", f"{many:.0f}")
        row("ratio", f"{many / few:.2f}", "")
        row("the most memory at any moment, MB", f"{memory.most:.0f}", "")
    finally:
        app.terminate()
        app.wait(30)


if __name__ == "__main__":
    main()
