"""The major groups of occupations, which become families.

Names: Standard Occupational Classification 2018, https://www.bls.gov/soc/2018/major_groups.htm
"""

from django.utils.text import slugify

from careers.rolepage import Family

#: The first two digits of a code: the official name of the group, and what it holds in our words.
MAJOR_GROUPS = {
    "11": ("Management Occupations", "People who plan, decide and answer for the work of others."),
    "13": (
        "Business and Financial Operations Occupations",
        "Work with money, contracts, people and processes that keeps organisations running.",
    ),
    "15": (
        "Computer and Mathematical Occupations",
        "Software, networks, data and the mathematics behind them.",
    ),
    "17": (
        "Architecture and Engineering Occupations",
        "Designing, testing and drawing what is built or made.",
    ),
    "19": (
        "Life, Physical, and Social Science Occupations",
        "Research into nature and society, and the laboratories and field work it needs.",
    ),
    "21": (
        "Community and Social Service Occupations",
        "Advice and support for people and communities in difficulty.",
    ),
    "23": ("Legal Occupations", "Courts, law firms and the work that prepares their cases."),
    "25": (
        "Educational Instruction and Library Occupations",
        "Teaching at every age, and the libraries and collections that go with it.",
    ),
    "27": (
        "Arts, Design, Entertainment, Sports, and Media Occupations",
        "Making, performing, playing and reporting for an audience.",
    ),
    "29": (
        "Healthcare Practitioners and Technical Occupations",
        "Diagnosis, treatment and the technical work of medicine.",
    ),
    "31": ("Healthcare Support Occupations", "Hands-on help for patients and for those who treat them."),
    "33": ("Protective Service Occupations", "Keeping people, property and nature safe."),
    "35": (
        "Food Preparation and Serving Related Occupations",
        "Cooking, serving and what goes on around it.",
    ),
    "37": (
        "Building and Grounds Cleaning and Maintenance Occupations",
        "Clean buildings and well-kept grounds.",
    ),
    "39": (
        "Personal Care and Service Occupations",
        "Services to people in their leisure, their looks and their daily life.",
    ),
    "41": ("Sales and Related Occupations", "Selling goods, services and property, in shops and outside."),
    "43": (
        "Office and Administrative Support Occupations",
        "Records, post, payments and appointments: the daily work of an office.",
    ),
    "45": (
        "Farming, Fishing, and Forestry Occupations",
        "Work with crops, animals, fish and timber.",
    ),
    "47": (
        "Construction and Extraction Occupations",
        "Building houses and roads, and taking oil and minerals out of the ground.",
    ),
    "49": (
        "Installation, Maintenance, and Repair Occupations",
        "Fitting machines and lines, and keeping them working.",
    ),
    "51": ("Production Occupations", "Making goods, from food and clothes to machines and power."),
    "53": (
        "Transportation and Material Moving Occupations",
        "Moving people and goods by road, rail, water and air.",
    ),
    "55": ("Military Specific Occupations", "Occupations that only the armed forces have."),
}

_FAMILIES = {
    group: Family(slug=slugify(name), name=name, description=description)
    for group, (name, description) in MAJOR_GROUPS.items()
}


def family_of(code: str) -> Family:
    """The family of an occupation by its code; KeyError where there is no such major group."""
    return _FAMILIES[code[:2]]
