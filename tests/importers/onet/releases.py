"""Small releases of O*NET for tests: the official files with a few rows of our own."""

from pathlib import Path

OCCUPATIONS = {
    "15-1252.00": "Program Writers",
    "15-1299.08": "System Engineers",
    "17-2061.00": "Board Designers",
    "47-2111.00": "Wirers",
    "47-3013.00": "Helpers--Wirers",
}
ZONES = {"15-1252.00": 4, "15-1299.08": 3, "17-2061.00": 5, "47-2111.00": 3, "47-3013.00": 2}
RATINGS = ["O*NET-SOC Code", "Element ID", "Element Name", "Scale ID", "Data Value"]
FLAGS = ["Recommend Suppress", "Not Relevant"]

FILES: dict[str, list[list[str]]] = {
    "Occupation Data.txt": [
        ["O*NET-SOC Code", "Title", "Description"],
        *([code, title, f"The work of {title}."] for code, title in OCCUPATIONS.items()),
    ],
    "Job Zones.txt": [
        ["O*NET-SOC Code", "Job Zone"],
        *([code, str(zone)] for code, zone in ZONES.items()),
    ],
    "Job Zone Reference.txt": [
        ["Job Zone", "Name", "Experience", "Education", "Job Training", "Examples", "SVP Range"],
        [
            "4",
            "Job Zone Four: Considerable Preparation Needed",
            "Years. For example, a baker rises.",
            "A degree.",
            "A year at the oven.",
            "Many.",
            "(7.0 to < 8.0)",
        ],
    ],
    "Alternate Titles.txt": [
        ["O*NET-SOC Code", "Alternate Title", "Short Title", "Source(s)"],
        ["15-1252.00", "Coder", "n/a", "01"],
        ["15-1252.00", "CODER", "", "02"],
        ["15-1252.00", "Program Architect (PA)", "PA", "02"],
        ["15-1252.00", "program writers", "", "02"],
    ],
    "Sample of Reported Titles.txt": [
        ["O*NET-SOC Code", "Reported Job Title", "Shown in My Next Move"],
        ["15-1252", "Build Person", "Y"],
        ["15-1252.00", "Coder", "N"],
    ],
    "Task Statements.txt": [
        ["O*NET-SOC Code", "Task ID", "Task", "Task Type", "Incumbents Responding"],
        ["15-1252.00", "1", "Read *all* [notes] by hand.", "Supplemental", "9"],
        ["15-1252.00", "2", 'Write "small" programs.', "Core", "9"],
        ["15-1252.00", "3", "Name the snake_case of things.", "n/a", "n/a"],
    ],
    "Skills.txt": [
        [*RATINGS, *FLAGS],
        ["15-1252.00", "2.A.1.a", "Reading Comprehension", "IM", "3.50", "N", "n/a"],
        ["15-1252.00", "2.A.1.a", "Reading Comprehension", "LV", "4.00", "N", "N"],
        ["15-1252.00", "2.B.3.e", "Programming", "IM", "4.5", "N", ""],
        ["15-1252.00", "2.B.3.e", "Programming", "LV", "6", "N", "N"],
        ["15-1252.00", "2.B.1.d", "Negotiation", "IM", "2.5", "N", ""],
        ["15-1252.00", "2.B.1.d", "Negotiation", "LV", "1", "N", "Y"],
        ["15-1252.00", "2.B.3.l", "Repairing", "IM", "2.49", "N", ""],
        ["15-1252.00", "2.B.3.d", "Installation", "IM", "4.9", "Y", ""],
        ["15-1299.08", "2.B.3.e", "Programming", "IM", "4.5", "N", ""],
        ["17-2061.00", "2.B.3.e", "Programming", "IM", "1", "N", ""],
        ["47-2111.00", "2.B.3.e", "Programming", "IM", "1", "N", ""],
    ],
    "Knowledge.txt": [
        [*RATINGS, *FLAGS],
        ["15-1252.00", "2.C.3.a", "Computers and Electronics", "IM", "4.2", "N", ""],
    ],
    "Technology Skills.txt": [
        ["O*NET-SOC Code", "Example", "Commodity Code", "Commodity Title", "Hot Technology", "In Demand"],
        ["15-1252.00", "C++", "1", "Development software", "Y", "Y"],
        ["15-1252.00", "C", "1", "Development software", "Y", "N"],
        ["15-1252.00", "C#", "1", "Development software", "N", "N"],
        ["15-1252.00", ".NET", "1", "Development software", "N", "N"],
        ["15-1252.00", ".net", "2", "Web software", "N", "N"],
    ],
    "Related Occupations.txt": [
        ["O*NET-SOC Code", "Related O*NET-SOC Code", "Relatedness Tier", "Index"],
        ["15-1252.00", "17-2061.00", "Supplemental", "11"],
        ["15-1252.00", "15-1299.08", "Primary-Short", "1"],
        ["47-3013.00", "47-2111.00", "Primary-Short", "1"],
    ],
    # Below what is told.
    "Interests.txt": [RATINGS, ["15-1252.00", "1.B.1.b", "Investigative", "OI", "3.9"]],
    "Read Me.txt": [["O*NET 29.3 Database"], ["May 2025 Release"]],
}


def write_release(directory: Path, changes: dict[str, list[list[str]] | None] | None = None) -> Path:
    """A release in `directory`; `changes` give other rows for a file, or None to leave it out."""
    directory.mkdir(parents=True, exist_ok=True)
    for name, rows in (FILES | (changes or {})).items():
        if rows is not None:
            text = "".join("\t".join(cells) + "\r\n" for cells in rows)
            (directory / name).write_bytes(text.encode())
    return directory
