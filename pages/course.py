"""The course's experiments: what the documents report, and a link that replays each."""

import streamlit as st

from nnviz import app
from nnviz.arithmetic import rows, total
from nnviz.course.autoencoders import LATENT
from nnviz.course.entry import CourseExperiment
from nnviz.course.experiments import all_experiments
from nnviz.course.page import Page
from nnviz.labs.autoencoder.lab import LATENT as LATENT_PAGE
from nnviz.labs.catalogue import COURSE, home
from nnviz.ui.language import current, number, percent, t
from nnviz.ui.page import header

app.through_the_entry()


def replay(preset: CourseExperiment) -> tuple[Page, dict[str, str]]:
    """Return the page that replays an experiment, and the query of its link there."""
    page = home(preset.experiment)
    if preset.id in LATENT:
        return LATENT_PAGE, LATENT_PAGE.grammar.settings(preset.experiment)
    return page, page.grammar.to_query(preset.experiment, page.opening)


header(COURSE)

for preset in all_experiments():
    with st.container(border=True), st.container(horizontal=True, vertical_alignment="center"):
        facts = [t("{count} parameters").format(count=number(total(rows(preset.experiment))))]
        if "accuracy" in preset.reported:
            facts.append(t("accuracy {value} in the document").format(value=percent(preset.reported["accuracy"])))
        if "loss" in preset.reported:
            facts.append(t("loss {value} in the document").format(value=number(preset.reported["loss"], 4)))
        st.markdown(f"**{preset.id} · {t(preset.title)}**  \n{t(preset.document)} · " + " · ".join(facts),
                    width="stretch")
        page, query = replay(preset)
        st.page_link(page.script, label=t("Replay {preset}").format(preset=preset.id),
                     icon=":material/play_arrow:", width="content",
                     query_params={"lang": current(), **query})
