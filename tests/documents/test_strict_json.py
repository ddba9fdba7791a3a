"""What is wrong with a text that is no JSON is said to people who know no parser."""

from __future__ import annotations

import pytest

from nodegraph_app.core.errors import DocumentError
from nodegraph_app.documents import strict_json


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"a": 1, b: 2}', "a name in double quotes is missing here"),
        ('{"a": 1 "b": 2}', "a comma or a closing bracket is missing here"),
        ('{"a" 1}', "a colon is missing here"),
        ('{"a": }', "a value is missing here"),
        ('{"a": 1} x', "something stands behind the end"),
        ('{"a": "b\n"}', "a line break, or the like, stands within a text"),
        ('{"a": "\\q"}', "a backslash stands before something that it does not go with"),
        ('{"a": 1', "it ends too early"),
    ],
)
def test_what_is_wrong_with_json_is_said_in_words(text: str, words: str) -> None:
    with pytest.raises(DocumentError, match=words):
        strict_json.loads(text)
