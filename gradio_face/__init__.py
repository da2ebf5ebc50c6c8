"""The Gradio face: one page an experiment, its controls from the params model. It knows gan_core and what of ui is free of Streamlit."""
