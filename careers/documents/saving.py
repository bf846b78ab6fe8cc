"""Draft -> rows."""

import msgspec
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from careers import pages, publishing
from careers.models import Family, Role, Source
from careers.pages import PARTS_OF_ROLE, RolePage, write_to_rows
from careers.write_queue import in_turn

from .shape import Draft


@in_turn()
def save(draft: Draft, *, family: Family, by: str) -> Role:
    """Make the draft role that `draft` describes, and one for every related career without a page.

    Nothing is published. Raises ValidationError, with all that is wrong, for pages that cannot be
    stored; then nothing is saved. `by` is the name of who does it. Costs about 60 queries for each page.
    """
    own = pages.Family(slug=family.slug, name=family.name, description=family.description)
    drafts = [msgspec.structs.replace(page, family=own) for page in (*draft.related_pages, draft.page)]
    taken = Role.objects.filter(slug__in=[page.slug for page in drafts]).values_list("slug", flat=True)
    if taken:
        raise ValidationError(
            [
                _("The address “%(slug)s” has been taken meanwhile. Import the document again.")
                % {"slug": slug}
                for slug in taken
            ]
        )
    roles = [_written(page, by) for page in drafts]
    ids = [role.pk for role in roles]
    publishing.note_changes(Role.objects.filter(Q(pk__in=ids) | Q(pk__in=Role.objects.leading_to(*roles))))
    return roles[-1]


def _written(page: RolePage, by: str) -> Role:
    try:
        with in_turn():
            role, _left_out = write_to_rows(page, by=by)
    except ValidationError:
        raise
    faults = []
    rows = [
        role,
        *(row for part in PARTS_OF_ROLE for row in part.objects.filter(role=role)),
        *Source.objects.filter(slug__in=[source.slug for source in page.sources]),
    ]
    for row in rows:
        try:
            row.full_clean()
        except ValidationError as error:
            faults += [f"{row._meta.verbose_name} “{row}”: {' '.join(error.messages)}"]
    if faults:
        raise ValidationError(faults)
    return role
