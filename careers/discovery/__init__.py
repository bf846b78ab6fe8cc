"""Questions asked of live editions, and the indexes by which they are answered fast.

`indexing` keeps the indexes; `publishing` calls it in its own transaction. All of them can be made again
from the editions (`manage.py reindex`).
"""
