cli-assembly = Assembly: the best form of a pool, and designs of adaptive tests
cli-assembly-solve = Find the form with most information that keeps every constraint, proven to be the best. 0 found, 1 not possible or refused, 2 wrong use
cli-assembly-itempool = CSV of the items: ID, MODEL, PAR1 …
cli-assembly-itemattrib = CSV of the items' attributes: ID and any columns; STID names the stimulus
cli-assembly-stimattrib = CSV of the stimuli's attributes: STID and any columns
cli-assembly-constraints = CSV of the constraints: CONSTRAINT_ID, TYPE, WHAT, CONDITION, LB, UB, ONOFF
cli-assembly-theta = Ability at which the form shall inform most; may be given several times
cli-assembly-seconds = Longest search for one form, in seconds
cli-assembly-solved = At { $theta }: { $count } items, information { $information }, { $seconds } s
assembly-curve-parameters = Item { $item }: model { $model } does not go with { $count } parameters.
    .next = 1PL has 1, 2PL 2, 3PL 3, 4PL 4 parameters, PC at least 1, GPC and GR at least 2.
assembly-curve-range = Item { $item }: the parameter { $value } cannot be.
    .next = Slopes are above 0, guessing lies between 0 and the upper limit.
assembly-column-unknown = There is no column { $column }.
    .next = Use the columns of the attribute table.
assembly-condition-unreadable = The condition “{ $condition }” makes no sense from position { $position } on.
    .next = Write it like LEVEL == 3 & ID %in% c("A", "B").
assembly-item-twice = { $file }: item { $item } stands there twice.
    .next = Remove one of the rows.
assembly-file-too-large = { $file } is larger than { $most } bytes.
    .next = Give a smaller file.
assembly-file-not-text = { $file } is no text in UTF-8 (byte { $byte }).
    .next = Save it as CSV in UTF-8.
assembly-file-not-csv = { $file } is no CSV that can be read ({ $reason }).
    .next = Save it as CSV again.
assembly-column-missing = { $file } lacks the column { $column }.
    .next = Add the column to the first row.
assembly-model-unknown = { $file }, row { $row }: { $model } is no model known here.
    .next = Use 1PL, 2PL, 3PL, 4PL, PC, GPC or GR.
assembly-number-unreadable = { $file }, row { $row }, column { $column }: “{ $value }” is no number.
    .next = Write a number there.
assembly-attributes-missing = { $file } has no row for { $item }.
    .next = Add a row for each item and stimulus.
assembly-type-unknown = Row { $row }: { $type } is no kind of constraint.
    .next = Use Number, Sum, Average, Enemy, Include, Exclude, AllOrNone or Order.
assembly-include-nothing = Row { $row }: nothing in the pool meets “{ $condition }”, which is to be included.
    .next = Correct the condition, or delete the line.
assembly-what-unknown = Row { $row }: a constraint is about Item or Stimulus, not about { $what }.
    .next = Write Item or Stimulus.
assembly-bounds-crossed = Row { $row }: the least value { $least } is above the greatest value { $most }.
    .next = Exchange the bounds.
assembly-bounds-missing = Row { $row }: the constraint has neither a least nor a greatest value.
    .next = Fill in LB, UB or both.
assembly-sum-not-a-number = Row { $row }: column { $column } holds no number for { $count } of the items.
    .next = Fill in the numbers, or leave these items out by a condition.
assembly-lines-conflict = No form can keep all of these lines together: { $lines }. Reachable of what is asked, the others kept: { $lacking }.
    .next = Loosen or remove one of them, or add items to the pool.
assembly-out-of-time = No best form was proven within { $seconds } seconds.
    .next = Allow more time, or simplify the constraints.
cli-assembly-simulate = Simulate adaptive tests by their designs: time, precision, exposure, overlap, violations, classification
cli-assembly-design = Design of an adaptive test (TOML)
cli-assembly-simulating = Simulating
assembly-stopping-impossible = The stopping rule cannot be: { $field } is { $value }{ $line ->
        [0] {""}
       *[other] {" "}(line { $line } of the design)
    }.
    .next = Lengths run from 1 upwards, cuts in rising order, risks between 0 and one half.
assembly-exposure-impossible = The exposure control cannot be: { $field } is { $value }{ $line ->
        [0] {""}
       *[other] {" "}(line { $line } of the design)
    }.
    .next = Rates lie between 0 and 1, edges in rising order.
assembly-blueprint-impossible = No form keeps the blueprint after { $given } items.
    .next = Look for the lines that conflict with kaozheng assembly solve.
assembly-design-impossible = The design cannot be: look at { $field }{ $line ->
        [0] {""}
       *[other] {" "}(line { $line } of the design)
    }.
    .next = Correct the field; its meaning stands in docs/adaptive.md.
assembly-design-unreadable = { $file } is no TOML that can be read: { $reason }.
    .next = Correct the line.
assembly-design-field-unknown = The design has a field { $field } that means nothing{ $line ->
        [0] {""}
       *[other] {" "}(line { $line } of the design)
    }.
    .next = Remove it, or correct its name.
assembly-design-field-missing = The design lacks { $field }{ $line ->
        [0] {""}
       *[other] {" "}(line { $line } of the design)
    }.
    .next = Add it.
assembly-design-field-unfit = The value of { $field } does not fit{ $line ->
        [0] {""}
       *[other] {" "}(line { $line } of the design)
    }.
    .next = Write a number, a list of numbers or one of the named kinds.
assembly-design-file-missing = { $field } names { $file }, and there is no such file beside the design{ $line ->
        [0] {""}
       *[other] {" "}(line { $line } of the design)
    }.
    .next = Correct the path; it is relative to the design.
assembly-selection-impossible = The selection rule cannot be: { $field } is { $value }{ $line ->
        [0] {""}
       *[other] {" "}(line { $line } of the design)
    }.
    .next = At least one stratum.
assembly-retakes-impossible = The limit of retakes cannot be: { $field } is { $value }{ $line ->
        [0] {""}
       *[other] {" "}(line { $line } of the design)
    }.
    .next = From 1 to 20 sittings; the overlap lies between 0 and 1.
assembly-forms-impossible = The plan of parallel forms cannot be: look at { $field }{ $line ->
        [0] {""}
       *[other] {" "}(line { $line } of the design)
    }.
    .next = Up to 100 forms; a target, where there is one, for each ability; tolerance and overlap between 0 and 1.
assembly-stages-impossible = The multistage plan cannot be: { $field } is { $value }{ $line ->
        [0] {""}
       *[other] {" "}(line { $line } of the design)
    }.
    .next = Up to 10 stages of up to 10 modules; the abilities they aim at in rising order.
assembly-forms-run-out = The pool does not hold so many forms: { $made } of { $wanted } could be made.
    .next = Add items to the pool, let forms share more items, or make fewer.
assembly-ability-unreadable = Row { $row }: { $value } is no ability.
    .next = Write the ability as a number, such as 0.5.
cli-assembly-forms = Assemble parallel forms by a design: the same blueprint and the same information at several abilities
cli-assembly-forms-made = { $count } forms, at most { $distance } % from their target, at most { $overlap } % of items in common
