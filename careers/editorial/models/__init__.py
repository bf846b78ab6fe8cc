"""Rows about the work on roles, one file a subject."""

from .change_set import ChangeSet, ChangeSetRole
from .preview import PreviewLink
from .replaced import ReplacedDraft
from .review import Remark, Submission

__all__ = ["ChangeSet", "ChangeSetRole", "PreviewLink", "Remark", "ReplacedDraft", "Submission"]
