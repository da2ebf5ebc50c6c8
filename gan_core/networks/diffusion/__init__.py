"""Networks that are told x_t and t, and answer with ε, x_0 or v."""
