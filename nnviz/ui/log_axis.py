"""The switch of a loss's axis: logarithmic by itself where the values span many powers of ten."""

import pandas as pd
import streamlit as st

from nnviz.charts.curves import spans_decades
from nnviz.ui.language import t


class LogAxis:
    """Whether some curves are drawn on a logarithmic axis: as their values want it, or as the reader has switched."""

    def __init__(self, *histories: pd.DataFrame):
        """Look at the tables of some runs, as ``charts.curves`` draws them."""
        self._spans = spans_decades(*histories)
        self.on = bool(st.session_state.get(self._key, self._spans))

    @property
    def _key(self) -> str:
        return f"log:axis-{self._spans}"

    def switch(self, *, always: bool = True) -> None:
        """Draw the switch; if not ``always``, only where the values span so many powers of ten."""
        if always or self._spans:
            st.toggle(t("Logarithmic loss axis"), self._spans, key=self._key)
