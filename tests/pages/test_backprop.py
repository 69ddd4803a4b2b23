"""The page "Backpropagation", in both languages, by Streamlit's own test runner."""

from functools import partial

import pytest
from pages_tools import start

from nnviz.labs.foundations.figures.net import Net

opened = partial(start, page="pages/backprop.py")
LOCALES = pytest.mark.parametrize("locale", ["en-GB", "fr-FR"])


def net(app) -> Net:
    """Return what the page shows now."""
    return app.session_state["backprop:experiment"]


@LOCALES
def test_it_opens_on_mazur_s_network(locale):
    app = opened(locale)
    assert net(app) == Net()
    assert [app.number_input(key=f"backprop:net{place}").value for place in range(3)] == [2, 2, 2]
    assert not app.error


def test_other_sizes_get_new_weights_and_rows_of_the_right_width():
    app = opened()
    app.number_input(key="backprop:net1").set_value(4).run()
    app.number_input(key="backprop:net0").set_value(3).run()
    app.number_input(key="backprop:examples").set_value(3).run()
    app.selectbox(key="backprop:batch").set_value("all").run()
    found = net(app)
    assert found.sizes == (3, 4, 2)
    assert [len(row) for row in found.inputs] == [3, 3, 3]
    assert found.inputs[0][:2] == (0.05, 0.1)
    assert found.batch == "all"
    app.number_input(key="backprop:examples").set_value(1).run()
    assert len(net(app).targets) == 1


@LOCALES
def test_what_does_not_fit_is_said_and_leaves_the_network_as_it_was(locale):
    app = opened(locale)
    app.selectbox(key="backprop:loss").set_value("cce").run()
    assert "softmax" in app.error[0].value
    assert net(app) == Net()
    app.selectbox(key="backprop:out").set_value("softmax").run()
    assert not app.error
    assert (net(app).output, net(app).loss) == ("softmax", "cce")


def test_new_weights_differ_and_start_anew():
    app = opened(updates="5", step="3")
    assert net(app).updates == 5
    app.button(key="backprop:draw").click().run()
    first = net(app)
    app.button(key="backprop:draw").click().run()
    assert first.weights != net(app).weights != Net().weights
    assert net(app).updates == net(app).step == 0


@LOCALES
def test_a_suggestion_sets_every_knob(locale):
    app = opened(locale)
    app.button(key="backprop:try-xor").click().run()
    assert net(app).sizes == (2, 3, 1)
    assert app.selectbox(key="backprop:loss").value == "bce"
    assert app.number_input(key="backprop:examples").value == 4
    assert app.selectbox(key="backprop:batch").value == "all"


def test_a_link_with_an_impossible_value_says_so():
    app = opened(path="w99", rate="0.1")
    assert "w99" in app.warning[0].value
    assert "none, w1, b1" in app.warning[0].value
    assert net(app).rate == 0.1
