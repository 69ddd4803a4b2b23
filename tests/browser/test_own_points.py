"""Own points as a student brings them: by clicking on the picture, from a file, in the table."""

from urllib.parse import parse_qsl, urlsplit

from browser_tools import ROOT, accessibility_violations, count_messages, knob, scripts, settle
from playwright.sync_api import Page, expect

from nnviz.course.recorded import OPENING
from nnviz.datasets.plane import extent, split
from nnviz.experiments.plane import Experiment
from nnviz.links.plane import PLANE

DEFAULT = OPENING["boundaries"]
SQUARE = ((-1.0, -1.0, 0), (-1.0, 1.0, 0), (1.0, -1.0, 1), (1.0, 1.0, 1))
CHART = ".st-key-boundary"
GOOD = b"x1,x2,label\n-1,0,cat\n-1,1,cat\n1,0,dog\n1,1,dog\n2,0,eel\n2,1,eel"


def address(labels: tuple[str, str] = ("0", "1")) -> str:
    query = PLANE.to_query(DEFAULT.with_(data={"kind": "own", "table": SQUARE, "labels": labels}), DEFAULT)
    return "/boundaries?" + "&".join(f"{name}={value}" for name, value in {"lang": "en", **query}.items())


def linked(page: Page) -> Experiment:
    """The experiment of the page's address."""
    return PLANE.from_query(dict(parse_qsl(urlsplit(page.url).query)), DEFAULT)[0]


def until_linked(page: Page, table: tuple) -> None:
    """Wait until the address holds these points."""
    for _ in range(300):
        if linked(page).data.table == table:
            return
        page.wait_for_timeout(200)
    assert linked(page).data.table == table


def pixel(page: Page, x1: float, x2: float) -> tuple[float, float]:
    """Where a place of the plane is on the screen."""
    plot = page.locator(f"{CHART} .root > g > .background").bounding_box()
    half = extent(linked(page).data)
    return plot["x"] + (x1 + half) / (2 * half) * plot["width"], plot["y"] + (half - x2) / (2 * half) * plot["height"]


def near(table: tuple, position: int, x1: float, x2: float) -> bool:
    """Whether a point lies where it was put, to a pixel."""
    return abs(table[position][0] - x1) < 0.02 and abs(table[position][1] - x2) < 0.02


def until_points(page: Page, count: int) -> tuple:
    """Wait until the address holds so many points; return them."""
    for _ in range(300):
        if len(linked(page).data.table) == count:
            break
        page.wait_for_timeout(200)
    table = linked(page).data.table
    assert len(table) == count
    settle(page)
    return table


def start_editing(page: Page, name: str = "Edit the points") -> None:
    expect(page.get_by_role("button", name=name)).to_be_visible()
    page.get_by_role("button", name=name).click()
    page.locator(CHART).evaluate("chart => chart.scrollIntoView()")


def middle(page: Page, right: float = 0) -> tuple[float, float]:
    """The middle of a chart of 400 pixels for 4 units; ``right`` of it in hundredths."""
    box = page.locator(f"{CHART} .background").bounding_box()
    return box["x"] + 200 + right, box["y"] + 200


def tool(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).evaluate("button => button.click()")


def test_points_are_added_moved_removed_and_brought_back(open_page):
    page = open_page(address())
    start_editing(page)
    page.evaluate(f"document.querySelector('{CHART} svg').dataset.mine = 'yes'")
    page.mouse.click(*pixel(page, 0.5, 0.25))
    until_points(page, 5)
    assert page.locator(f"{CHART} [data-mine=yes]").count() == 1  # the chart is not made anew
    page.mouse.click(*pixel(page, -0.5, 0.75))
    tool(page, "+ class 1 (+)")
    page.mouse.click(*pixel(page, 0.0, -0.5))  # while the server trains on the one before
    added = until_points(page, 7)
    assert added[:4] == SQUARE
    assert [label for *_, label in added[4:]] == [0, 0, 1]
    assert near(added, 4, 0.5, 0.25)
    assert near(added, 5, -0.5, 0.75)
    assert near(added, 6, 0.0, -0.5)

    tool(page, "Move")
    page.mouse.move(*pixel(page, 0.0, -0.5))
    page.mouse.down()
    page.mouse.move(*pixel(page, 0.2, -0.2))
    page.mouse.move(*pixel(page, 0.4, 0.0), steps=4)
    page.mouse.up()
    for _ in range(300):
        if linked(page).data.table != added:
            break
        page.wait_for_timeout(200)
    settle(page)
    moved = linked(page).data.table
    assert moved[:6] == added[:6]
    assert near(moved, 6, 0.4, 0.0)
    assert moved[6][2] == 1

    tool(page, "Remove")
    page.mouse.click(*pixel(page, -0.5, 0.75))
    removed = until_points(page, 6)
    assert removed == (*moved[:5], moved[6])
    for before in (moved, added):
        tool(page, "Undo")
        until_linked(page, before)
    settle(page)
    assert accessibility_violations(page) == []
    page.reload()
    settle(page)
    assert linked(page).data.table == added
    expect(page.get_by_text("The link says")).to_have_count(0)


