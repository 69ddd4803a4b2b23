"""Charts: pure functions from data frames to pictures. They know Altair and Vega-Lite, nothing of Streamlit."""
