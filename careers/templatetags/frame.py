"""What the frame of every page says of the page within it."""

from django import template
from django.template import Context
from django.template.base import NodeList, Parser, Token
from django.utils.safestring import SafeString

from careers.presentation import structured_data

register = template.Library()


class CaptureNode(template.Node):
    def __init__(self, name: str, nodelist: NodeList) -> None:
        self.name, self.nodelist = name, nodelist

    def render(self, context: Context) -> SafeString:
        context[self.name] = self.nodelist.render(context).strip()
        return SafeString("")


@register.tag
def capture(parser: Parser, token: Token) -> CaptureNode:
    """`{% capture name %}...{% endcapture %}` keeps what is between as `name`, to be said more than once."""
    _tag, name = token.split_contents()
    nodelist = parser.parse(("endcapture",))
    parser.delete_first_token()
    return CaptureNode(name, nodelist)


@register.simple_tag(takes_context=True)
def website_json_ld(context: Context) -> SafeString:
    """The site itself, and how it is searched, for machines."""
    return structured_data.website(context["site_name"], context["site_url"])
