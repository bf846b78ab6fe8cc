"""The words of a search page: what its filters are called, and what it says where no page has an answer."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..discovery.search.intent import Intent

#: The filters of careers.discovery.search.facts.CHOICES, and the settings, by their names in addresses.
FILTERS = {
    "education": gettext_lazy("Education"),
    "training": gettext_lazy("Training on the job"),
    "outlook": gettext_lazy("Growth"),
    "openings": gettext_lazy("Openings a year"),
    "setting": gettext_lazy("Kind of work"),
}
#: What each value is called, in a list below the name of its filter and alone.
VALUES = {
    "education": {
        "none": gettext_lazy("No formal qualification"),
        "school": gettext_lazy("High school at most"),
        "no-degree": gettext_lazy("No degree"),
        "associate": gettext_lazy("Associate’s degree at most"),
        "bachelor": gettext_lazy("Bachelor’s degree at most"),
        "master": gettext_lazy("Master’s degree at most"),
    },
    "training": {
        "none": gettext_lazy("No training on the job"),
        "month": gettext_lazy("A month of training at most"),
        "year": gettext_lazy("A year of training at most"),
        "long": gettext_lazy("More than a year of training"),
        "apprenticeship": gettext_lazy("Apprenticeship"),
        "residency": gettext_lazy("Internship or residency"),
    },
    "outlook": {
        "much-faster": gettext_lazy("Growing much faster than average"),
        "faster": gettext_lazy("Growing faster than average"),
        "grows": gettext_lazy("Growing"),
        "declines": gettext_lazy("Shrinking"),
    },
    "openings": {
        "1000": gettext_lazy("1,000 openings or more"),
        "10000": gettext_lazy("10,000 openings or more"),
        "50000": gettext_lazy("50,000 openings or more"),
        "100000": gettext_lazy("100,000 openings or more"),
    },
    "setting": {
        "animals": gettext_lazy("With animals"),
        "children": gettext_lazy("With children"),
        "environment": gettext_lazy("For the environment"),
        "creative": gettext_lazy("Creative"),
        "outdoors": gettext_lazy("Outdoors"),
        "home": gettext_lazy("From home"),
    },
}
#: An order that the words of a question asked for.
ORDERS = {
    "pay": gettext_lazy("Best paid first"),
    "growth": gettext_lazy("Fastest growing first"),
    "openings": gettext_lazy("Most openings first"),
}
#: By what a list is in order, where that wants saying; "pay" is told in careers/_pay_basis.html.
BASES = {
    "growth": gettext_lazy("By the projected change in employment. What has no projection comes last."),
    "openings": gettext_lazy("By the projected openings of a year. What has no projection comes last."),
}
#: What no page answers, by the kinds of intents.toml, and what comes nearest.
UNANSWERED = {
    "near": gettext_lazy(
        "“%(asked)s”: this site describes careers and lists no vacancies, so it knows no places of work. "
        "Nearest to it: a career’s page shows its pay by area, where that is known."
    ),
    "hours": gettext_lazy(
        "“%(asked)s”: no page counts how many work such hours. Nearest to it: “Work environment” on a "
        "career’s page tells the usual hours, where they are known."
    ),
    "vacancies": gettext_lazy(
        "“%(asked)s”: this site describes careers and lists no vacancies. Nearest to it: the careers with "
        "the most openings a year come first when sorted by openings."
    ),
    "strain": gettext_lazy(
        "“%(asked)s”: no page measures this, and people differ. Nearest to it: “Work environment” on a "
        "career’s page tells what the days are like."
    ),
    "person": gettext_lazy(
        "“%(asked)s”: no page says this. Nearest to it: the filters by education and by training on the job."
    ),
}


def unanswered(intent: Intent) -> list[str]:
    """A sentence for each thing that was asked and that no page answers."""
    return [str(UNANSWERED[kind]) % {"asked": asked} for kind, asked in intent.unanswered.items()]


def without_filter(name: str, count: str) -> str:
    """ "without “Education”: 12 careers"."""
    return _("without “%(filter)s”: %(careers)s") % {"filter": name, "careers": count}
