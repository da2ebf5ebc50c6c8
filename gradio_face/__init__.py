"""The Gradio app: one page per experiment, its controls from the params model. It uses gan_core and the modules of ui without Streamlit."""
