"""The kinds of sections a page should have: which are there, and a start for those that are not."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from careers.checks.page import EXPECTED
from careers.models import Section

Kind = Section.Kind

#: What belongs in a section of each kind.
ABOUT = {
    Kind.OVERVIEW: _("What somebody in this role does, for whom, and why it matters, in a few paragraphs."),
    Kind.RESPONSIBILITIES: _("The tasks of an ordinary week, as a list; each item begins with a verb."),
    Kind.REQUIREMENTS: _("Education, experience and certificates asked for. The skill groups follow it."),
    Kind.CAREER_DEVELOPMENT: _("How people get in and where they go next. The ladder follows it."),
    Kind.MARKET_DEMAND: _("How many such jobs there are and how that changes. The market figures follow it."),
    Kind.PAY: _("What makes the difference in pay, and what comes on top of it. The pay figures follow it."),
    Kind.INDUSTRY_TRENDS: _("What is changing in the field, and what that means for the work."),
    Kind.SOFT_SKILLS: _("How somebody in this role works with others, each with an example."),
    Kind.BEST_PRACTICES: _("What those who do this work well have in common."),
    Kind.CHALLENGES: _("What is hard about the work, and how people cope with it."),
}


@dataclass
class Entry:
    """One kind; `anchor` is the id of the first section of this kind on the form, or empty."""

    kind: Kind
    about: str
    anchor: str


@dataclass
class Checklist:
    """Every kind a page should have, in order."""

    entries: list[Entry]

    @property
    def there(self) -> int:
        return sum(bool(entry.anchor) for entry in self.entries)

    @property
    def missing(self) -> int:
        return len(self.entries) - self.there


def checklist(formset) -> Checklist:
    """What the sections on the form cover. Costs no query."""
    found = {}
    for index, form in enumerate(formset.forms):
        # Who may only look has forms without fields.
        kind = form["kind"].value() if "kind" in form.fields else form.instance.kind
        found.setdefault(kind, f"{formset.prefix}-{index}")
    return Checklist([Entry(kind, ABOUT[kind], found.get(kind.value, "")) for kind in EXPECTED])


def asked_for(request) -> Kind | None:
    """The kind of section that the address asks to start."""
    kind = request.GET.get("start", "") if request.method == "GET" else ""
    return Kind(kind) if kind in EXPECTED else None


class StartingViews:
    """A mixin for the admin of Role: starts a section without JavaScript, after saving what was typed."""

    def get_formset_kwargs(self, request, obj, inline, prefix):
        given = super().get_formset_kwargs(request, obj, inline, prefix)
        kind = asked_for(request)
        if kind and inline.model is Section:
            given["initial"] = [{"kind": kind.value, "heading": kind.label}]
        return given

    def render_change_form(self, request, context, *args, **kwargs):
        for inline in context["inline_admin_formsets"]:
            if inline.formset.model is Section:
                context |= {"checklist": checklist(inline.formset), "may_start": inline.has_add_permission}
        return super().render_change_form(request, context, *args, **kwargs)

    def started(self, request, role):
        """The form again, with a blank section of the kind that was asked for."""
        self.message_user(
            request,
            gettext("The draft of “%(title)s” is saved. Write the new section now.") % {"title": role.title},
            messages.SUCCESS,
        )
        form = reverse("admin:careers_role_change", args=[role.pk])
        query = "plain=1&" if "plain" in request.GET else ""
        place = role.sections.count()
        kind = request.POST["_start"]
        return HttpResponseRedirect(f"{form}?{query}start={kind}#sections-{place}")
