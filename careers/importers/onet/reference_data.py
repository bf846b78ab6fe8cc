"""What O*NET's occupations have in common: their major groups, which become families, and averages.

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
    "15": ("Computer and Mathematical", "Software, networks, data and the mathematics behind them."),
    "17": ("Architecture and Engineering", "Designing, testing and drawing what is built or made."),
    "19": (
        "Life, Physical, and Social Science",
        "Research into nature and society, and the laboratories and field work it needs.",
    ),
    "21": ("Community and Social Service", "Advice and support for people and communities in difficulty."),
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
    "35": ("Food Preparation and Serving Related", "Cooking, serving and what goes on around it."),
    "37": ("Building and Grounds Cleaning and Maintenance", "Clean buildings and well-kept grounds."),
    "39": (
        "Personal Care and Service",
        "Services to people in their leisure, their looks and their daily life.",
    ),
    "41": ("Sales and Related", "Selling goods, services and property, in shops and outside."),
    "43": (
        "Office and Administrative Support",
        "Records, post, payments and appointments: the daily work of an office.",
    ),
    "45": ("Farming, Fishing, and Forestry", "Work with crops, animals, fish and timber."),
    "47": (
        "Construction and Extraction",
        "Building houses and roads, and taking oil and minerals out of the ground.",
    ),
    "49": ("Installation, Maintenance, and Repair", "Fitting machines and lines, and keeping them working."),
    "51": ("Production", "Making goods, from food and clothes to machines and power."),
    "53": ("Transportation and Material Moving", "Moving people and goods by road, rail, water and air."),
    "55": ("Military Specific", "Occupations that only the armed forces have."),
}

#: By the first two digits of a code.
FAMILIES = {
    group: Family(slug=slugify(name), name=name, description=description)
    for group, (name, description) in MAJOR_GROUPS.items()
}


# What is average among occupations, so that reasons name what stands out in two of them. Taken once, from
# O*NET 29.3, rather than from each release: one changed row would else change the averages, and with them
# pages that have nothing to do with it.


#: Every skill and field of knowledge by its Element ID: its name, and its average importance over all
#: occupations.
ELEMENTS = {
    "2.A.1.a": ("Reading Comprehension", 3.5),
    "2.A.1.b": ("Active Listening", 3.6),
    "2.A.1.c": ("Writing", 3.2),
    "2.A.1.d": ("Speaking", 3.5),
    "2.A.1.e": ("Mathematics", 2.6),
    "2.A.1.f": ("Science", 2.0),
    "2.A.2.a": ("Critical Thinking", 3.5),
    "2.A.2.b": ("Active Learning", 3.1),
    "2.A.2.c": ("Learning Strategies", 2.8),
    "2.A.2.d": ("Monitoring", 3.3),
    "2.B.1.a": ("Social Perceptiveness", 3.2),
    "2.B.1.b": ("Coordination", 3.1),
    "2.B.1.c": ("Persuasion", 2.7),
    "2.B.1.d": ("Negotiation", 2.6),
    "2.B.1.e": ("Instructing", 2.8),
    "2.B.1.f": ("Service Orientation", 2.9),
    "2.B.2.i": ("Complex Problem Solving", 3.2),
    "2.B.3.a": ("Operations Analysis", 2.0),
    "2.B.3.b": ("Technology Design", 1.7),
    "2.B.3.c": ("Equipment Selection", 1.7),
    "2.B.3.d": ("Installation", 1.2),
    "2.B.3.e": ("Programming", 1.6),
    "2.B.3.g": ("Operations Monitoring", 2.6),
    "2.B.3.h": ("Operation and Control", 2.2),
    "2.B.3.j": ("Equipment Maintenance", 1.7),
    "2.B.3.k": ("Troubleshooting", 2.0),
    "2.B.3.l": ("Repairing", 1.7),
    "2.B.3.m": ("Quality Control Analysis", 2.4),
    "2.B.4.e": ("Judgment and Decision Making", 3.3),
    "2.B.4.g": ("Systems Analysis", 2.7),
    "2.B.4.h": ("Systems Evaluation", 2.6),
    "2.B.5.a": ("Time Management", 3.1),
    "2.B.5.b": ("Management of Financial Resources", 1.9),
    "2.B.5.c": ("Management of Material Resources", 2.0),
    "2.B.5.d": ("Management of Personnel Resources", 2.6),
    "2.C.1.a": ("Administration and Management", 3.0),
    "2.C.1.b": ("Administrative", 2.7),
    "2.C.1.c": ("Economics and Accounting", 2.2),
    "2.C.1.d": ("Sales and Marketing", 2.2),
    "2.C.1.e": ("Customer and Personal Service", 3.4),
    "2.C.1.f": ("Personnel and Human Resources", 2.4),
    "2.C.10": ("Transportation", 2.1),
    "2.C.2.a": ("Production and Processing", 2.5),
    "2.C.2.b": ("Food Production", 1.4),
    "2.C.3.a": ("Computers and Electronics", 3.0),
    "2.C.3.b": ("Engineering and Technology", 2.4),
    "2.C.3.c": ("Design", 2.2),
    "2.C.3.d": ("Building and Construction", 1.9),
    "2.C.3.e": ("Mechanical", 2.4),
    "2.C.4.a": ("Mathematics", 3.1),
    "2.C.4.b": ("Physics", 2.0),
    "2.C.4.c": ("Chemistry", 2.0),
    "2.C.4.d": ("Biology", 1.9),
    "2.C.4.e": ("Psychology", 2.4),
    "2.C.4.f": ("Sociology and Anthropology", 1.9),
    "2.C.4.g": ("Geography", 1.9),
    "2.C.5.a": ("Medicine and Dentistry", 1.8),
    "2.C.5.b": ("Therapy and Counseling", 1.8),
    "2.C.6": ("Education and Training", 3.0),
    "2.C.7.a": ("English Language", 3.7),
    "2.C.7.b": ("Foreign Language", 1.6),
    "2.C.7.c": ("Fine Arts", 1.4),
    "2.C.7.d": ("History and Archeology", 1.5),
    "2.C.7.e": ("Philosophy and Theology", 1.6),
    "2.C.8.a": ("Public Safety and Security", 2.8),
    "2.C.8.b": ("Law and Government", 2.5),
    "2.C.9.a": ("Telecommunications", 2.1),
    "2.C.9.b": ("Communications and Media", 2.3),
}

#: The career interest types of Holland, https://www.onetonline.org/explore/interests/
INTEREST_TYPES = ("Realistic", "Investigative", "Artistic", "Social", "Enterprising", "Conventional")

IMPORTANCE = {id_: importance for id_, (_name, importance) in ELEMENTS.items()}

#: Technologies that more than eight in a hundred occupations use, and web browsers: that two share them tells
#: nothing.
COMMON_TECHNOLOGIES = frozenset(
    {
        "Adobe Acrobat",
        "Adobe Illustrator",
        "Adobe InDesign",
        "Adobe Photoshop",
        "Apple Safari",
        "Autodesk AutoCAD",
        "C++",
        "Database software",
        "ESRI ArcGIS software",
        "Email software",
        "Extensible markup language XML",
        "Facebook",
        "FileMaker Pro",
        "Google Chrome",
        "Google Docs",
        "IBM Notes",
        "IBM SPSS Statistics",
        "Intuit QuickBooks",
        "JavaScript",
        "Linux",
        "Microsoft Access",
        "Microsoft Dynamics",
        "Microsoft Edge",
        "Microsoft Excel",
        "Microsoft Internet Explorer",
        "Microsoft Office software",
        "Microsoft Outlook",
        "Microsoft PowerPoint",
        "Microsoft Project",
        "Microsoft Publisher",
        "Microsoft SQL Server",
        "Microsoft SharePoint",
        "Microsoft Visio",
        "Microsoft Visual Basic",
        "Microsoft Windows",
        "Microsoft Word",
        "Mozilla Firefox",
        "Oracle Database",
        "Oracle Java",
        "Python",
        "R",
        "SAP software",
        "SAS",
        "Salesforce software",
        "Spreadsheet software",
        "Structured query language SQL",
        "The MathWorks MATLAB",
        "UNIX",
        "Web browser software",
        "Word processing software",
    }
)
