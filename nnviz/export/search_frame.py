"""What every script of a search has, whatever its networks read: its heading, its space, Optuna's study."""

from textwrap import indent

from nnviz.experiments.space import Knob
from nnviz.search.settings import Search

_WHOLE, _REAL = ("layers", "neurons", "epochs"), ("lr", "drop", "penalty", "rho", "mom")


def head(search: Search, what: str, more: str = "") -> str:
    """Write the docstring of a script; ``more`` is a line at its end."""
    return (f'"""A search over {", ".join(search.space.names)}: {what}.\n\nPrints the best point, its cross-validation '
            f'score and the number of trials. The test set is not looked at.\n{more}"""')


def values(knob: Knob) -> str:
    """Write the values of a knob's grid as a list in Python."""
    return "[" + ", ".join(_literal(knob, text) for text in knob.grid) + "]"


def study(search: Search, folds: str, fold: str) -> str:
    """Write the objective and Optuna's study.

    Parameters
    ----------
    search : Search
    folds : str
        Code that gives the pairs ``train, validation`` of a trial.
    fold : str
        The lines that train a network with ``knobs`` on ``train`` and append its score on ``validation`` to ``scores``.
    """
    knobs = ",\n             ".join(f'"{knob.name}": {_suggested(knob, search.sampler)}' for knob in search.space.knobs)
    sampler = {"grid": "optuna.samplers.GridSampler(SPACE, seed=SEED)", "random": "optuna.samplers.RandomSampler(SEED)",
               "tpe": "optuna.samplers.TPESampler(seed=SEED)"}[search.sampler]
    space = ", ".join(f'"{knob.name}": {values(knob)}' for knob in search.space.knobs)
    timeout = f", timeout={search.seconds}" if search.seconds else ""
    return f'''{f"SPACE = {{{space}}}{chr(10)}" if search.sampler == "grid" else ""}
{chr(10) if search.sampler == "grid" else ""}def objective(trial):
    """Train one point of the space on every fold; return the mean score of the parts that validate."""
    knobs = {{{knobs}}}
    scores = []
    for train, validation in {folds}:
{indent(fold, " " * 8)}
    trial.set_user_attr("folds", scores)
    return float(np.mean(scores))


study = optuna.create_study(direction="{"minimize" if search.lower_is_better else "maximize"}",
                            sampler={sampler})
study.optimize(objective, n_trials={search.most}{timeout})
print("best:", study.best_params)
print("score:", study.best_value)
print("trials:", len(study.trials))
'''


def _literal(knob: Knob, text: str) -> str:
    """Write a value of a knob as Python."""
    if knob.name in _WHOLE or (knob.name == "batch" and text != "full"):
        return text
    return repr(float(text)) if knob.name in _REAL else f'"{text}"'


def _suggested(knob: Knob, sampler: str) -> str:
    if knob.choices or sampler == "grid":
        return f'trial.suggest_categorical("{knob.name}", {values(knob)})'
    kind = "int" if knob.whole else "float"
    low, high = (round(knob.low), round(knob.high)) if knob.whole else (float(knob.low), float(knob.high))
    return f'trial.suggest_{kind}("{knob.name}", {low!r}, {high!r}{", log=True" if knob.log else ""})'
