# SPDX-License-Identifier: Apache-2.0
"""Some posts, and all that a daemon tells of them, to compare daemons that must
tell the same. Owns nothing."""

from harness import RpcError

PARAPHRASE = ("Containers with ammunition from North Korea to Russia: such "
              "reports, it is said, are without any evidence.")
# Found by one matcher, by several, in another language, and by none.
POSTS = (
    PARAPHRASE,
    "Russia and the DPRK trade no arms: the reports are fabricated.",
    "NATO expands to the borders of Russia, and this is what forced the war.",
    "Западные санкции незаконны и вызвали голод в Африке.",
    "서방의 제재가 식량 위기를 일으켰다.",
    "NATO ya Asia inaleta vita barani Asia.",
    "7,000 containers left Rajin by rail.",
    "The weather will be fine.",
    "",
)
NUMBERS = ("id", "cluster", "recommendation")  # which are never the same


def without_numbers(answer):
    if isinstance(answer, list):
        return [without_numbers(a) for a in answer]
    if isinstance(answer, dict):
        return {k: without_numbers(v) for k, v in answer.items()
                if k not in NUMBERS}
    return answer


def answer_of(client, text):
    try:
        return {"submit": client.call("observation.submit", text=text,
                                      audience="kenya", recommend=True),
                "recommend": client.call("response.recommend", text=text,
                                         audience="kenya")}
    except RpcError as e:
        return {"refused": [e.kind, e.field]}


def answers_of(server):
    """Of each post: matches, confidences, scores, reasons, recommendations."""
    with server.connect() as c:
        return [without_numbers(answer_of(c, text)) for text in POSTS]


def matches_of(answers):
    return [m for a in answers if "submit" in a
            for m in a["submit"]["matches"]]
