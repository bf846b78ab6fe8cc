"""Make what is stored ready-made in the editions (HTML, figures, pictures) again."""

from django.core.management.base import BaseCommand
from django.utils.translation import ngettext

from careers import publishing


class Command(BaseCommand):
    help = (
        "Make the HTML, figures and pictures of every edition again. Run it after an upgrade that "
        "changes how they are made. What the editions say stays as it is."
    )

    def handle(self, *args, **options) -> None:
        changed = publishing.rerender()
        self.stdout.write(
            ngettext(
                "%(count)d edition came out different.", "%(count)d editions came out different.", changed
            )
            % {"count": changed}
        )
