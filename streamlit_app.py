"""The entry point. Start it with ``streamlit run streamlit_app.py``."""

# A worker process started by Dask runs this file again under another name: it must then do nothing.
if __name__ == "__main__":
    from nnviz.app import main

    main()
