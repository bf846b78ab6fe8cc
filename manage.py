#!/usr/bin/env python3
"""Django's commands: `python manage.py help` lists them."""

import os
import sys


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import OperationalError

    try:
        execute_from_command_line(sys.argv)
    except (ImproperlyConfigured, OperationalError) as error:
        # Wrong settings and an unreachable database are the operator's to mend: no need for a traceback.
        if "--traceback" in sys.argv:
            raise
        sys.exit(f"{sys.argv[1] if sys.argv[1:] else 'manage.py'} stopped: {error}")


if __name__ == "__main__":
    main()
