"""What is shown as sure is right: documents of several kinds and languages, with all that is sure of them."""

import pytest

from careers import documents
from careers.documents import Known
from careers.sandbox.documents import reader

KNOWN = Known(
    skills={name.casefold(): (name.casefold(), name, "tool") for name in ("SQL", "Excel", "Python", "Docker")}
)

COUNCIL = """# Job description

Post title: Highways Inspector

Grade: Grade 8

## Purpose of the post

To inspect roads.

## Person specification

### Essential

- Knowledge of SQL and Confirm
- HNC in civil engineering

### Desirable

- Excel, or the will to learn it
"""
GERMAN = """Musterwerk GmbH
Hamburg

Softwareentwickler Backend (m/w/d)

Deine Aufgaben

- Schnittstellen bauen

Das bringst du mit

- Abgeschlossenes Studium der Informatik
- Kenntnisse in Python und Docker
- Teamgeist
"""
ADVERT = """Northwind Ltd
14 Harbour Street, Leith EH6 6JJ
3 March 2026

Ferry Engineer

Oban, Scotland

What you'll do

- Service engines with the Python team

What you need

- 3+ years of experience with Docker
- Able to excel under pressure
"""
GUIDE = """# Roofer: Career Guide

Keeps rain out.

## How to become a roofer

- Apprenticeship in roofing

## Career progression

- Trainee roofer
- Roofer
- Senior roofer
"""


@pytest.mark.parametrize(
    ("text", "format", "sure"),
    [
        (
            COUNCIL,
            "markdown",
            {
                "Title",
                "At a glance",
                "Section “Purpose of the post” (Overview)",
                "Purpose of the post",
                "Section “Person specification” (Requirements)",
                "Person specification",
                "Skill: SQL (in “Essential”)",
                "Education: HNC in civil engineering",
                "Skill: Excel (in “Desirable”)",
            },
        ),
        (
            GERMAN,
            "text",
            {
                "Section “Deine Aufgaben” (Responsibilities)",
                "Deine Aufgaben",
                "Section “Das bringst du mit” (Requirements)",
                "Das bringst du mit",
                "Education: Abgeschlossenes Studium der Informatik",
                "Skill: Python (in “Das bringst du mit”)",
                "Skill: Docker (in “Das bringst du mit”)",
            },
        ),
        (
            ADVERT,
            "text",
            {
                "Section “What you'll do” (Responsibilities)",
                "What you'll do",
                "Section “What you need” (Requirements)",
                "What you need",
                "Experience: 3 years or more with Docker",
                "Skill: Docker (in “What you need”)",
            },
        ),
        (
            GUIDE,
            "markdown",
            {
                "Title",
                "Section “How to become a roofer” (Requirements)",
                "How to become a roofer",
                "Education: Apprenticeship in roofing",
                "Section “Career progression” (Career development)",
                "Career progression",
                "Career ladder: Trainee roofer → Roofer → Senior roofer",
            },
        ),
    ],
)
def test_all_that_is_sure_of_a_document_is_right(text, format, sure):
    draft = documents.interpret(reader.read_text(text, format, "a page", 1000), KNOWN)
    assert {guess.what for guess in draft.guesses if guess.certainty >= 0.8} == sure


def test_new_skills_are_never_sure():
    draft = documents.interpret(reader.read_text(COUNCIL, "markdown", "a page", 1000), Known())
    assert {guess.certainty >= 0.8 for guess in draft.guesses if guess.what.startswith("Skill")} == {False}
