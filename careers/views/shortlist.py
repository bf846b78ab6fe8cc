"""Roles that somebody likes to come back to: a list in the address, to keep, share and print."""

from django.utils.translation import gettext as _

from careers.http.whole_site import OfWholeSite
from careers.presentation import listing

from .chosen_roles import ChosenRoles


class Shortlist(OfWholeSite, ChosenRoles):
    """One query for the list beside those of ChosenRoles, and one for what changed."""

    template_name = "careers/shortlist.html"
    stored_parameters = ()
    asks_questions = True
    view_name = "shortlist"
    most = 20

    def get_context_data(self, **kwargs):
        slugs = self.slugs
        roles = listing.rows(listing.editions([edition.pk for edition in self.chosen.editions]))
        return super().get_context_data(**kwargs) | {
            "roles": [
                role
                | {"remove": self.address([slug for slug in slugs if slug != role["slug"]]), "number": number}
                for number, role in enumerate(roles, start=1)
            ],
        }

    def is_full(self) -> str:
        return _("A shortlist holds 20 roles at most. Remove one to add another.")
