"""The road to 1997 and on, as a time line read downwards; the chapter cites the sources."""

from __future__ import annotations

# Year, who or what, what it brought, and the kind of entry.
ENTRIES = (
    ("1958", "Rosenblatt: the perceptron", "one layer that learns", "step"),
    ("1969", "Minsky and Papert: Perceptrons", "a single layer cannot represent XOR", "limit"),
    ("1986", "Rumelhart, Hinton and Williams", "backpropagation trains hidden layers", "step"),
    ("1986", "Jordan", "outputs fed back: a recurrent net", "step"),
    ("1987", "Robinson and Fallside", "unfolding in time, and learning in real time", "step"),
    ("1989", "Williams and Zipser", "real-time recurrent learning", "step"),
    ("1990", "Elman", "XOR in time, remembered for one step", "step"),
    ("1991", "Hochreiter’s thesis", "errors vanish or explode with distance", "limit"),
    ("1994", "Bengio, Simard and Frasconi", "safe storage makes gradients decay", "limit"),
    ("1995", "Cortes and Vapnik", "support-vector networks, soon in fashion", "step"),
    ("1997", "Hochreiter and Schmidhuber", "Long Short-Term Memory: two gates", "lstm"),
    ("2000", "Gers, Schmidhuber and Cummins", "the forget gate (first shown in 1999)", "lstm"),
    ("2005", "Graves and Schmidhuber", "full backpropagation through time", "lstm"),
    ("2009", "Handwriting contests", "first competition wins", "lstm"),
    ("2014", "Speech and translation", "LSTM becomes the usual choice", "lstm"),
    ("2017", "Vaswani and others", "the Transformer", "step"),
)
WIDTH, TOP, PITCH, LINE_X, TEXT_X = 480, 30, 55, 84, 110
KINDS = {"step": "var(--c-muted)", "limit": "var(--c-accent)", "lstm": "var(--c-cell)"}


def _mark(kind: str, y: float) -> str:
    """Steps are rings, limits are crosses, the LSTM's own steps are filled squares."""
    colour = KINDS[kind]
    if kind == "limit":
        return (
            f'<circle cx="{LINE_X}" cy="{y}" r="12" fill="var(--c-paper)"/>'
            f'<path d="M{LINE_X - 7} {y - 7} l14 14 m0 -14 l-14 14" stroke="{colour}"'
            ' stroke-width="4"/>'
        )
    if kind == "lstm":
        return f'<rect x="{LINE_X - 8}" y="{y - 8}" width="16" height="16" fill="{colour}"/>'
    return (
        f'<circle cx="{LINE_X}" cy="{y}" r="7" fill="var(--c-paper)" stroke="{colour}"'
        ' stroke-width="3"/>'
    )


def draw() -> str:
    """One entry a line: year, mark, who, what."""
    height = TOP + PITCH * len(ENTRIES) + 20
    last = TOP + PITCH * (len(ENTRIES) - 1)
    items = [
        f'<path d="M{LINE_X} {TOP} V{last}" stroke="var(--c-line)" stroke-width="3"/>',
    ]
    for place, (year, who, what, kind) in enumerate(ENTRIES):
        y = TOP + PITCH * place
        heavy = ' font-weight="bold"' if year == "1997" else ""
        items.append(_mark(kind, y))
        items.append(
            f'<text x="62" y="{y + 6}" font-size="17" text-anchor="end" fill="var(--c-ink)"'
            f"{heavy}>{year}</text>"
            f'<text x="{TEXT_X}" y="{y}" font-size="17" fill="var(--c-ink)"{heavy}>{who}</text>'
            f'<text x="{TEXT_X}" y="{y + 20}" font-size="15.5" fill="var(--c-muted)">{what}</text>'
        )
    y = TOP + PITCH * len(ENTRIES)
    items.append(
        f'<g transform="translate(0 {y + 4})">'
        f'<path d="M{LINE_X - 7} -7 l14 14 m0 -14 l-14 14" stroke="{KINDS["limit"]}"'
        f' stroke-width="4"/><text x="{TEXT_X}" y="5" font-size="15.5" fill="var(--c-ink)">'
        "a limit</text>"
        f'<circle cx="190" cy="0" r="7" fill="var(--c-paper)" stroke="{KINDS["step"]}"'
        ' stroke-width="3"/><text x="208" y="5" font-size="15.5" fill="var(--c-ink)">a step</text>'
        f'<rect x="276" y="-8" width="16" height="16" fill="{KINDS["lstm"]}"/>'
        '<text x="302" y="5" font-size="15.5" fill="var(--c-ink)">the LSTM’s history</text></g>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}">'
        f"{''.join(items)}</svg>"
    )
