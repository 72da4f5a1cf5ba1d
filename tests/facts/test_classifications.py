"""Classifications that a user brings: what they say of the codes of an application, and how a wrong one is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from calculator.documents import DocumentError
from calculator.facts import Application
from calculator.facts.classifications import Classification, unknown_codes

ACTIVITIES = """\
classification: okved
source: ОК 029-2014
as_of: 2026-10-01
codes: {"28": Производство машин, "28.4": Производство станков, "28.41": Производство металлообрабатывающих станков}
"""
PLACES = """\
classification: oktmo
source: ОК 033-2013
as_of: 2026-01-01
codes: {"56701000": город Пенза}
"""


def brought(folder: Path, text: str) -> Classification:
    file = folder / "codes.yaml"
    file.write_text(text, encoding="utf-8")
    return Classification.read(file)


def test_a_code_that_the_classification_lacks_is_told_with_its_place_and_source(tmp_path: Path) -> None:
    application = Application.from_document(
        {
            "id": "penza",
            "applicant": {"okved_main": "28.41", "okved_income": [{"code": "28.49", "amount": "1.00"}]},
            "participants": [{"inn": "9999000013", "activity_sites": ["56701000", "56702000"], "okved_main": "28"}],
            "project": {"product_okpd2": "99.99"},
        }
    )
    told = unknown_codes(application, [brought(tmp_path, ACTIVITIES), brought(tmp_path, PLACES)])
    assert [(one.path, one.values["came"]) for one in told] == [
        ("applicant.okved_income[0].code", "28.49"),
        ("participants[0].activity_sites", "56702000"),
    ]
    assert told[0].text("ru") == (
        f"penza: applicant.okved_income[0].code: кода «28.49» в классификаторе ОКВЭД 2 нет ({tmp_path / 'codes.yaml'}, "
        "на 01.10.2026, источник: ОК 029-2014); проверьте, нет ли опечатки"
    )


@pytest.mark.parametrize(
    ("text", "ru"),
    [
        ("codes: {}", "строка 1: ожидается классификатор: classification, source, as_of, codes"),
        (ACTIVITIES.replace("okved", "okpd"), "получено: «okpd»; известны классификаторы: okved, okpd2"),
        (ACTIVITIES.replace("ОК 029-2014", '" "'), "строка 2: source: не указан источник"),
        (ACTIVITIES.replace("2026-10-01", "01.10.2026"), "строка 3: as_of: получено: «01.10.2026»; ожидается день"),
        (ACTIVITIES[: ACTIVITIES.index("codes:")] + "codes: {}", "строка 4: codes: ожидается перечень кодов"),
        (ACTIVITIES.replace('"28.4":', '"28-4":'), "строка 4: codes.28-4: «28-4»: ожидается код ОКВЭД 2 с названием"),
        (ACTIVITIES.replace("Производство машин", '""'), "codes.28: «28»: ожидается код ОКВЭД 2 с названием"),
    ],
)
def test_a_wrong_classification_is_refused_with_its_place(tmp_path: Path, text: str, ru: str) -> None:
    with pytest.raises(DocumentError) as caught:
        brought(tmp_path, text)
    assert ru in caught.value.text("ru")
