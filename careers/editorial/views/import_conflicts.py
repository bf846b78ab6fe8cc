"""Conflicts with imports: what a data set said of a role, and the decision where an editor says otherwise."""

from collections.abc import Iterable

from django import forms
from django.apps import apps
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from careers import publishing
from careers.drafts import storage
from careers.importers import releases
from careers.models import Imported, Role, State
from careers.write_queue import in_turn

from ..conflict_text import Disagreement, disagreements
from ..forms.fields import AdminForm
from ..reviewing import signature
from .base import CHANGE_ROLE, PUBLISH, VIEW_HISTORY, AdminView, badge

LATER, OURS, THEIRS = "later", "ours", "theirs"


class ConflictsForm(AdminForm):
    """What is to become of each conflict, and of all that nothing is chosen for.

    A choice names the conflict with what both sides said when it was on the screen. So one that
    somebody else has decided since, or that says something else by now, is not decided unseen.
    """

    rest = forms.ChoiceField(
        label=_("All that are left at “Decide later”"),
        required=False,
        choices=[
            (LATER, _("stay open")),
            (OURS, _("keep what the page says")),
            (THEIRS, _("take what the release says")),
        ],
    )

    take_away = forms.BooleanField(label=_("Take all of this off the page"), required=False)

    def __init__(self, *args, imported: Imported, found: Iterable[Disagreement], may_take: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.imported = imported
        #: What takes away so much that it must be confirmed.
        self.losses: list[releases.Loss] = []
        self.found = {f"take-{each.token}": each for each in found}
        if not may_take:
            self.fields["rest"].choices = self.fields["rest"].choices[:-1]
        for name, each in self.found.items():
            self.fields[name] = forms.ChoiceField(
                choices=_choices(each, may_take),
                initial=LATER,
                required=False,
                widget=forms.RadioSelect,
                error_messages={"invalid_choice": _("This cannot be chosen here. Choose again.")},
            )

    def clean(self):
        """Ask once more before much is taken off the page, as an import does before it begins."""
        said = releases.from_json(self.imported.content)
        gone = [each.key for each in self.takes()[THEIRS] if not each.in_release]
        losses = releases.losses_of(self.imported.data_set, said, gone)
        self.losses = [loss for loss in losses if loss.is_too_much]
        if self.losses and not self.cleaned_data["take_away"]:
            self.add_error(
                None,
                _("This takes much off the page. Choose otherwise, or confirm it at the end of the form."),
            )
        return self.cleaned_data

    def removals(self) -> list[tuple[str, releases.Loss]]:
        """What must be confirmed, each with the name of its kind."""
        return [(releases.KINDS[loss.kind], loss) for loss in self.losses]

    def conflicts(self) -> list[tuple[Disagreement, forms.BoundField]]:
        return [(each, self[name]) for name, each in self.found.items()]

    def takes(self) -> dict[str, list[Disagreement]]:
        """The conflicts to decide, by the side that is chosen."""
        chosen = {OURS: [], THEIRS: []}
        rest = self.cleaned_data.get("rest", LATER)
        for name, each in self.found.items():
            take = self.cleaned_data.get(name, LATER)
            if take in ("", LATER) and name in self.data:
                allowed = dict(self.fields[name].choices)
                take = rest if rest in allowed else LATER
            if take in chosen:
                chosen[take].append(each)
        return chosen

    def passed_over(self) -> int:
        """How many choices are about what is no longer a conflict, or another one by now."""
        sides, rest = (OURS, THEIRS), self.data.get("rest")
        gone = [name for name in self.data if name.startswith("take-") and name not in self.found]
        return sum(self.data[name] in sides or rest in sides for name in gone)


def _choices(each: Disagreement, may_take: bool) -> list[tuple[str, str]]:
    choices = [(LATER, _("Decide later"))]
    choices.append((OURS, _("Keep what the page says") if each.on_page else _("Leave it off the page")))
    if may_take and (each.in_release or not each.required):
        words = _("Take what the release says") if each.in_release else _("Take it off the page")
        choices.append((THEIRS, words))
    return choices


class ImportConflicts(AdminView):
    """The open conflicts of one import, side by side; a POST decides some of them."""

    model = Imported
    permissions = (VIEW_HISTORY,)
    template_name = "admin/careers/imported/change_form.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        self.read()
        return self.show(self.form())

    def post(self, request: HttpRequest) -> HttpResponse:
        if not self.may(CHANGE_ROLE):
            raise PermissionDenied
        form = None
        try:
            with in_turn():
                publishing.lock(self.object.role_id)
                self.object.refresh_from_db()
                self.read()
                form = self.form(request.POST)
                if form.is_valid():
                    return self.decide(form)
        except publishing.Refused as refused:
            if form is None:
                return self.not_there(str(self.object.pk))
            form.add_error(None, [*refused.messages, *(fault.message for fault in refused.faults)])
        except IntegrityError as error:
            if form is None:
                raise
            form.add_error(None, _what_does_not_fit(error))
        self.object.refresh_from_db()
        return self.show(form)

    def read(self) -> None:
        self.role = Role.objects.with_state().get(pk=self.object.role_id)

    def form(self, sent=None) -> ConflictsForm:
        return ConflictsForm(
            sent,
            imported=self.object,
            found=disagreements(self.object, storage.read(self.role).page),
            may_take=self.role.state != State.LIVE or self.may(PUBLISH),
        )

    def decide(self, form: ConflictsForm) -> HttpResponse:
        imported, chosen, passed_over = self.object, form.takes(), form.passed_over()
        takes = {each.key: side for side, found in chosen.items() for each in found}
        if takes:
            newest = self.role.editions.order_by("number").values_list("number", flat=True)
            before = newest.last()
            releases.decide(imported, takes, by=signature(self.request.user))
            published = newest.last() if newest.last() != before else None
            self._tell(chosen, published)
        elif not passed_over:
            self.tell(gettext("Nothing is decided: all stay open."), messages.INFO)
        if passed_over:
            told = ngettext(
                "%(count)d choice was passed over: what it is about has been decided or changed since you "
                "opened the page.",
                "%(count)d choices were passed over: what they are about has been decided or changed since "
                "you opened the page.",
                passed_over,
            )
            self.tell(told % {"count": passed_over}, messages.WARNING)
        if imported.conflict_count and (takes or passed_over):
            return self.redirect("careers_imported_change", imported.pk)
        return self.redirect("careers_imported_changelist", after="?conflicts=open")

    def _tell(self, chosen: dict[str, list[Disagreement]], published: int | None) -> None:
        """Say what was decided, and note it in the log of the role."""
        done = []
        if chosen[THEIRS]:
            done.append(gettext("Taken over: %(what)s.") % {"what": _named(chosen[THEIRS])})
        if chosen[OURS]:
            done.append(gettext("Kept: %(what)s.") % {"what": _named(chosen[OURS])})
        if published:
            done.append(gettext("Published edition %(number)d.") % {"number": published})
        elif chosen[THEIRS]:
            done.append(gettext("Nothing is published: the draft has it."))
        names = {"data_set": self.object.get_data_set_display(), "release": self.object.release}
        note = gettext("Decided conflicts with %(data_set)s (%(release)s).") % names
        self.log(self.role, " ".join([note, *done]))
        self.tell(" ".join([f"{self.role.title}:", *done]))

    def show(self, form: ConflictsForm) -> HttpResponse:
        imported, role = self.object, self.role
        return self.render(
            role=role,
            state=badge(role.state),
            is_live=role.state == State.LIVE,
            is_silent=releases.from_json(imported.content) == releases.Contribution(),
            may_decide=self.may(CHANGE_ROLE),
            may_publish=self.may(PUBLISH),
            form=form,
            title=gettext("Conflicts with %(data_set)s") % {"data_set": imported.get_data_set_display()},
            subtitle=role.title,
        )


def _named(found: list[Disagreement], most: int = 5) -> str:
    """What they are about, the first few by name."""
    names = [each.about for each in found[:most]]
    if more := len(found) - len(names):
        names.append(ngettext("%(count)d more", "%(count)d more", more) % {"count": more})
    return "; ".join(names)


def _what_does_not_fit(error: IntegrityError) -> str:
    """Why the rows cannot say what was chosen: one side's choice may not go with what the other keeps."""
    constraints = (
        constraint
        for model in apps.get_app_config("careers").get_models()
        for constraint in model._meta.constraints
    )
    why = next((str(each.violation_error_message) for each in constraints if each.name in str(error)), "")
    return " ".join([gettext("What you chose does not fit together, so nothing is changed."), why]).strip()
