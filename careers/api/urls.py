"""The addresses of the API, and of role pages in other forms."""

from django.urls import path

from .changes import ChangesAnswer
from .forms import PayCsv, RoleMarkdown, SkillsCsv
from .guide import Guide
from .lists import Families, OneSkill, RoleCodes, Skills, Sources
from .openapi import Addresses, OpenApi
from .questions import ComparedPages, FoundRoles, MatchedRoles, PathBetween, SuggestedTitles
from .roles import OneRole, RelatedRoles, RolePay, Roles
from .unknown import Unknown

urlpatterns = [
    path("api/", Guide.as_view(), name="api"),
    path("api/v1/", Addresses.as_view(), name="api-index"),
    path("api/v1/openapi.json", OpenApi.as_view(), name="api-openapi"),
    path("api/v1/roles", Roles.as_view(), name="api-roles"),
    path("api/v1/roles/<str:slug>", OneRole.as_view(), name="api-role"),
    path("api/v1/roles/<str:slug>/pay", RolePay.as_view(), name="api-role-pay"),
    path("api/v1/roles/<str:slug>/related", RelatedRoles.as_view(), name="api-role-related"),
    path("api/v1/roles/<str:slug>/to/<str:goal>", PathBetween.as_view(), name="api-path"),
    path("api/v1/families", Families.as_view(), name="api-families"),
    path("api/v1/skills", Skills.as_view(), name="api-skills"),
    path("api/v1/skills/<str:slug>", OneSkill.as_view(), name="api-skill"),
    path("api/v1/sources", Sources.as_view(), name="api-sources"),
    path("api/v1/codes", RoleCodes.as_view(), name="api-codes"),
    path("api/v1/codes/<str:scheme>", RoleCodes.as_view(), name="api-codes-of-scheme"),
    path("api/v1/codes/<str:scheme>/<str:code>", RoleCodes.as_view(), name="api-code"),
    path("api/v1/changes", ChangesAnswer.as_view(), name="api-changes"),
    path("api/v1/search", FoundRoles.as_view(), name="api-search"),
    path("api/v1/suggestions", SuggestedTitles.as_view(), name="api-suggestions"),
    path("api/v1/compare", ComparedPages.as_view(), name="api-compare"),
    path("api/v1/match", MatchedRoles.as_view(), name="api-match"),
    path("api/<path:rest>", Unknown.as_view(), name="api-unknown"),
    path("careers/<slug:slug>.json", OneRole.as_view(), name="role-json"),
    path("careers/<slug:slug>.md", RoleMarkdown.as_view(), name="role-markdown"),
    path("careers/<slug:slug>/pay.csv", PayCsv.as_view(), name="role-pay-csv"),
    path("careers/<slug:slug>/skills.csv", SkillsCsv.as_view(), name="role-skills-csv"),
]
