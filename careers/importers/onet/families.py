"""The major groups of occupations, which become families.

Groups: Standard Occupational Classification 2018, https://www.bls.gov/soc/2018/major_groups.htm. In a
list of families the word "Occupations" at the end of each name is noise: it is left out, as in O*NET's own
job families, https://www.onetonline.org/find/family
"""

from django.utils.text import slugify

from careers.pages import Family

#: The first two digits of a code: the name of the group, and what it holds in our words.
MAJOR_GROUPS = {
    "11": ("Management", "People who plan, decide and answer for the work of others."),
    "13": (
        "Business and Financial Operations",
        "Work with money, contracts, people and processes that keeps organisations running.",
    ),
    "15": (
        "Computer and Mathematical",
        "Software, networks, data and the mathematics behind them.",
    ),
    "17": (
        "Architecture and Engineering",
        "Designing, testing and drawing what is built or made.",
    ),
    "19": (
        "Life, Physical, and Social Science",
        "Research into nature and society, and the laboratories and field work it needs.",
    ),
    "21": (
        "Community and Social Service",
        "Advice and support for people and communities in difficulty.",
    ),
    "23": ("Legal", "Courts, law firms and the work that prepares their cases."),
    "25": (
        "Educational Instruction and Library",
        "Teaching at every age, and the libraries and collections that go with it.",
    ),
    "27": (
        "Arts, Design, Entertainment, Sports, and Media",
        "Making, performing, playing and reporting for an audience.",
    ),
    "29": (
        "Healthcare Practitioners and Technical",
        "Diagnosis, treatment and the technical work of medicine.",
    ),
    "31": ("Healthcare Support", "Hands-on help for patients and for those who treat them."),
    "33": ("Protective Service", "Keeping people, property and nature safe."),
    "35": (
        "Food Preparation and Serving Related",
        "Cooking, serving and what goes on around it.",
    ),
    "37": (
        "Building and Grounds Cleaning and Maintenance",
        "Clean buildings and well-kept grounds.",
    ),
    "39": (
        "Personal Care and Service",
        "Services to people in their leisure, their looks and their daily life.",
    ),
    "41": ("Sales and Related", "Selling goods, services and property, in shops and outside."),
    "43": (
        "Office and Administrative Support",
        "Records, post, payments and appointments: the daily work of an office.",
    ),
    "45": (
        "Farming, Fishing, and Forestry",
        "Work with crops, animals, fish and timber.",
    ),
    "47": (
        "Construction and Extraction",
        "Building houses and roads, and taking oil and minerals out of the ground.",
    ),
    "49": (
        "Installation, Maintenance, and Repair",
        "Fitting machines and lines, and keeping them working.",
    ),
    "51": ("Production", "Making goods, from food and clothes to machines and power."),
    "53": (
        "Transportation and Material Moving",
        "Moving people and goods by road, rail, water and air.",
    ),
    "55": ("Military Specific", "Occupations that only the armed forces have."),
}

_FAMILIES = {
    group: Family(slug=slugify(name), name=name, description=description)
    for group, (name, description) in MAJOR_GROUPS.items()
}


def family_of(code: str) -> Family:
    """The family of an occupation by its code; KeyError where there is no such major group."""
    return _FAMILIES[code[:2]]
