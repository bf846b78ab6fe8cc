"""What wants an editor's attention in the draft of a role, and the links that it has.

`page.findings_of` says it of a page, without a query. `index.note` keeps it in rows, so that lists can tell
which of a thousand roles need somebody; `careers.publishing` calls it wherever a draft changes.
"""
