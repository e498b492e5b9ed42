"""What can be asked of the service by more than an address, as its own description names it."""

from app.documents import Action

ABOUT_FACTS = (
    "q,article*,paragraph*,entity*,role*,attributed_to*,speaker*,outlet*,named_source,voice*,certainty*,about*,place*,"
    "within*,from,to"
)
"""What facts of every type can be asked by."""

ACTIONS = [
    Action(
        name="search",
        method="GET",
        template="/v1/search{?q,type*,article*,limit}",
        required=["q"],
        meaning="Everything that has the words, the best first.",
    ),
    Action(
        name="suggest",
        method="GET",
        template="/v1/suggest{?q,type*,limit}",
        required=["q"],
        meaning="What may be meant by what has been typed so far.",
    ),
    Action(
        name="graph",
        method="GET",
        template="/v1/graph{?entity*,depth,role*,type*,article*}",
        required=["entity"],
        meaning="Who is connected to whom, and by which facts.",
    ),
    Action(
        name="check_quote",
        method="GET",
        template="/v1/check/quote{?text,speaker,outlet,article}",
        required=["text"],
        meaning="Are these the words, and whose?",
    ),
    Action(
        name="check_quotes",
        method="POST",
        template="/v1/check/quote",
        required=[],
        meaning="The same of a long quotation, or of many at once, sent as JSON.",
    ),
    Action(
        name="check_figure",
        method="GET",
        template=f"/v1/check/figure{{?limit,id*,{ABOUT_FACTS},measure,unit,value,lower,upper}}",
        required=["measure"],
        meaning="Is this number, or this range, consistent with the figures?",
    ),
    Action(
        name="compare_figures",
        method="GET",
        template=f"/v1/compare/figures{{?limit,id*,{ABOUT_FACTS},measure,unit}}",
        required=["measure"],
        meaning="The figures of a measure side by side, and how their bounds relate.",
    ),
    Action(
        name="verify",
        method="POST",
        template="/v1/verify{?article,outcome*}",
        required=[],
        meaning="What became of each span of an article's facts in a copy of its text, sent as plain text.",
    ),
    Action(
        name="coverage",
        method="GET",
        template="/v1/articles/{id}/coverage",
        required=["id"],
        meaning="Each sentence of an article with the facts read from it, or why there are none.",
    ),
    Action(
        name="columns",
        method="GET",
        template="/v1/columns/{collection}",
        required=["collection"],
        meaning="What each column of a list in CSV holds.",
    ),
]
