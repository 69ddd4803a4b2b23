"""Which knobs mattered: two of Optuna's evaluators, which answer different questions and often disagree."""

import warnings
from typing import Any

import optuna
from optuna.importance import FanovaImportanceEvaluator, PedAnovaImportanceEvaluator, get_param_importances
from optuna.trial import create_trial

from nnviz.search.settings import Search
from nnviz.search.study import distributions

#: fANOVA grows a forest, whose time grows fast: it sees so many trials at most.
MOST_TRIALS = 200
#: Trials that are needed to tell anything.
FEWEST = 10


def importances(search_json: str, params: list[dict[str, str]], scores: list[float]) -> dict[str, dict[str, float]]:
    """Return the share of each knob by evaluator: ``{"PED-ANOVA": {"lr": 0.7, ...}, "fANOVA": ...}``.

    It takes seconds, so it runs on a worker.

    Parameters
    ----------
    search_json : str
        The ``Search``.
    params : list of dict
        Of each trial: name of a knob -> its value as in a link.
    scores : list of float
    """
    search = Search.model_validate_json(search_json)
    kinds = distributions(search.space, search.sampler)
    study = optuna.create_study(direction="minimize" if search.lower_is_better else "maximize",
                                storage=optuna.storages.InMemoryStorage())
    for point, score in list(zip(params, scores, strict=True))[:MOST_TRIALS]:
        study.add_trial(create_trial(params={name: _value(kinds[name], text) for name, text in point.items()},
                                     distributions=kinds, value=score))
    evaluators = {"PED-ANOVA": PedAnovaImportanceEvaluator(), "fANOVA": FanovaImportanceEvaluator(seed=0)}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return {name: dict(get_param_importances(study, evaluator=evaluator)) for name, evaluator in evaluators.items()}


def _value(kind: optuna.distributions.BaseDistribution, text: str) -> Any:
    if isinstance(kind, optuna.distributions.CategoricalDistribution):
        return text
    if isinstance(kind, optuna.distributions.IntDistribution):
        return int(text)
    assert isinstance(kind, optuna.distributions.FloatDistribution)
    return min(max(float(text), kind.low), kind.high)
