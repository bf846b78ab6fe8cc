"""How editors work together: reviews, remarks, previews for outsiders, change sets, reminders."""
