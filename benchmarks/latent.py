"""Measure how long a reader waits for a decoded image on the map of a latent space, in a real browser.

    python -m benchmarks.latent [--clicks 60]

In headless Chromium, with 2,000 images of MNIST on one map: from the click to the next picture that the browser has
drawn, and how much of that is the click's own work (decoding, drawing, words). The first click (A) decodes one image,
the second one (B) also the walk of nine steps. The target is 150 ms. It also prints what the browser is sent.
"""

import argparse
import json
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, sync_playwright

from benchmarks.measuring import machine, table

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from browser_tools import OPTIONS, chromium, free_port, settle, start_app
from latent_map_script import HIDDEN, WIDE, coded, maps

DECODERS = {"32-64-128-784": ("", HIDDEN), "32-512-784": ("&wide=1", WIDE)}
#: Runs in the page: notes how long a click takes until the picture is drawn, and until the component has done its work.
WATCH = """() => {
  document.addEventListener('pointerup', (event) => {
    const start = performance.now();
    window.click = null;
    document.addEventListener('pointerup', () => (window.work = performance.now() - start), {once: true});
    requestAnimationFrame(() => {
      const drawn = new MessageChannel();
      drawn.port1.onmessage = () => (window.click = [performance.now() - event.timeStamp, window.work]);
      drawn.port2.postMessage(null);
    });
  }, true);
}"""


def clicks(browser: Browser, address: str, count: int) -> list[list[float]]:
    """Return for each click the milliseconds to its picture, and those of its work.

    Raises
    ------
    RuntimeError
        If a click decodes no other image than the one before.
    """
    page = browser.new_page(locale="en-GB", viewport={"width": 1280, "height": 800})
    page.goto(address)
    page.locator(".latent .plot").wait_for(timeout=120_000)
    settle(page)
    page.evaluate(WATCH)
    box = page.locator(".latent .plot").bounding_box()
    positions = maps(coded(32).codes, turned=False)[0].positions
    low, high = positions.min(axis=0), positions.max(axis=0)
    shares = 0.5 + (positions - (low + high) / 2) / (1.1 * (high - low).max())
    taken, seen = [], set()
    for point in np.random.default_rng(0).choice(len(shares), count, replace=False):
        across, up = shares[point].tolist()
        page.mouse.click(box["x"] + across * box["width"], box["y"] + (1 - up) * box["height"])
        page.wait_for_function("window.click")
        taken.append(page.evaluate("window.click"))
        shown = page.locator(".latent .decoded .face").nth((len(taken) - 1) % 2).evaluate("face => face.toDataURL()")
        if shown in seen:
            raise RuntimeError("a click that decodes nothing new")
        seen = {shown}
    page.close()
    return taken


def written(values: list[float]) -> str:
    """Write the median and the 95th percentile."""
    return f"{statistics.median(values):.1f} / {np.percentile(values, 95):.1f} ms"


def measure(count: int) -> Iterator[list[str]]:
    """Yield a line for each decoder."""
    port = free_port()
    app = start_app(port, "tests/latent_map_script.py")
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=OPTIONS)
            for name, (query, hidden) in DECODERS.items():
                taken = np.array(clicks(browser, f"http://127.0.0.1:{port}/?maps=1{query}", count))
                shown = coded(32, hidden=hidden)
                sent = json.dumps(shown.sent | {"maps": [each.sent for each in maps(shown.codes, turned=False)]})
                weights = sum(kernel.size + bias.size for kernel, bias, _ in shown.decoder)
                yield [name, f"{weights:,}", written(taken[::2, 0]), written(taken[::2, 1]), written(taken[1::2, 0]),
                       written(taken[1::2, 1]), f"{len(sent) / 1e6:.2f} MB"]
            browser.close()
    finally:
        app.terminate()
        app.wait(20)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--clicks", type=int, default=60)
    print(machine())
    table("From a click to the decoded image, median / 95 %",
          ["decoder", "parameters", "A", "its work", "B and the walk", "its work", "sent, with four maps"],
          measure(parser.parse_args().clicks))


if __name__ == "__main__":
    main()
