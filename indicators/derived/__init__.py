"""What figures are made of, kept from save to save.

One number's way: `about 70`, the people of PTC-01 in the last quarter of 2024, in the demonstration's store.

**Made.** `standing` is asked for PTC-01 in some quarters, and finds no book of it in `<store>.cells.db` (`cells`). `upkeep` makes one:

- `daily` rewrites PTC-01's query so that its rows, for all time, tell their day: 1 December 2024, key ACT-WS, num 70, about.
- `stretches` cuts time where quarters begin or end; `together` makes one SQL text for all stretches and breakdowns, `batch` runs it,
  and a quarter is the sum of its stretches. Different people are no sum: how many there are is counted by `meetings`.
- `lean` and `numbered` rewrite the views that are read, so that large stores are read in less time. They change no number.
- Each quarter and group now has a `cell` (here num 70, one key, one row that is about), of which `tabulation` makes the figure.

**Kept.** An officer corrects the headcount to 72, which is revision 2. The book is right up to 1; `upkeep` takes the step from 1 to 2:

- `deltas` asks of which keys the touched records are (ACT-WS). `near` puts the records that this key rests on into tables of the
  session: one activity, three headcounts, nobody by name. Their queries are made by `linked`, so that no other record is read.
- `together` makes one SQL text for the rows of the key before and after, over views without what reads participations (`absent`), and
  `few` makes cells of these rows: 70 before, 72 after.
- The cell of the quarter becomes 70 - 70 + 72. The version before stays, for whoever asks as of revision 1. All others stand.

Where a step touches too many keys, or a number cannot be taken away again exactly, all cells of the book are made anew. So they are where
a definition does not promise (`sums_over`) that one key's rows rest on the records near it alone; `summed` tries whether it may.
"""
