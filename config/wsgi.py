"""What the production server runs: `granian --interface wsgi config.wsgi:application`."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

# What is loaded by now stays. To go through it again and again takes the collector some 60 ms each time,
# in the middle of somebody's request.
gc.freeze()
