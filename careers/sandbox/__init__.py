"""What reads files of others, in a process of its own with limits of time and memory.

Nothing here imports Django: the process would need a second more to begin.
"""
