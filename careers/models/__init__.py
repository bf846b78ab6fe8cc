"""The working copy (rows) and what is made from it (editions)."""

from .edition import Edition
from .ladder import Ladder, Rung
from .role import AlternateTitle, ExternalCode, Family, RelatedCareer, Role, State
from .salary import MarketFigure, SalaryBand, SalaryFactor
from .section import Section
from .skill import Skill, SkillGroup, SkillRequirement
from .source import Source

__all__ = [
    "AlternateTitle",
    "Edition",
    "ExternalCode",
    "Family",
    "Ladder",
    "MarketFigure",
    "RelatedCareer",
    "Role",
    "Rung",
    "SalaryBand",
    "SalaryFactor",
    "Section",
    "Skill",
    "SkillGroup",
    "SkillRequirement",
    "Source",
    "State",
]
