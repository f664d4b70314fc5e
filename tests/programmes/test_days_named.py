"""Days that stand in words, as people write them in six languages."""

import pytest

from programmes.days_named import days_named


@pytest.mark.parametrize(("language", "text", "days"), [
    ("da", "Mellem 28. oktober og 3. nov. 2024 kl. 14.00, i maj 2024", {(10, 28), (11, 3)}),
    ("en", "On October 28, by 3rd May; in May 120 people", {(10, 28), (5, 3)}),
    ("fi", "23. lokakuuta ja 5. tammikuuta", {(10, 23), (1, 5)}),
    ("hu", "2024. október 23-án, márc. 5.", {(10, 23), (3, 5)}),
    ("sv", "den 3 mars", {(3, 3)}), ("nb", "1. juli; 12.30 juli", {(7, 1)}),
])  # fmt: skip
def test_days_in_words_are_found_in_each_language(language, text, days):
    assert set(days_named(text, language)) == days
