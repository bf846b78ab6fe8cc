"""Up to four roles side by side."""

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from careers import presentation
from careers.discovery.comparison.side_by_side import MOST
from careers.http.whole_site import OfWholeSite
from careers.pages import RolePage, from_json, wording
from careers.presentation import comparison_text

from .chosen_roles import ChosenRoles


class ComparedRoles(ChosenRoles):
    """One query for what changed beside those of ChosenRoles, and one or two for what one role leads to."""

    template_name = "careers/compare.html"
    view_name = "compare"
    most = MOST

    @cached_property
    def pages(self) -> list[RolePage]:
        return [from_json(edition.content) for edition in self.chosen.editions]

    def get_context_data(self, **kwargs):
        pages, slugs = self.pages, self.slugs
        return (
            super().get_context_data(**kwargs)
            | (comparison_text.context(pages) if len(pages) > 1 else {})
            | {
                "roles": [
                    {
                        "slug": slug,
                        "title": page.title,
                        "family": page.family.name,
                        "remove": self.address([other for other in slugs if other != slug]),
                        "onward": [
                            (to, other.title) for to, other in zip(slugs, pages, strict=True) if to != slug
                        ],
                    }
                    for slug, page in zip(slugs, pages, strict=True)
                ],
                "titles": wording.in_a_row(page.title for page in pages),
            }
        )

    def is_full(self) -> str:
        return _("You can compare four roles at most. Remove one to add another.")

    def offered(self):
        """Also the careers that a single role points at."""
        found = super().offered()
        if found or len(self.pages) != 1:
            return found
        near = presentation.related_to(self.chosen.editions[0], self.pages[0])
        return [(role.slug, role.title) for role in near]


class Compare(OfWholeSite, ComparedRoles):
    stored_parameters = ()
    asks_questions = True
