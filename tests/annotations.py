"""The context of Web Annotation, as far as annotations here need it."""

W3C = {
    "@context": {
        "id": "@id",
        "type": "@type",
        **{name: f"http://www.w3.org/ns/oa#{name}" for name in ("Annotation", "TextualBody", "SpecificResource")},
        **{name: f"http://www.w3.org/ns/oa#{name}" for name in ("TextPositionSelector", "TextQuoteSelector")},
        **{name: f"http://www.w3.org/ns/oa#{name}" for name in ("describing", "identifying", "exact")},
        "AnnotationCollection": "http://www.w3.org/ns/activitystreams#OrderedCollection",
        "AnnotationPage": "http://www.w3.org/ns/activitystreams#OrderedCollectionPage",
        **{
            name: {"@id": f"http://www.w3.org/ns/oa#has{name.title()}", "@type": "@id"}
            for name in ("body", "target", "source", "selector")
        },
        "motivation": {"@id": "http://www.w3.org/ns/oa#motivatedBy", "@type": "@vocab"},
        "start": "http://www.w3.org/ns/oa#start",
        "end": "http://www.w3.org/ns/oa#end",
        "value": "http://www.w3.org/1999/02/22-rdf-syntax-ns#value",
        "format": "http://purl.org/dc/elements/1.1/format",
        "language": "http://purl.org/dc/elements/1.1/language",
        "items": {"@id": "http://www.w3.org/ns/activitystreams#items", "@type": "@id", "@container": "@list"},
        **{
            name: {"@id": f"http://www.w3.org/ns/activitystreams#{name}", "@type": "@id"}
            for name in ("partOf", "next", "first")
        },
        "total": "http://www.w3.org/ns/activitystreams#totalItems",
    }
}
"""What the Web Annotation Vocabulary says of the keys that it has for what we say; it names no others here."""