def test_an_editor_that_is_made_anew_in_the_middle_of_an_edit_goes_on(browser):
    """Where a click meets a busy server, Streamlit takes away what it has drawn and makes it anew a moment later."""
    page = browser.new_page()
    markup = (ROOT / "nnviz/labs/plane/assets/points_editor.html").read_text("utf-8")
    page.set_content(f"<div class='st-key-boundary'><svg class='root' width=400 height=400><g><rect class='background' "
                     f"width=400 height=400></rect></g></svg></div><div id='place'>{markup}</div>")
    page.add_script_tag(content=scripts("mounting.js", "points_editor.js").replace(
        "export default", "window.sent = []; window.mounted ="))
    page.evaluate("""() => {
        const words = {edit: "Edit", classes: ["a", "b"], add: ["Add a", "Add b"], move: "Move", move_hint: "Drag",
                       remove: "Remove", remove_hint: "Click", undo: "Undo"};
        window.draw = (edit, points) => {
            window.leave = window.mounted({
                parentElement: document.querySelector("#place"), setTriggerValue: (_, edit) => window.sent.push(edit),
                data: {points, drawn: null, extent: 2, reach: 2, names: ["a", "b"], colors: ["#00f", "#f80"], edit,
                       refused: false, words}});
        };
        window.draw(0, [-100, -100, 0, 100, 100, 1]);
    }""")
    page.get_by_role("button", name="Edit", exact=True).click()
    page.get_by_role("button", name="+ b").click()
    page.mouse.click(*middle(page))
    page.evaluate("() => { window.leave(); window.draw(0, [-100, -100, 0, 100, 100, 1]); }")  # not come yet
    pressed = page.locator("[aria-pressed=true]")
    expect(pressed).to_have_text(["Edit", "+ b"])
    page.mouse.click(*middle(page, 50))
    added = [-100, -100, 0, 100, 100, 1, 0, 0, 1]
    assert page.evaluate("window.sent") == [{"id": 1, "points": added}, {"id": 2, "points": [*added, 50, 0, 1]}]
    page.evaluate("points => { window.leave(); window.draw(2, points); }", [*added, 50, 0, 1])
    page.get_by_role("button", name="Undo").click()
    assert page.evaluate("window.sent[2]") == {"id": 3, "points": added}
    page.clock.install()
    page.evaluate("window.leave()")
    page.clock.fast_forward(10_000)  # now it is another visit
    page.evaluate("points => window.draw(3, points)", added)
    expect(pressed).to_have_count(0)
    page.close()


