"""The working copy (rows) and what is made from it (editions)."""

from .edition import Edition
from .imported import Imported
from .ladder import Ladder, Rung
from .naming import AlternateTitle, ExternalCode
from .related import RelatedCareer
from .role import Family, Role, State
from .salary import MarketFigure, SalaryBand, SalaryFactor
from .section import Section
from .skill import Skill, SkillAlias, SkillGroup, SkillRequirement
from .source import Source
from .synonym import Synonym

__all__ = [
    "AlternateTitle",
    "Edition",
    "ExternalCode",
    "Family",
    "Imported",
    "Ladder",
    "MarketFigure",
    "RelatedCareer",
    "Role",
    "Rung",
    "SalaryBand",
    "SalaryFactor",
    "Section",
    "Skill",
    "SkillAlias",
    "SkillGroup",
    "SkillRequirement",
    "Source",
    "State",
    "Synonym",
]
