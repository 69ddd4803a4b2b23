"""The scikit-learn pipeline of an own table: what fills gaps, what scales numbers, what spreads categories out."""

import numpy as np
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, StandardScaler

from nnviz.experiments.tables import OwnTable


def pipeline(data: OwnTable) -> ColumnTransformer:
    """Return the pipeline, not fitted: columns as numbers (rows, columns), NaN for gaps -> inputs (rows, features).

    Numbers: the median fills gaps, then mean 0 and standard deviation 1. Categories: the most frequent one fills gaps,
    then a column of 0 and 1 for each; the inputs stand in the order of ``data.features``.
    """
    return ColumnTransformer([(f"column {place}", _of_numbers(data.standardise) if not column.categories
                               else _of_categories(len(column.categories)), [place])
                              for place, column in enumerate(data.columns)])


def _of_numbers(standardise: bool) -> Pipeline:
    scaler = StandardScaler() if standardise else FunctionTransformer()
    return make_pipeline(SimpleImputer(strategy="median", keep_empty_features=True), scaler)


def _of_categories(count: int) -> Pipeline:
    return make_pipeline(SimpleImputer(strategy="most_frequent", keep_empty_features=True),
                         OneHotEncoder(categories=[np.arange(count, dtype=np.float32)], sparse_output=False))
