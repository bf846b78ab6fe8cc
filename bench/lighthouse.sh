#!/usr/bin/env bash
# Lighthouse's four scores of a page, each the median of RUNS (5), as on a slow phone.
#
#   make run &
#   bench/lighthouse.sh http://127.0.0.1:8000/careers/senior-ml-operations-engineer/
#
# Needs Chromium and npx, which fetches Lighthouse. DESKTOP=1 measures as on a desktop.
set -euo pipefail
page=${1:?Which page? Give its address}
report=$(mktemp)
trap 'rm -f "$report"' EXIT
export CHROME_PATH=${CHROME_PATH:-$(command -v chromium)}
flags="--headless --disable-gpu --no-first-run --disable-background-networking"
[[ $EUID -ne 0 ]] || flags+=" --no-sandbox"

for ((run = 0; run < ${RUNS:-5}; run++)); do
  npx --yes lighthouse@12 "$page" --quiet --output json --output-path "$report" \
    --chrome-flags="$flags" ${DESKTOP:+--preset=desktop} >&2
  node -e '
    const { categories, audits } = JSON.parse(require("fs").readFileSync(process.argv[1]));
    const scores = Object.values(categories).map((each) => `${each.id} ${Math.round(each.score * 100)}`);
    console.log([...scores, `bytes ${audits["total-byte-weight"].numericValue}`].join("\n"));
  ' "$report"
done | sort -k1,1 -k2,2n | awk '
  $1 != name { if (name) print name, values[int((count + 1) / 2)]; name = $1; count = 0 }
  { values[++count] = $2 }
  END { print name, values[int((count + 1) / 2)] }'
