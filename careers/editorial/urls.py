"""The addresses of the workflow: pages of the admin beside the lists and forms of the models."""

from typing import Any

from django.contrib.admin import AdminSite
from django.urls import URLPattern, path

from .views.archive import Erase, TakeOut
from .views.base import AdminView
from .views.change_sets import ActOnChangeSet, CollectRoles, ReviewChangeSet, RollBackChangeSet
from .views.download import FORMATS, Download
from .views.edit_conflicts import EditConflict
from .views.history import CompareTexts, History
from .views.import_document import ImportDocument
from .views.merge_skills import MergeSkills
from .views.overview import BrokenLinks, Coverage
from .views.part import OpenedPart
from .views.previews import DraftPreview, EditionPreview, PreviewLinks, RevokePreviewLink
from .views.publish import Publish, Withdraw
from .views.restore import Restore
from .views.review import Review
from .views.writing import OfferedFigures, OfferedSources, TextPreview


def urlpatterns(site: AdminSite) -> list[URLPattern]:
    """What comes before the addresses of the models; each page is for those who may use `site`."""

    def page(model: str, route: str, view: type[AdminView], name: str, **options: Any) -> URLPattern:
        address = f"{model.replace('_', '/')}/{route}/"
        return path(address, site.admin_view(view.as_view(**options)), name=f"{model}_{name}")

    role, edition, change_set = "careers_role", "careers_edition", "desk_changeset"
    return [
        page(role, "coverage", Coverage, "coverage"),
        page(role, "links", BrokenLinks, "links"),
        page(role, "import", ImportDocument, "import"),
        page(role, "text", TextPreview, "text"),
        page(role, "sources", OfferedSources, "sources"),
        page(role, "figures", OfferedFigures, "figures"),
        page(role, "<path:object_id>/part", OpenedPart, "part"),
        page(role, "<path:object_id>/review", Review, "review"),
        page(role, "<path:object_id>/publish", Publish, "publish"),
        page(role, "<path:object_id>/withdraw", Withdraw, "withdraw"),
        page(role, "<path:object_id>/preview", DraftPreview, "preview"),
        page(role, "<path:object_id>/previews", PreviewLinks, "previews"),
        page(role, "<path:object_id>/previews/<int:link>/revoke", RevokePreviewLink, "revoke_preview"),
        page(role, "<path:object_id>/both", EditConflict, "both"),
        page(role, "<path:object_id>/take-out", TakeOut, "take_out"),
        page(role, "<path:object_id>/erase", Erase, "erase"),
        *(
            page(role, f"<path:object_id>/download/{name}", Download, f"download_{name}", file_format=name)
            for name in FORMATS
        ),
        page(edition, "of/<int:object_id>", History, "of_role"),
        page(edition, "compare", CompareTexts, "compare"),
        page(edition, "<path:object_id>/page", EditionPreview, "page"),
        page(edition, "<path:object_id>/restore", Restore, "restore"),
        page(change_set, "collect", CollectRoles, "collect"),
        page(change_set, "<path:object_id>/review", ReviewChangeSet, "review"),
        page(change_set, "<path:object_id>/act", ActOnChangeSet, "act"),
        page(change_set, "<path:object_id>/roll-back", RollBackChangeSet, "roll_back"),
        page("careers_skill", "merge", MergeSkills, "merge"),
    ]
