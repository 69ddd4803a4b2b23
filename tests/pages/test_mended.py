"""The course's code, mended, by Streamlit's own test runner."""

from functools import partial

import pytest
from pages_tools import start

from nnviz.labs.foundations.mended import SCRIPTS
from nnviz.labs.foundations.workshop import in_order

opened = partial(start, page="pages/mended.py")


def said(app) -> str:
    return "\n".join(entry.value for kind in ("markdown", "success", "info") for entry in app.get(kind))


@pytest.mark.parametrize("id", SCRIPTS)
def test_from_fault_to_fault_until_the_script_runs(id):
    script = SCRIPTS[id]
    app = opened("en-GB", script=id)
    for place, fault in enumerate(script.faults):
        assert app.code[0].value.rstrip() == script.source(place).rstrip()
        assert fault.why not in said(app)
        app.radio(key="mended:line").set_value(1 + in_order(script, place).index(fault.line)).run()
        assert "That is it:" in app.success[0].value
        assert fault.why in said(app)
        shown = [entry.value for entry in app.code]
        assert any(fault.message in text for text in shown)
        assert any(f"+ {fault.mended.strip()}" in text for text in shown)
        app.button(key="mended:mend").click().run()
        assert app.query_params["mended"] == str(place + 1)
    assert "All mended" in app.success[0].value
    assert app.get("download_button")[0].proto.label == f"Take home {script.file}"
    app.button(key="mended:again").click().run()
    assert app.code[0].value.rstrip() == script.code.rstrip()


def test_a_wrong_vote_in_french_names_the_line():
    app = opened("fr-FR", script="perceptron")
    fault = SCRIPTS["perceptron"].faults[0]
    wrong = 1 + in_order(SCRIPTS["perceptron"], 0).index(fault.others[0])
    app.radio(key="mended:line").set_value(wrong).run()
    assert "la ligne 7" in app.info[0].value
    assert "np.int n’était qu’un autre nom" in said(app)


def test_a_link_beyond_the_last_fault_shows_the_mended_script():
    app = opened("en-GB", script="install", mended="5")
    assert "All mended" in app.success[0].value
    assert app.query_params["mended"] == "1"
