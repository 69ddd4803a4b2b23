"""The boundary that follows the finger: python -m benchmarks.strip [--rounds 20] [--sessions 30] [--seconds 60]

Starts the app afresh, then prints
- in headless Chromium, of 3 tanh neurons: from the pointer on the learning rate to the strip in the browser; pictures a
  second while the knob is dragged, and messages to the server meanwhile; from letting go to the run's own picture, with
  strips and on a host that says no to them (``NNVIZ_AHEAD=0``);
- of thirty sessions at once, which reach for a knob and move it every six seconds: from the move to the boundary, with
  strips and without, one after the other, twice.

Times are of this machine, and browser and sessions share its cores; compare the rows with one another.
"""

import argparse
import asyncio
import os
import sys
import time
from contextlib import contextmanager

from playwright.sync_api import Page, sync_playwright

from benchmarks.app import OPTIONS, chromium, free_port, milliseconds, row, start_app
from benchmarks.crowd import SECONDS_BETWEEN_MOVES, SECONDS_TO_COME_IN, Met, Session, opened, positions

#: Runs in the page: when the pointer came, when a strip did, every new picture that was there to be painted.
WATCH = """() => {
  const watch = window.watch = { came: 0, strip: 0, pictures: 0, let: 0, run: 0 };
  const shown = () => [...document.querySelectorAll('.st-key-boundary svg.marks image')].at(-1)?.getAttribute('href');
  document.addEventListener('pointermove', () => { watch.came ||= performance.now(); }, true);
  document.addEventListener('pointerup', () => { watch.let ||= performance.now(); }, true);
  document.body.addEventListener('nnviz-strip', ({ detail }) => {
    if (detail.strip) watch.strip ||= performance.now(); });
  let before = shown();
  const look = () => {
    const now = shown();
    if (now !== before) { before = now; watch.pictures += 1; }
    if (watch.let && !watch.run && document.querySelector('.st-key-boundary:not(.nnviz-live) svg.marks')
        && location.search.includes('lr=0.0')) watch.run = performance.now();
    requestAnimationFrame(look);
  };
  look();
  window.sent = 0;
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (...a) { window.sent += 1; return send.apply(this, a); };
}"""
_SWEEP_SECONDS = 2.0


@contextmanager
def app(**environment: str):
    """Start the app; yield its address."""
    port = free_port()
    process = start_app(port, **environment)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)


def learning_rate(page: Page, address: str, seed: int) -> dict[str, float]:
    """Open the page on another draw, its learning rate in view; return where the slider is."""
    page.goto(f"{address}/boundaries?lang=en&seed={seed}")
    page.get_by_text("Trained for").wait_for(timeout=120_000)
    page.get_by_role("tab", name="Training", exact=True).click()
    knob = page.locator(".st-key-boundaries-lr").get_by_role("slider")
    knob.wait_for()
    page.wait_for_timeout(1500)
    page.evaluate(WATCH)
    box = knob.bounding_box()
    assert box is not None
    return box


def warm(page: Page, address: str) -> None:
    """Reach for the knob again and again until its strip comes: the usual programs are compiled."""
    box = learning_rate(page, address, 0)
    for _ in range(60):
        page.mouse.move(5, 5)
        page.wait_for_timeout(1000)
        page.mouse.move(box["x"] + 0.7 * box["width"], box["y"] + box["height"] / 2)
        page.wait_for_timeout(1500)
        if page.evaluate("window.watch.strip"):
            return
    raise TimeoutError("no strip came")


def reach_and_drag(page: Page, box: dict[str, float]) -> tuple[float, float, int]:
    """Reach for the knob, drag it to and fro and let it go; return the wait (ms), pictures a second, and messages."""
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 0.7 * box["width"], y)
    page.wait_for_function("window.watch.strip", timeout=20_000)
    wait = page.evaluate("window.watch.strip - window.watch.came")
    page.wait_for_timeout(500)
    page.mouse.down()
    page.evaluate("() => { window.watch.pictures = 0; window.sent = 0; window.watch.let = 0; }")
    start, step = time.perf_counter(), 0
    while time.perf_counter() - start < _SWEEP_SECONDS:
        step += 1
        place = abs(step % 20 - 10) / 10
        page.mouse.move(box["x"] + place * box["width"], y)
    a_second = page.evaluate("window.watch.pictures") / (time.perf_counter() - start)
    sent = page.evaluate("window.sent")
    page.mouse.move(box["x"] + 0.4 * box["width"], y)
    page.mouse.up()
    return wait, a_second, sent


