"""Every collection in the forms that a whole list is sent in: NDJSON and CSV.

`/v1/facts` and `/v1/timeline` are no files of their own: they have nothing that claims, figures, events and relations
do not have.
"""

from contextlib import ExitStack

from app.export.shelf import Staging
from app.export.source import Progress, Source
from app.representations import Envelope, Form, csv, ndjson
from app.vocabulary import PATHS

FORMS: tuple[Form, ...] = (ndjson.FORM, csv.FORM)

MEANINGS = {
    ndjson.FORM: "Every record of `/v1/{path}`, a line each, as JSON.",
    csv.FORM: "Every record of `/v1/{path}`, a row each, for spreadsheets and notebooks.",
}


def write_collections(source: Source, staging: Staging, progress: Progress) -> None:
    """Write a file of each form for each collection."""
    for type, path in PATHS.items():
        envelope = Envelope(path, f"/v1/{path}", "")
        names = {form: f"{path}.{form.file}" for form in FORMS}
        with ExitStack() as stack:
            files = {form: stack.enter_context(staging.text(name)) for form, name in names.items()}
            for form, file in files.items():
                file.write(form.opening(envelope))
            for documents in stack.enter_context(source.documents(type)):
                for form, file in files.items():
                    file.write(form.items(documents, envelope))
                progress(len(documents))
            for form, file in files.items():
                file.write(form.closing(envelope))
        for form, name in names.items():
            staging.add(name, form.media_type, MEANINGS[form].format(path=path))
