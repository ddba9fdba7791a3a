"""Guidance: where the estimates of several prompts, or of a worse network, lead.

Each rule is arithmetic on estimates in a file of its own; `plan` says which acts when, `guided` applies them.
"""

from __future__ import annotations

from .classifier_free import Guidance, classifier_free, needs_negative
from .guided import GuidedDenoiser, Joint
from .plan import Acting, Plan, PromptName
from .projected import Averages, keeps_average

__all__ = [
    "Acting",
    "Averages",
    "Guidance",
    "GuidedDenoiser",
    "Joint",
    "Plan",
    "PromptName",
    "classifier_free",
    "keeps_average",
    "needs_negative",
]
