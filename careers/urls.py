"""The addresses of the public pages."""

from django.urls import path

from careers.views.about import About
from careers.views.careers import AToZ, Careers, Family
from careers.views.home import Home
from careers.views.media import Rendition
from careers.views.role import RoleDetail
from careers.views.sitemap import Robots, SiteMap
from careers.views.social_card import SocialCard

urlpatterns = [
    path("", Home.as_view(), name="home"),
    path("about/", About.as_view(), name="about"),
    path("careers/", Careers.as_view(), name="careers"),
    path("careers/a-z/", AToZ.as_view(), name="a-z"),
    path("careers/<slug:slug>/", RoleDetail.as_view(), name="role"),
    path("careers/<slug:slug>/card.png", SocialCard.as_view(), name="social-card"),
    path("families/<slug:slug>/", Family.as_view(), name="family"),
    path("media/<path:path>", Rendition.as_view(), name="rendition"),
    path("sitemap.xml", SiteMap.as_view(), name="sitemap"),
    path("sitemap-<slug:section>.xml", SiteMap.as_view(), name="sitemap-part"),
    path("robots.txt", Robots.as_view(), name="robots"),
]
