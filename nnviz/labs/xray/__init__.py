"""Networks that tell pneumonia from normal on chest X-rays. Not for clinical use."""
