### Statistics of a sitting after it: commands, refusals, pages. They state numbers, never what somebody did.

cli-security = Statistics of a sitting that show people where to look
cli-security-similarity = Pairs whose answers are equal more often than their abilities explain (omega, GBT)
cli-security-person-fit = Rows whose answers are unusual for their own ability (lz*)
cli-security-preknowledge = Rows that went better on the named items than on the others
cli-security-times = Response times: lognormal model, unusual patterns, rapid answers
cli-security-responses = CSV: one person a row, one item a column; scores (0, 1, …) or options (A, B, …)
cli-security-seconds = CSV: one person a row, one item a column, seconds in the cells; a column id names the rows
cli-security-model = 2PL, 3PL, NRM and so on; without it 2PL for two answers and NRM for more
cli-security-parameters = Item parameters that stand (CSV or JSON of kaozheng calibrate)
cli-security-level = Pairs are listed whose value is at most this
cli-security-most = Most pairs that are listed
cli-security-item = An item of the set to compare with the others; may be given again
cli-security-comparing = Comparing
cli-security-similarity-done = { $pairs } pairs compared; { $noted } at the level { $level }, where { $chance } are expected by chance alone. A number says nothing of how it came about.
cli-security-rows-done = { $persons } rows; the { $rows } least usual are shown. A number says nothing of how it came about.

security-level = The level { $level } cannot be used.
    .next = Choose one above 0 and at most 0.1, for example 0.001.
security-persons-few = There are { $persons } rows with answers; { $least } are the least.
    .next = Give the answers of everybody who sat.
security-items-few = { $named } named items and { $others } others remain; { $least } of each are the least.
    .next = Name more items, or fewer, and check that they are columns with more than one answer.
security-items-unknown = These items are no columns of the file: { $items }.
    .next = Names must be written as in the first line.
security-time-not-positive = Row { $row }, item { $item }: a time is not above 0 seconds.
    .next = Put the time right, or leave the cell empty.
security-times-few = Items { $items } have fewer than { $least } times.
    .next = Remove these columns, or add the times of more persons.
security-times-constant = Items { $items } have the same time for everybody.
    .next = Check how the times were taken; remove these columns.
security-second-unreadable = Row { $row }, column { $column }: “{ $cell }” is not a time in seconds.
    .next = Write a number above 0; leave a missing time empty.
security-common-few = No two persons have { $least } items in common on which answers differ; nothing can be compared.
    .next = Compare tests with more items, on which not everybody answers the same.
security-scale-few = { $persons } persons answered. To compare them by parameters estimated from their own answers, { $least } are the least: with fewer, equal answers cannot be told from chance. Of the { $items } items { $held } have parameters that stand; { $least_held } of them would be enough for any number of persons.
    .next = Compare a batch with more persons, or have a calibration of these items approved first; on the command line, give it with --parameters.
