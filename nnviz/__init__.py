"""nnviz: the lecture lab for neural networks.

The library face of the app: the same functions serve the pages, the command line and a notebook.

>>> from nnviz.course import experiments
>>> from nnviz.arithmetic import rows
>>> [row.parameters for row in rows(experiments.get("A6").experiment)]
[6, 3]
"""

__version__ = "0.1.0"
