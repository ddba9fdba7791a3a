"""What a parameter takes, in the language of the window; `ParameterSpec.describe` says it in English."""

from __future__ import annotations

from ..core.parameters import ParameterSpec
from .node_words import file_kind_name
from .translation import translate


def takes_sentence(parameter: ParameterSpec) -> str:
    """For a tooltip: ``"Takes a whole number from 1 to 1000."``."""
    bounds = parameter.bounds
    match parameter.kind:
        case "integer" if parameter.seed:
            return translate("Parameters", "Takes a whole number from 0 to {high}.").format(high=2**64 - 1)
        case "integer" if bounds is not None:
            words = translate("Parameters", "Takes a whole number from {low} to {high}.")
            return words.format(low=_written(bounds.low), high=_written(bounds.high))
        case "integer":
            return translate("Parameters", "Takes a whole number.")
        case "number" if bounds is not None:
            words = translate("Parameters", "Takes a number from {low} to {high}.")
            return words.format(low=_written(bounds.low), high=_written(bounds.high))
        case "number":
            return translate("Parameters", "Takes a number.")
        case "boolean":
            return translate("Parameters", "Takes true or false.")
        case "choice":
            choices = ", ".join(parameter.choices)
            return translate("Parameters", "Takes one of {choices}.").format(choices=choices)
        case "file":
            return _takes_file(parameter.file_kind or "")
    return translate("Parameters", "Takes text.")


def _takes_file(kind: str) -> str:
    words = (
        translate("Parameters", "Takes the name of an {kind} file.")
        if kind[:1] in "aeiou"
        else translate("Parameters", "Takes the name of a {kind} file.")
    )
    return words.format(kind=file_kind_name(kind))


def _written(number: float) -> str:
    """No point behind whole numbers."""
    return str(int(number)) if float(number).is_integer() else str(number)
