"""How headings tell the kind of their section, in seven languages and as questions."""

import pytest

from careers.models import Section
from careers.sandbox.documents import words
from careers.sandbox.documents.words import heading_kind


def test_headings_name_the_kinds_that_sections_have():
    # Adverts and profiles write of these under the requirements, and of the place of work in many ways.
    not_guessed = {Section.Kind.ENTRY, Section.Kind.WORK_ENVIRONMENT}
    named = {kind for kind, _is_sure, _pattern in words.PATTERNS} - {words.RELATED}
    assert named == set(Section.Kind.values) - not_guessed


@pytest.mark.parametrize(
    ("kind", "headings"),
    [
        (
            "responsibilities",
            "Main duties|What will you do?|What does a typical day look like?|Ihre Aufgaben|"
            "Was machst du bei uns?|"
            "Das erwartet dich|Vos missions|Tâches principales|¿Qué harás?|Tus funciones|Wat ga je doen?|"
            "Jouw taken|Principais atividades|O que você vai fazer|Cosa farai|Mansioni",
        ),
        (
            "requirements",
            "What skills do you need|What skills and experience do we look for?|Selection criteria|Desirable|"
            "Ihr Profil|Was bringst du mit?|Das bringen Sie mit|Profil recherché|Ce que nous recherchons|"
            "Requisitos|¿Qué buscamos?|Functie-eisen|Wat breng je mee?|Perfil desejado|O que procuramos|"
            "Requisiti|Chi cerchiamo|Titolo di studio",
        ),
        (
            "pay",
            "Salary and benefits|How much will you earn?|Was wir dir bieten|Vergütung|Nous offrons|"
            "Rémunération|"
            "Qué ofrecemos|Sueldo|Wat bieden wij?|Arbeidsvoorwaarden|O que oferecemos|Cosa offriamo|"
            "Retribuzione",
        ),
        (
            "overview",
            "Purpose of the job|Primary objective|Über die Stelle|Stellenbeschreibung|À propos du poste|"
            "Descripción del puesto|Over de functie|Sobre a vaga|Il ruolo",
        ),
        (
            "career-development",
            "Where can this role lead?|Karriere|Évolution de carrière|Desarrollo profesional|"
            "Doorgroeimogelijkheden|Plano de carreira|Crescita professionale",
        ),
        ("market-demand", "Job outlook|Arbeitsmarkt|Débouchés|Mercado laboral|Mercado de trabalho|Sbocchi"),
        ("soft-skills", "Personal qualities|Soziale Kompetenzen|Savoir-être|Competenze trasversali"),
        ("related", "Similar jobs|Verwandte Berufe|Métiers proches|Verwante beroepen|Professioni simili"),
        ("custom", "About us|Who we are|Wer wir sind|Qui sommes-nous ?|Over ons|Chi siamo|How to apply"),
    ],
)
def test_wordings_of_seven_languages_are_known(kind, headings):
    found = {heading: heading_kind(heading) for heading in headings.split("|")}
    assert {heading: named and named[0] for heading, named in found.items()} == dict.fromkeys(found, kind)


@pytest.mark.parametrize("name", ["Bus driver", "Leeds", "Skills Trainer", "Pay Officer", "Projektmanager"])
def test_names_are_never_surely_headings(name):
    named = heading_kind(name)
    assert named is None or named[1] < 0.8


def test_other_words_in_a_heading_make_it_less_sure():
    assert heading_kind("Requirements") == ("requirements", 0.95)
    assert heading_kind("Beekeeper Requirements") == ("requirements", 0.7)
