from careers.text import fold, fold_name, fold_skill, fold_title

ACCENTED = "  Café-Manager  (ＩＴ) "


def test_search_ignores_accents_but_not_signs():
    assert fold(ACCENTED) == "cafe-manager (it)"


def test_skills_ignore_accents_and_signs():
    assert fold_skill(ACCENTED) == "cafe manager it"


def test_skills_keep_signs_that_tell_them_apart():
    assert [fold_skill(name) for name in ("C", "C#", "C++", ".NET")] == ["c", "c#", "c++", ".net"]


def test_names_in_documents_keep_accents():
    assert fold_name("Café-Manager.") == "café manager"


def test_titles_keep_accents_and_signs():
    assert fold_title("Café\u2010Manager ") == "café-manager"
