"""The addresses of the public pages."""

from django.urls import path

from careers.api.urls import urlpatterns as api
from careers.views.about import About
from careers.views.careers import AToZ, Careers, FamilyDetail, Home
from careers.views.changes import LatestChanges, RoleChanges
from careers.views.compare import Compare
from careers.views.feeds import RoleFeed, SiteFeed
from careers.views.match import MatchingRoles
from careers.views.media import Favicon, Rendition, SiteCard, SocialCard
from careers.views.part import AllNames, AllRelated, AllSkills, AllTechnologies
from careers.views.path import ChooseWhereTo, Path
from careers.views.pay import PayInAllAreas
from careers.views.preview import Preview
from careers.views.role import RoleDetail
from careers.views.search import Description, Search, Suggestions
from careers.views.section import SectionInFull
from careers.views.shortlist import Shortlist
from careers.views.sitemap import Robots, SiteMap
from careers.views.skills import SkillDetail, SkillDirectory

urlpatterns = [
    *api,
    path("", Home.as_view(), name="home"),
    path("card.png", SiteCard.as_view(), name="site-card"),
    path("favicon.ico", Favicon.as_view(), name="favicon"),
    path("about/", About.as_view(), name="about"),
    path("careers/", Careers.as_view(), name="careers"),
    path("careers/a-z/", AToZ.as_view(), name="a-z"),
    path("careers/<slug:slug>/", RoleDetail.as_view(), name="role"),
    path("careers/<slug:slug>/card.png", SocialCard.as_view(), name="social-card"),
    path("careers/<slug:slug>/pay/", PayInAllAreas.as_view(), name="role-pay"),
    path("careers/<slug:slug>/skills/", AllSkills.as_view(), name="role-skills"),
    path("careers/<slug:slug>/technologies/", AllTechnologies.as_view(), name="role-technologies"),
    path("careers/<slug:slug>/names/", AllNames.as_view(), name="role-names"),
    path("careers/<slug:slug>/related/", AllRelated.as_view(), name="related-careers"),
    path("careers/<slug:slug>/changes/", RoleChanges.as_view(), name="role-changes"),
    path("careers/<slug:slug>/feed.atom", RoleFeed.as_view(), name="role-feed"),
    path("changes/", LatestChanges.as_view(), name="changes"),
    path("feed.atom", SiteFeed.as_view(), name="feed"),
    path("careers/<slug:slug>/in-full/<slug:section>/", SectionInFull.as_view(), name="section"),
    path("careers/<slug:slug>/to/", ChooseWhereTo.as_view(), name="where-to"),
    path("careers/<slug:slug>/to/<slug:goal>/", Path.as_view(), name="path"),
    path("compare/", Compare.as_view(), name="compare"),
    path("families/<slug:slug>/", FamilyDetail.as_view(), name="family"),
    path("match/", MatchingRoles.as_view(), name="match"),
    path("media/<path:path>", Rendition.as_view(), name="rendition"),
    path("preview/<slug:token>/", Preview.as_view(), name="preview"),
    path("shortlist/", Shortlist.as_view(), name="shortlist"),
    path("skills/", SkillDirectory.as_view(), name="skills"),
    path("skills/<slug:slug>/", SkillDetail.as_view(), name="skill"),
    path("search/", Search.as_view(), name="search"),
    path("search/suggestions.json", Suggestions.as_view(), name="suggestions"),
    path("opensearch.xml", Description.as_view(), name="opensearch"),
    path("sitemap.xml", SiteMap.as_view(), name="sitemap"),
    path("sitemap-<slug:section>.xml", SiteMap.as_view(), name="sitemap-part"),
    path("robots.txt", Robots.as_view(), name="robots"),
]
