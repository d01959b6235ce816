"""Documents computed from the tables: the audit and the generated parts of the datasheet."""
