"""What recordings say, as numbers and data frames; no Streamlit."""
