"""The process that reads one document. `careers.documents.reading` starts it."""

import msgspec

from careers.sandbox import process

from . import reading
from .shape import Answer, Request, Unreadable


def answer(request: bytes) -> bytes:
    asked = msgspec.msgpack.decode(request, type=Request)
    try:
        if asked.format:
            document = reading.read_text(asked.content.decode(), asked.format, asked.name, asked.elements)
        else:
            document = reading.read(asked.name, asked.content, asked.elements)
    except Unreadable as error:
        return msgspec.msgpack.encode(Answer(message=error.message, parameters=error.parameters))
    return msgspec.msgpack.encode(Answer(document=document))


if __name__ == "__main__":
    process.serve(answer)
