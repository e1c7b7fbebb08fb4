"""Files to send in: honest ones of every kind, and some that are not."""

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

OFFICE = "application/vnd.openxmlformats-officedocument."
OPEN = "application/vnd.oasis.opendocument."
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
EXE = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00" + bytes(200)
GPS, LATITUDE, ORIENTATION, MAKER = 0x8825, 2, 0x0112, 0x010F


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    """A file as a form hands it over; what the browser says of its kind is a lie."""
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def archive(**members: bytes) -> bytes:
    """A ZIP file with these members; `__` is a slash, `_dot_` a full stop."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return made.getvalue()


def office(part: str, **more: bytes) -> bytes:
    """A file as Word or Excel writes it, whose main part is of this kind."""
    types = f'<Types><Override ContentType="{OFFICE}{part}.main+xml"/></Types>'
    made = io.BytesIO(archive(**more))
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", types)
    return made.getvalue()


def open_document(kind: str, **more: bytes) -> bytes:
    """A file as LibreOffice writes it."""
    return archive(mimetype=(OPEN + kind).encode(), content_dot_xml=b"<x/>", **more)


def picture(kind: str, size: tuple[int, int] = (60, 40), mode: str = "RGB") -> bytes:
    """A picture whose left half is red, with a place and a camera in it."""
    drawn = Image.new(mode, size, "blue")
    drawn.paste("red", (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    exif[ORIENTATION] = 6  # lies on its side
    exif[MAKER] = "Kameramakaren"
    exif.get_ifd(GPS)[LATITUDE] = (55.0, 36.0, 20.0)
    made = io.BytesIO()
    drawn.save(made, kind, exif=exif)
    return made.getvalue()


HONEST = {
    "protokoll.pdf": (PDF, "application/pdf"),
    "protokoll.docx": (
        office("wordprocessingml.document"),
        OFFICE + "wordprocessingml.document",
    ),
    "budget.xlsx": (office("spreadsheetml.sheet"), OFFICE + "spreadsheetml.sheet"),
    "stadgar.odt": (open_document("text"), OPEN + "text"),
    "budget.ods": (open_document("spreadsheet"), OPEN + "spreadsheet"),
    "lista.txt": ("Åsa\tÖsten\r\n".encode(), "text/plain"),
    "gammal.txt": ("Åsa\r\n".encode("cp1252"), "text/plain"),
}
