"""Lets a finished ONNX file take pictures of any size, by two words in its description.

A file that was fetched says for how large a picture it was exported. Where its operators do not
care, only that description stands in the way of a smaller picture. It is changed in memory, after
the digest was checked and without the package that models are built with: an ONNX file is a
Protocol Buffers message, and only the few fields on the way to the input's shape are touched (field
numbers as in onnx.proto of ONNX IR 10; wire format as in the encoding guide of Protocol Buffers).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

_GRAPH = 7
_INPUT, _OUTPUT, _VALUE_INFO = 11, 12, 13
_TYPE, _TENSOR, _SHAPE, _DIMENSION = 2, 1, 2, 1
_DIM_PARAM = 2
_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5

Fields = list[tuple[int, int, bytes]]
"""Number, wire type and content of each field of a message, in their order."""

Change = Callable[[bytes], bytes | None]
"""Gives a field's new content, or None where the field is to go."""


def of_any_size(model: bytes) -> bytes:
    """The model with free height and width of its input (N, C, H, W).

    What the file says of the sizes of other tensors goes: onnxruntime reckons them itself. Raises
    ValueError for bytes that are no ONNX model of one picture.
    """
    return _changed(model, {_GRAPH: _freed_graph})


def _freed_graph(graph: bytes) -> bytes:
    fields = _fields(graph)
    if sum(number == _INPUT for number, _, _ in fields) != 1:
        raise ValueError("a model of several inputs")
    changes: dict[int, Change] = {
        _INPUT: lambda value: _with_shape(value, _freed_picture),
        _OUTPUT: lambda value: _with_shape(value, _unsaid),
        _VALUE_INFO: lambda value: None,
    }
    return _changed(graph, changes)


def _with_shape(value: bytes, change: Change) -> bytes:
    """A ValueInfoProto whose tensor's shape is changed."""

    def of_tensor(tensor: bytes) -> bytes:
        return _changed(tensor, {_SHAPE: change})

    return _changed(value, {_TYPE: lambda kind: _changed(kind, {_TENSOR: of_tensor})})


def _freed_picture(shape: bytes) -> bytes:
    """(N, C, H, W): the last two get names in place of numbers."""
    dimensions = _fields(shape)
    if len(dimensions) != 4:
        raise ValueError(f"a picture of {len(dimensions)} dimensions")
    freed = [_field(_DIM_PARAM, _BYTES, name) for name in (b"height", b"width")]
    return b"".join(
        _field(_DIMENSION, _BYTES, content)
        for content in [*(content for _, _, content in dimensions[:2]), *freed]
    )


def _unsaid(shape: bytes) -> bytes:
    """As many dimensions, of which nothing is said."""
    return _field(_DIMENSION, _BYTES, b"") * len(_fields(shape))


def _changed(message: bytes, changes: dict[int, Change]) -> bytes:
    """The message with some fields changed and all others as they were."""
    parts = []
    for number, wire, content in _fields(message):
        change = changes.get(number)
        after = content if change is None else change(content)
        if after is not None:
            parts.append(_field(number, wire, after))
    return b"".join(parts)


def _fields(message: bytes) -> Fields:
    return list(_each_field(message))


def _each_field(message: bytes) -> Iterator[tuple[int, int, bytes]]:
    at = 0
    while at < len(message):
        key, at = _read_varint(message, at)
        number, wire = key >> 3, key & 7
        start = at
        if wire == _VARINT:
            _, at = _read_varint(message, at)
        elif wire == _BYTES:
            length, start = _read_varint(message, at)
            at = start + length
        elif wire in (_FIXED32, _FIXED64):
            at += 4 if wire == _FIXED32 else 8
        else:
            raise ValueError(f"wire type {wire}")
        if at > len(message):
            raise ValueError("a field that is cut off")
        yield number, wire, message[start:at]


def _field(number: int, wire: int, content: bytes) -> bytes:
    length = _varint(len(content)) if wire == _BYTES else b""
    return _varint(number << 3 | wire) + length + content


def _read_varint(message: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        if at >= len(message):
            raise ValueError("a number that is cut off")
        byte = message[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at


def _varint(value: int) -> bytes:
    parts = bytearray()
    while value >= 0x80:
        parts.append(value & 0x7F | 0x80)
        value >>= 7
    parts.append(value)
    return bytes(parts)
