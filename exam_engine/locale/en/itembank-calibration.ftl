### Calibration: what cannot be calibrated, where it stands, and what to do.

## Files
calibration-file-missing = The file { $file } cannot be opened.
    .next = Check the path and whether you may read the file.
calibration-file-empty = The file has no lines.
    .next = Give a table with one person a row and one item a column.
calibration-file-encoding = The file is neither UTF-8 nor GB 18030 text.
    .next = Save it as CSV in UTF-8 and try again.
calibration-no-responses = The file holds no responses.
    .next = Give at least one row of responses below the names of the items.
calibration-column-unnamed = Column { $column } has no name.
    .next = Name every column in the first line, or remove the column.
calibration-columns-twice = These column names occur more than once: { $columns }.
    .next = Give every column a name of its own.
calibration-column-missing = There is no column { $column }. The file has: { $columns }.
    .next = Name one of the columns of the file.
calibration-row-width = Row { $row } has { $cells } cells; the first line has { $columns }.
    .next = Put the row right; a missing response is an empty cell.
calibration-cell-unreadable = Row { $row }, column { $column }: “{ $cell }” is not a response.
    .next = Responses are whole numbers from 0 to { $highest }; leave a missing one empty or tell with --missing what means it, and name columns that hold no responses with --leave-out.
calibration-frequency-unreadable = Row { $row }, column { $column }: “{ $cell }” is not a count.
    .next = A count is a number that is not below 0.
calibration-group-missing = Row { $row }, column { $column }: the group is missing.
    .next = Name a group in every row, or calibrate without groups.
calibration-parameters-item = Row { $row } of the parameters: the item “{ $item }” is missing or stands twice.
    .next = Give each item one row.
calibration-parameters-columns = The parameters cannot be read. Columns found: { $columns }.
    .next = Give a CSV with the columns item, model, a, b and so on, or the JSON of an earlier calibration.
calibration-parameters-cell = Row { $row } of the parameters, item { $item }: { $column } is not a number.
    .next = Put the number right.
calibration-parameters-missing = Row { $row } of the parameters, item { $item }: missing are { $columns }.
    .next = Give every parameter of the item's model.
calibration-parameters-empty = The file of parameters names no item.
    .next = Give one row for each item whose parameters are to stand.
calibration-fixed-categories = Item { $item } has a response { $highest } in the file, and its fixed parameters know { $known } categories.
    .next = Check whether the parameters belong to this item, or free it.
calibration-fixed-absent = None of the fixed items is a column of the file: { $items }.
    .next = Names must be the same in both files.

## Requests
calibration-model-unknown = There is no model { $model }.
    .next = Choose one of { $models }.
calibration-item-model = “{ $entry }” does not say which model an item has.
    .next = Write ITEM=MODEL with a column of the file, for example Q7=GRM.
calibration-prior = “{ $entry }” is not a prior.
    .next = Write slope=MEAN,SD of the logarithm, intercept=MEAN,SD, lower=ALPHA,BETA or upper=ALPHA,BETA.

## Data that cannot be calibrated
calibration-items-empty = Nobody answered these items: { $items } (columns { $columns }).
    .next = Remove the columns, or leave these items out (command: --leave-out).
calibration-items-constant = Everybody gave the same response to these items: { $items } (columns { $columns }).
    .next = Such an item says nothing about anybody. Leave it out (command: --leave-out), and check its key.
calibration-too-few-items = There are { $items } items; { $least } are the least.
    .next = A latent variable cannot be told from fewer items. Add items, or fix known ones (page: anchors; command: --fixed).
calibration-model-dichotomous = The model { $model } is for two categories; up to { $categories } were found in { $items }.
    .next = Choose GRM, PCM, GPCM or NRM for these items (command: --model or --item-model). Where a number such as 9 stands for a missing response, say so with --missing 9.
calibration-category-empty = Nobody gave the response { $categories } to item { $item } (column { $column }), and some gave higher and lower ones.
    .next = A category without responses has no parameter. Join it to its neighbour in the file, then calibrate again.
