"""Numbers and pictures of the lab of chest X-rays, without Streamlit."""
