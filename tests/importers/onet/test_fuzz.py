from bench import fuzz_onet


def test_damaged_releases_are_refused_in_words_or_read_as_what_the_site_takes():
    refused, read = fuzz_onet.run(150, seed=20_000)
    assert refused > 30
    assert read > 15
