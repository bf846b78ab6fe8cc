"""Django's YAML serializer, with long texts as readable blocks."""

import yaml
from django.core.serializers import pyyaml


class ReadableDumper(pyyaml.DjangoSafeDumper):
    """Writes texts of several lines as literal blocks, where YAML allows it."""


def _text(dumper: ReadableDumper, value: str) -> yaml.ScalarNode:
    style = "|" if "\n" in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


ReadableDumper.add_representer(str, _text)


class Serializer(pyyaml.Serializer):
    def end_serialization(self) -> None:
        options = {"allow_unicode": True, "sort_keys": False, "width": 100} | self.options
        yaml.dump(self.objects, self.stream, Dumper=ReadableDumper, **options)


Deserializer = pyyaml.Deserializer
