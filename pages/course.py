"""The course's experiments: what the documents report beside what was measured here, and a link that replays each."""

import streamlit as st

from nnviz import app
from nnviz.course.experiments import all_experiments
from nnviz.labs.catalogue import COURSE, replay
from nnviz.ui import course
from nnviz.ui.language import current, t
from nnviz.ui.page import header

app.through_the_entry()

header(COURSE)

listed, asked = course.choose(all_experiments())
course.explain()
for place, ((document, section), shown) in enumerate(course.groups(listed).items()):
    group = course.group(document, section, shown, opened=place == 0 or asked)
    if group is None:
        continue
    with group:
        for position, entry in enumerate(shown):
            found = replay(entry)
            with course.row(entry, first=position == 0):
                if found is None:
                    continue
                page, query = found
                st.page_link(page.script, label=t("Replay {preset}").format(preset=entry.id),
                             icon=":material/play_arrow:", width="content",
                             query_params={"lang": current(), **query})
if not listed:
    st.info(t("No experiment matches. Take a word or a mark away."), icon=":material/search_off:")
