"""The process that reads one document. `careers.documents.interpretation` starts it."""

import msgspec

from careers.sandbox import process

from . import reader
from .structure import DocumentAnswer, DocumentRequest, Unreadable


def answer(request: bytes) -> bytes:
    asked = msgspec.msgpack.decode(request, type=DocumentRequest)
    try:
        document = reader.read(asked.name, asked.content, asked.elements, asked.format)
    except Unreadable as error:
        return msgspec.msgpack.encode(DocumentAnswer(message=error.message, parameters=error.parameters))
    return msgspec.msgpack.encode(DocumentAnswer(document=document))


if __name__ == "__main__":
    process.serve(answer)
