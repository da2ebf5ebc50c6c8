"""Somewhere else."""

import streamlit as st

st.title("Another page")
