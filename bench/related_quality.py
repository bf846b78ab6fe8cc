"""Whether computed related careers are the ones that people chose.

    python bench/related_quality.py FILE

FILE has lines of an occupation's code, a related one's, a tier and a place, with tabs between them, as in
O*NET's "Related Occupations.txt"; a heading is left out. A role is found by its external codes. What is
computed in the configured database is compared with the file; what editors and imports relate is not
looked at.

Prints, on average over the occupations of FILE that are live: how many of the related occupations of a
primary tier are among the first ten, and how many of the first five are among all that FILE names.
"""

import os
import sys
from collections import defaultdict
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("SECRET_KEY", "only-for-measuring")
os.environ["DEBUG"] = "off"


def main(path: str) -> None:
    django.setup()
    from careers.discovery.models import RelatedEdition
    from careers.models import Edition
    from careers.pages import from_json

    named: dict[str, dict[str, bool]] = defaultdict(dict)
    for line in Path(path).read_text(encoding="utf-8-sig").splitlines():
        code, related, tier, *_place = (*line.split("\t"), "", "")
        if code[:1].isdigit():
            named[code][related] = tier.casefold().startswith("primary")
    by_code, code_of = {}, {}
    for pk, content in Edition.objects.live().values_list("pk", "content").iterator():
        for code in from_json(content).external_codes:
            if code.code in named or code.match == "exact":
                by_code.setdefault(code.code, pk)
                code_of.setdefault(pk, set()).add(code.code)
    lists: dict[int, list[int]] = defaultdict(list)
    live = RelatedEdition.objects.filter(other__in=Edition.objects.live().values("pk"))
    for edition, other in live.order_by("edition", "-score", "other").values_list("edition", "other"):
        lists[edition].append(other)

    primary, of_all = [], []
    for code, related in sorted(named.items()):
        if code not in by_code:
            continue
        computed = [code_of.get(pk, set()) for pk in lists[by_code[code]]]
        wanted = {other for other, is_primary in related.items() if is_primary and other in by_code}
        if wanted:
            primary.append(len(wanted & set().union(*computed[:10])) / len(wanted))
        of_all.append(sum(bool(codes & related.keys()) for codes in computed[:5]) / 5)
    if not of_all:
        sys.exit("None of the occupations of the file is live.")
    print(f"{len(of_all)} occupations of {len(named)} in the file are live.")
    print(f"Primary related occupations among the first ten: {sum(primary) / max(1, len(primary)):.1%}")
    print(f"Of the first five, among all related occupations: {sum(of_all) / len(of_all):.1%}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
