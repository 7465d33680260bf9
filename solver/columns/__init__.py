"""The second engine, by column generation: for problems in which every rule is one person's own.

A person's whole rota is a column, a linear master covers the places, a dynamic programme prices each person's best
rota, and the master's value is the proof. `fits` says of which problems this engine can be asked.
"""

from solver.columns.form import Form, fits
from solver.columns.search import Search

__all__ = ["Form", "Search", "fits"]
