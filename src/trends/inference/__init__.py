"""What a plain line cannot say: rates of selected rows, truncated samples, breaks, ratios, projections, sensitivity.

Arrays in, frozen results out: nothing here reads a file, the clock, Streamlit or plotly.
"""
