"""What is average among occupations, so that reasons name what stands out in two of them.

Taken once, from O*NET 29.3, rather than from each release: one changed row would else change the averages,
and with them pages that have nothing to do with it.
"""

#: The average importance of every skill and field of knowledge over all occupations, by Element ID.
IMPORTANCE = {
    "2.A.1.a": 3.5,  # Reading Comprehension
    "2.A.1.b": 3.6,  # Active Listening
    "2.A.1.c": 3.2,  # Writing
    "2.A.1.d": 3.5,  # Speaking
    "2.A.1.e": 2.6,  # Mathematics
    "2.A.1.f": 2.0,  # Science
    "2.A.2.a": 3.5,  # Critical Thinking
    "2.A.2.b": 3.1,  # Active Learning
    "2.A.2.c": 2.8,  # Learning Strategies
    "2.A.2.d": 3.3,  # Monitoring
    "2.B.1.a": 3.2,  # Social Perceptiveness
    "2.B.1.b": 3.1,  # Coordination
    "2.B.1.c": 2.7,  # Persuasion
    "2.B.1.d": 2.6,  # Negotiation
    "2.B.1.e": 2.8,  # Instructing
    "2.B.1.f": 2.9,  # Service Orientation
    "2.B.2.i": 3.2,  # Complex Problem Solving
    "2.B.3.a": 2.0,  # Operations Analysis
    "2.B.3.b": 1.7,  # Technology Design
    "2.B.3.c": 1.7,  # Equipment Selection
    "2.B.3.d": 1.2,  # Installation
    "2.B.3.e": 1.6,  # Programming
    "2.B.3.g": 2.6,  # Operations Monitoring
    "2.B.3.h": 2.2,  # Operation and Control
    "2.B.3.j": 1.7,  # Equipment Maintenance
    "2.B.3.k": 2.0,  # Troubleshooting
    "2.B.3.l": 1.7,  # Repairing
    "2.B.3.m": 2.4,  # Quality Control Analysis
    "2.B.4.e": 3.3,  # Judgment and Decision Making
    "2.B.4.g": 2.7,  # Systems Analysis
    "2.B.4.h": 2.6,  # Systems Evaluation
    "2.B.5.a": 3.1,  # Time Management
    "2.B.5.b": 1.9,  # Management of Financial Resources
    "2.B.5.c": 2.0,  # Management of Material Resources
    "2.B.5.d": 2.6,  # Management of Personnel Resources
    "2.C.1.a": 3.0,  # Administration and Management
    "2.C.1.b": 2.7,  # Administrative
    "2.C.1.c": 2.2,  # Economics and Accounting
    "2.C.1.d": 2.2,  # Sales and Marketing
    "2.C.1.e": 3.4,  # Customer and Personal Service
    "2.C.1.f": 2.4,  # Personnel and Human Resources
    "2.C.10": 2.1,  # Transportation
    "2.C.2.a": 2.5,  # Production and Processing
    "2.C.2.b": 1.4,  # Food Production
    "2.C.3.a": 3.0,  # Computers and Electronics
    "2.C.3.b": 2.4,  # Engineering and Technology
    "2.C.3.c": 2.2,  # Design
    "2.C.3.d": 1.9,  # Building and Construction
    "2.C.3.e": 2.4,  # Mechanical
    "2.C.4.a": 3.1,  # Mathematics
    "2.C.4.b": 2.0,  # Physics
    "2.C.4.c": 2.0,  # Chemistry
    "2.C.4.d": 1.9,  # Biology
    "2.C.4.e": 2.4,  # Psychology
    "2.C.4.f": 1.9,  # Sociology and Anthropology
    "2.C.4.g": 1.9,  # Geography
    "2.C.5.a": 1.8,  # Medicine and Dentistry
    "2.C.5.b": 1.8,  # Therapy and Counseling
    "2.C.6": 3.0,  # Education and Training
    "2.C.7.a": 3.7,  # English Language
    "2.C.7.b": 1.6,  # Foreign Language
    "2.C.7.c": 1.4,  # Fine Arts
    "2.C.7.d": 1.5,  # History and Archeology
    "2.C.7.e": 1.6,  # Philosophy and Theology
    "2.C.8.a": 2.8,  # Public Safety and Security
    "2.C.8.b": 2.5,  # Law and Government
    "2.C.9.a": 2.1,  # Telecommunications
    "2.C.9.b": 2.3,  # Communications and Media
}

#: Technologies that more than eight in a hundred occupations use: that two share them tells nothing.
COMMON_TECHNOLOGIES = frozenset(
    {
        "Adobe Acrobat",
        "Adobe Illustrator",
        "Adobe InDesign",
        "Adobe Photoshop",
        "Autodesk AutoCAD",
        "C++",
        "Database software",
        "ESRI ArcGIS software",
        "Email software",
        "Extensible markup language XML",
        "Facebook",
        "FileMaker Pro",
        "Google Docs",
        "IBM Notes",
        "IBM SPSS Statistics",
        "Intuit QuickBooks",
        "JavaScript",
        "Linux",
        "Microsoft Access",
        "Microsoft Dynamics",
        "Microsoft Excel",
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