def test_without_a_tool_the_chart_keeps_its_tooltips_and_a_click_shows_before_the_server_knows(open_page):
    page = open_page(address())
    start_editing(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Undo")).to_have_count(0)
    settle(page)
    parts = split(linked(page))
    page.mouse.move(*pixel(page, *parts.train[0].tolist()))  # the disc of a training point; test points are rings
    expect(page.locator("#vg-tooltip-element")).to_contain_text(f"class {parts.train_classes[0]}")
    page.mouse.click(*pixel(page, 0.5, 0.5))
    settle(page)
    assert linked(page).data.table == SQUARE

    start_editing(page)
    page.evaluate("WebSocket.prototype.send = () => {}")
    page.mouse.click(*pixel(page, 0.5, 0.25))
    circle = page.locator(f"{CHART} > svg circle")
    expect(circle).to_have_count(1)
    expect(circle).to_have_attribute("fill", "#D97700")
    tool(page, "Undo")
    expect(circle).to_have_count(0)


def test_a_second_point_makes_the_new_class(open_page):
    page = open_page(address(("A", "B")))
    start_editing(page)
    tool(page, "+ new class")
    page.mouse.click(*pixel(page, 0.0, 0.5))
    expect(page.get_by_text("has only one point. Add a second one")).to_be_visible()
    assert linked(page).data.table == SQUARE
    page.mouse.click(*pixel(page, 0.0, -0.5))
    assert [label for *_, label in until_points(page, 6)[4:]] == [2, 2]
    expect(page.get_by_text("has only one point. Add a second one")).to_have_count(0)
    assert linked(page).network.output == "softmax_ce"
    expect(page.get_by_role("button", name="+ 2", exact=True)).to_be_visible()


def test_an_edit_of_other_data_can_be_undone_or_makes_own_points_and_leads_back(open_page):
    refused, said = "n’a qu’un seul point", "sont maintenant vos propres points"
    page = open_page("/boundaries?lang=fr&data=moons&points=100")
    start_editing(page, "Modifier les points")
    tool(page, "+ nouvelle classe")
    page.mouse.click(*pixel(page, 0.0, 0.0))
    expect(page.get_by_text(refused)).to_be_visible()
    tool(page, "Annuler")
    expect(page.get_by_text(refused)).to_have_count(0)
    assert (linked(page).data.kind, linked(page).data.points) == ("moons", 100)
    tool(page, "+ classe 0 (−)")
    page.mouse.click(*pixel(page, 0.0, 0.0))
    expect(page.get_by_text(said)).to_be_visible()
    assert len(until_points(page, 101)) == 101
    page.get_by_role("button", name="Revenir aux données d’avant").click()
    expect(page.get_by_text(said)).to_have_count(0)
    assert (linked(page).data.kind, linked(page).data.points) == ("moons", 100)


def edit_the_first_cell(page: Page, text: str) -> list[tuple]:
    """Type into the table of points by keyboard, and use it; return the points that are no longer those of SQUARE."""
    page.get_by_text("Table of points").click()
    page.get_by_test_id("stDataFrame").locator("canvas").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    cell = page.locator("#portal input")
    expect(cell).to_be_focused()
    cell.press("Control+a")
    cell.press_sequentially(text)
    expect(cell).to_have_value(text)
    settle(page)
    count_messages(page)
    cell.press("Enter")
    expect(cell).to_have_count(0)
    page.wait_for_function("window.sent > 0")  # the table tells the server a moment later
    settle(page)
    button = knob(page, "use-table").get_by_role("button")
    button.focus()
    button.press("Enter")
    for _ in range(300):
        if linked(page).data.table != SQUARE:
            break
        page.wait_for_timeout(200)
    settle(page)
    return [new for old, new in zip(SQUARE, linked(page).data.table, strict=True) if old != new]


def test_the_table_is_edited_by_keyboard_and_a_file_is_taken_or_refused(open_page):
    page = open_page(address(), dark=True)
    page.get_by_role("tab", name="Data").click()
    changed = edit_the_first_cell(page, "-0.75")
    assert len(changed) == 1
    assert -0.75 in changed[0]

    file = page.locator(".st-key-boundaries-file input[type=file]").last
    file.set_input_files({"name": "mine.csv", "mimeType": "text/csv", "buffer": GOOD})
    taken = until_points(page, 6)
    assert (linked(page).data.labels, linked(page).network.output) == (("cat", "dog", "eel"), "softmax_ce")
    file.set_input_files({"name": "bad.csv", "mimeType": "text/csv", "buffer": GOOD.replace(b"cat", b"")})
    expect(page.get_by_text("Line 2 names no class.")).to_be_visible()
    assert linked(page).data.table == taken
    expect(page.locator(f"{CHART} .vega-embed")).to_have_count(1)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download these points").click()
    text = download.value.path().read_text("utf-8-sig")
    assert text.splitlines()[:2] == ["x1,x2,label", "-1.00,0.00,cat"]
