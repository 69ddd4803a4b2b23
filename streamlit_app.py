"""The entry point: page table, language, theme. Start it with ``streamlit run streamlit_app.py``."""


def main() -> None:
    """Draw the page that the address names."""
    import streamlit as st

    from nnviz.ui import language, start
    from nnviz.ui.state import leave_for

    st.set_page_config(page_title="nnviz", page_icon=":material/hub:", layout="wide")
    start.once()
    language.choose()
    t = language.t
    pages = {
        "boundaries": st.Page("pages/boundaries.py", title=t("Boundaries"), icon=":material/scatter_plot:",
                              url_path="boundaries", default=True),
        "digits": st.Page("pages/digits.py", title=t("Digits"), icon=":material/looks_3:",
                          url_path="digits"),
        "eyes": st.Page("pages/eyes.py", title=t("Three eyes"), icon=":material/visibility:",
                        url_path="eyes"),
        "weights": st.Page("pages/weights.py", title=t("Weights"), icon=":material/balance:",
                           url_path="weights"),
        "autoencoder": st.Page("pages/autoencoder.py", title=t("Autoencoder"), icon=":material/compress:",
                               url_path="autoencoder"),
        "latent": st.Page("pages/latent.py", title=t("Latent space"), icon=":material/blur_on:", url_path="latent"),
        "course": st.Page("pages/course.py", title=t("The course's experiments"), icon=":material/menu_book:",
                          url_path="course"),
        "notes": st.Page("pages/notes.py", title=t("Notes for the lecturer"), icon=":material/speaker_notes:",
                         url_path="notes", visibility="hidden"),
    }
    chosen = st.navigation(list(pages.values()), position="top")
    leave_for(next(name for name, page in pages.items() if page is chosen))
    chosen.run()


# A worker process started by Dask runs this file again under another name: it must then do nothing.
if __name__ == "__main__":
    main()
