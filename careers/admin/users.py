"""Users and groups: nobody gives rights that they do not have themselves, superusers aside.

Who manages users could otherwise make themselves a superuser, or set the password of one.
"""

from django.contrib import admin
from django.contrib.auth import admin as stock
from django.contrib.auth.models import Group, Permission, User
from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from .base import ModelAdmin

ONLY_SUPERUSERS = _("Only a superuser decides who is one.")
ONLY_OWN = _("You can give the rights that you have yourself, and the groups that have no others.")
TOO_POWERFUL = _(
    "You cannot change this, since it has rights that you do not have yourself. Ask somebody who has them."
)


def own_permissions(user) -> QuerySet[Permission]:
    """What `user` may give to others: all that they may do themselves. Costs the queries of their rights."""
    names = user.get_all_permissions()
    kept = [
        pk
        for pk, label, codename in Permission.objects.order_by().values_list(
            "pk", "content_type__app_label", "codename"
        )
        if f"{label}.{codename}" in names
    ]
    return Permission.objects.filter(pk__in=kept)


def grantable_groups(user) -> QuerySet[Group]:
    """The groups that give nothing that `user` may not do."""
    beyond = Permission.objects.exclude(pk__in=own_permissions(user).values("pk"))
    return Group.objects.exclude(permissions__in=beyond)


class OwnRightsOnly:
    """A mixin for the admin of what has rights. Superusers may do all of it.

    `rights` are the fields by which they are given, and `told` says at them what cannot be.
    """

    rights: frozenset[str]
    told: str

    def is_beyond(self, user, obj) -> bool:
        """Whether `obj` has rights that `user` does not have."""
        raise NotImplementedError

    def has_change_permission(self, request, obj=None) -> bool:
        return super().has_change_permission(request, obj) and not self._is_refused(request, obj)

    def has_delete_permission(self, request, obj=None) -> bool:
        return super().has_delete_permission(request, obj) and not self._is_refused(request, obj)

    def _is_refused(self, request, obj) -> bool:
        return obj is not None and not request.user.is_superuser and self.is_beyond(request.user, obj)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if not request.user.is_superuser:
            grantable = {Permission: own_permissions, Group: grantable_groups}
            kwargs["queryset"] = grantable[db_field.remote_field.model](request.user)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_fieldsets(self, request, obj=None) -> list:
        """The fields, with a sentence on what cannot be changed."""
        fieldsets = super().get_fieldsets(request, obj)
        if request.user.is_superuser or obj is None:
            return fieldsets
        if self._is_refused(request, obj):
            (name, first), *others = fieldsets
            # Django would offer to set the password.
            shown = [field for field in first["fields"] if field != "password"]
            return [(name, first | {"fields": shown, "description": TOO_POWERFUL}), *others]
        return [
            (name, options | {"description": self.told} if self.rights & set(options["fields"]) else options)
            for name, options in fieldsets
        ]


admin.site.unregister([User, Group])


@admin.register(User)
class UserAdmin(OwnRightsOnly, ModelAdmin, stock.UserAdmin):
    rights = frozenset({"is_superuser", "groups", "user_permissions"})
    told = format_lazy("{} {}", ONLY_SUPERUSERS, ONLY_OWN)

    def is_beyond(self, user, obj) -> bool:
        # Asked of the rows, since who is not active would have no rights.
        has = Permission.objects.filter(user=obj) | Permission.objects.filter(group__user=obj)
        return obj.is_superuser or has.exclude(pk__in=own_permissions(user).values("pk")).exists()

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        return fields if request.user.is_superuser else (*fields, "is_superuser")


@admin.register(Group)
class GroupAdmin(OwnRightsOnly, ModelAdmin, stock.GroupAdmin):
    rights = frozenset({"permissions"})
    told = ONLY_OWN

    def is_beyond(self, user, obj) -> bool:
        return obj.permissions.exclude(pk__in=own_permissions(user).values("pk")).exists()