def let_go(page: Page) -> float:
    """Return the milliseconds from letting go to the run's own picture."""
    page.wait_for_function("window.watch.run", timeout=60_000)
    return page.evaluate("window.watch.run - window.watch.let")


def in_browser(rounds: int) -> None:
    """Measure one reader."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=OPTIONS)
        page = browser.new_page(locale="en-GB")
        with app() as address:
            page.goto(f"{address}/boundaries")
            page.get_by_text("Trained for").wait_for(timeout=120_000)
            warm(page, address)
            waits, speeds, messages, released = [], [], 0, []
            for seed in range(1, rounds + 1):
                wait, speed, sent = reach_and_drag(page, learning_rate(page, address, seed))
                released.append(let_go(page))
                waits.append(wait)
                speeds.append(speed)
                messages += sent
            row("from the pointer on the knob to its strip", *milliseconds(waits))
            row("pictures a second while it is dragged: median / least", f"{sorted(speeds)[len(speeds) // 2]:.0f}",
                f"{min(speeds):.0f}")
            row("messages to the server while it is dragged", str(messages), "")
            row("from letting go to the run's own picture", *milliseconds(released))
        with app(NNVIZ_AHEAD="0") as address:
            page.goto(f"{address}/boundaries")
            page.get_by_text("Trained for").wait_for(timeout=120_000)
            page.wait_for_timeout(15_000)
            released = []
            for seed in range(1, rounds + 1):
                box = learning_rate(page, address, seed)
                y = box["y"] + box["height"] / 2
                page.mouse.move(box["x"] + 0.7 * box["width"], y)
                page.mouse.down()
                page.mouse.move(box["x"] + 0.4 * box["width"], y)
                before = page.evaluate("window.watch.pictures")
                page.mouse.up()
                page.wait_for_function(f"window.watch.pictures > {before}", timeout=60_000)
                released.append(page.evaluate("performance.now() - window.watch.let"))
            row("the same on a host without strips", *milliseconds(released))
        browser.close()


async def visitor(session: Session, number: int, until: float, start: float) -> int:
    """Reach for the noise and move it every six seconds; return how often its strip came before the move."""
    await asyncio.sleep(start)
    came = 0
    for turn, noise in enumerate(positions(number)):
        begun = time.perf_counter()
        if begun >= until:
            return came
        await session.reach(("lr", "noise", "units1")[turn % 3], turn)
        await asyncio.sleep(0.6)
        came += session.packed.is_set()
        await session.move("boundaries:noise", noise)
        await asyncio.sleep(max(0.0, SECONDS_BETWEEN_MOVES - (time.perf_counter() - begun)))
    return came


async def crowd(address: str, sessions: int, seconds: float) -> tuple[Met, int]:
    """Let a class reach for knobs and move them; return what it met, and how many strips came in time."""
    met = Met()
    async with asyncio.TaskGroup() as tasks:
        visitors = [await opened(address, "boundaries", f"lang=en&seed={number}", met, tasks)
                    for number in range(sessions)]
        for session in visitors:
            await asyncio.wait_for(session.has_run.wait(), SECONDS_TO_COME_IN)
        until = time.perf_counter() + seconds
        came = await asyncio.gather(*(visitor(session, number, until, number * SECONDS_BETWEEN_MOVES / sessions)
                                      for number, session in enumerate(visitors)))
        for reader in met.readers:
            reader.cancel()
    return met, sum(came)


def in_class(sessions: int, seconds: float) -> None:
    """Measure a class, with strips and without."""
    for turn in range(2):
        for said in ("1", "0") if turn == 0 else ("0", "1"):
            with app(NNVIZ_AHEAD=said) as address:
                time.sleep(40)  # the worker warms up
                met, came = asyncio.run(crowd(address, sessions, seconds))
                name = {"1": "with", "0": "without"}[said]
                if met.waits:
                    row(f"{sessions} sessions {name} strips: move to boundary", *milliseconds(met.waits))
                row(f"   moves / errors; strips there in time: {came}", str(len(met.waits)), str(len(met.errors)))
                for error in sorted(set(met.errors)):
                    print(f"    {met.errors.count(error)} times: {error}")


def main() -> None:
    """Run the measurements and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--sessions", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--only", choices=("browser", "class"))
    options = parser.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {sys.version.split()[0]}\n")
    row("what", "median", "95 % / max")
    row("-" * 58, "-" * 10, "-" * 10)
    if options.only != "class":
        in_browser(options.rounds)
    if options.only != "browser":
        in_class(options.sessions, options.seconds)


if __name__ == "__main__":
    main()
