"""The site for programs: `/api/v1/`, read-only and without a key. See docs/api.md."""
