"""The entry point: page table, language, theme. Start it with ``streamlit run streamlit_app.py``."""


def main() -> None:
    """Draw the page that the address names."""
    import streamlit as st

    from nnviz.ui import language, start

    st.set_page_config(page_title="nnviz", page_icon=":material/hub:", layout="wide")
    start.once()
    language.choose()
    t = language.t
    pages = [
        st.Page("pages/boundaries.py", title=t("Decision boundaries"), icon=":material/scatter_plot:",
                url_path="boundaries", default=True),
        st.Page("pages/course.py", title=t("The course's experiments"), icon=":material/menu_book:",
                url_path="course"),
    ]
    st.navigation(pages, position="top").run()


# A worker process started by Dask runs this file again under another name: it must then do nothing.
if __name__ == "__main__":
    main()
