"""A section of a role page, whole: its page shows the beginning of what is long."""

from functools import partial

from django.http import Http404
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from careers import pages
from careers.http import conditional
from careers.http.time_travel import same_moment
from careers.pages.rendering import FOLDED
from careers.presentation.section_page import section_context

from .role import WITHOUT_RENDERED, AtAddress


class SectionInFull(AtAddress, TemplateView):
    """A section of the live edition at an address, of the kinds that can be folded. One query."""

    view_name = "section"
    template_name = "careers/section.html"
    stored_parameters = ()
    at_address = WITHOUT_RENDERED

    @cached_property
    def page(self) -> pages.RolePage:
        return pages.from_json(self.edition.content)

    @cached_property
    def section(self) -> pages.Section | None:
        wanted = self.kwargs["section"]
        found = (each for each in self.page.sections if each.slug == wanted and each.kind in FOLDED)
        return next(found, None)

    def get_freshness(self):
        if self.section is None:
            raise Http404
        return conditional.of_edition(self.edition)

    def get_context_data(self, **kwargs):
        link = partial(same_moment, self.request)
        return super().get_context_data(**kwargs) | section_context(self.page, self.section, link)
