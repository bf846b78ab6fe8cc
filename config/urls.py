from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("careers.urls")),
]

handler400 = "careers.views.errors.bad_request"
handler403 = "careers.views.errors.permission_denied"
handler404 = "careers.views.errors.not_found"
handler500 = "careers.views.errors.server_error"
