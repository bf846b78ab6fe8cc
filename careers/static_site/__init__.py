"""The public site as files that any web server can serve: see `export_site`."""

from .exporting import ExportOptions, ExportReport, export

__all__ = ["ExportOptions", "ExportReport", "export"]