calibration-not-linked = The items fall into { $parts } parts that no person connects. One part is { $items }.
    .next = Calibrate the parts one by one and link them by common items, or add persons who answered items of both.
calibration-not-converged = After { $steps } iterations the parameters still move by { $change }.
    .next = Hold the slopes with a weak prior (command: --prior), choose a model with fewer parameters, or allow more steps (command: --iterations).
calibration-spread-none = In the group { $group } the responses go together no more than chance would have them: the abilities spread by { $spread }.
    .next = The items do not measure one common thing in these persons. Check the keys, or calibrate with 2PL to see which items go the other way.
calibration-spread-wide = The abilities of the group { $group } (mean { $mean }, standard deviation { $spread }) reach beyond the points of the quadrature, which end at { $edge }.
    .next = Look for items that repeat each other, or use a model with free slopes; fixed parameters may belong to another metric.
calibration-separation = These items part the persons almost perfectly, so their parameters have no finite value: { $items }. The limit of the slope is { $limit }.
    .next = Look for items that repeat each other or give the key away; leave them out, or hold the slopes with a weak prior (command: --prior slope=0,0.5).

## Told beside a result
calibration-few-answers = Fewer than { $least } persons answered { $items } (fewest: { $fewest }).
    .next = Do not lean on these parameters; collect more responses.
calibration-persons-all-wrong = { $persons } persons have the lowest score on all they answered (rows { $rows }).
    .next = They count for the items; a maximum likelihood ability does not exist for them. Use EAP, MAP or WLE.
calibration-persons-all-right = { $persons } persons have the highest score on all they answered (rows { $rows }).
    .next = They count for the items; a maximum likelihood ability does not exist for them. Use EAP, MAP or WLE.
calibration-persons-no-maximum = The likelihood of these responses has no maximum at a finite ability.
    .next = Use EAP, MAP or WLE.
calibration-persons-empty = { $persons } persons answered nothing (rows { $rows }).
    .next = They do not change the result and get no ability.
calibration-slope-negative = Persons of higher ability do worse on these items: { $items }.
    .next = Check their keys first.
calibration-slope-flat = These items hardly tell persons apart (slope below { $limit }): { $items }.
    .next = Check their keys and wording before they are used.
calibration-errors-unknown = Standard errors cannot be told: the data do not hold all parameters apart.
    .next = Choose a model with fewer parameters, add priors, or collect more responses.

## Groups and links
calibration-dif-groups = There are { $groups } groups; two are compared.
    .next = Name the column of groups (command: --group), with two groups in it.
calibration-dif-group-small = The group { $group } has { $persons } persons. At least { $least } in each group and { $together } together are needed.
    .next = With fewer persons a difference is found or missed by luck. Collect more responses before comparing the groups.
calibration-link-few = The two calibrations share { $items } items; { $least } are the least.
    .next = Check that common items have the same names, or add common items.
calibration-link-models = Item { $item } has another model or other categories in the two calibrations.
    .next = Calibrate it with the same model, or leave it out of the link.

## Standard setting
calibration-judges-few = There are { $judges } judges; { $least } are the least, each with a value for every item.
    .next = Ask more judges, or complete the table.
calibration-judges-changed = The judges of round { $round } are not those of the first round.
    .next = Keep the same judges in the same order, or set the standard anew.
calibration-judgement = Round { $round }, judge { $judge }, item { $item }: { $value } does not lie between 0 and { $highest }.
    .next = Ask the judge for the expected score of a borderline person.
calibration-bookmark = Judge { $judge }: the bookmark at page { $page } cannot be used; the booklet has { $pages } pages.
    .next = A bookmark stands on the first page that is not mastered, from page 2 on.
calibration-cuts-order = The cuts are not in rising order: { $cuts }.
    .next = Give at least one cut, each higher than the one before.
calibration-cut-outside = No person is expected to reach the cut { $cut } exactly; the highest score is { $highest }.
    .next = Choose a cut between the lowest and the highest score that can be expected.
