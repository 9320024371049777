### Assembly: blueprints, selection, forms.

assembly-blueprint-unreadable = The blueprint of { $level } cannot be read ({ $detail }).
    .next = Check how types, areas, counts and difficulty are written.
assembly-blueprint-empty = The blueprint of { $level } has no items or no time.
    .next = Fill it in and save again.
assembly-blueprint-row = { $level }: “{ $area }” says { $told } points, its items make { $found }.
    .next = Make the row agree.
assembly-blueprint-total = The blueprint of { $level } makes { $total } points, and should make 100.
    .next = Check the counts and points of each row.
assembly-blueprint-difficulty = The difficulty shares of { $level } make { $total }%, and should make 100%.
    .next = Check the shares of easy, medium and hard.
assembly-blueprint-practical = The practical points of { $level } make { $total }, and should make 100.
    .next = Check the practical points of each area.
assembly-blueprint-cells = The blueprint of { $level } has a cell twice, or a count that is not positive.
    .next = Check the cells.

assembly-pool-short = The pool of { $level } is too small; cells that lack items: { $count } (area·type available/needed): { $named }.
    .next = Add such items, or change the blueprint.
assembly-pool-short-cell = { $area }·{ $type }: { $needed } needed, { $available } available, { $missing } missing
assembly-pool-short-points = { $other_points } more differ in points
assembly-difficulty-short = The pool of { $level } cannot meet the difficulty: { $difficulty ->
    [easy] easy
    [medium] medium
    [hard] hard
   *[other] { $difficulty }
} items need { $needed } points, and can make { $least } to { $most }.
    .next = Add items of that difficulty, or change the shares.
assembly-constraints-conflict = The demands of { $level } cannot be met together; conflicts: { $count }.
    .next = Add items for what is listed, or relax it.
assembly-demand = { $demand ->
    [cell] Count of cell { $of }
    [difficulty] Points of difficulty { $of }
    [key] Single-choice items with key { $of }
    [enemies] Items that must not meet { $of }
    [anchor] Points of the anchor
   *[other] { $demand } { $of }
}: { $direction ->
    [short] { $by } too few
   *[excess] { $by } too many
}
assembly-include-unfit = Items that must be in do not fit the blueprint of { $level }: { $refs }.
    .next = Take them out, or check their area, type and points.
assembly-time-limit = Assembly of { $level } did not finish within { $seconds } seconds.
    .next = Try again later, or with fewer demands.

assembly-form-unknown = There is no such form.
    .next = Open it from the list of forms.
assembly-form-item-unknown = The form does not hold this item.
    .next = Reload the page.
assembly-form-frozen = The form is frozen and does not change any more.
    .next = Assemble another form if something has to change.
assembly-form-points = The points of item { $item } differ from those of form “{ $form }”.
    .next = Assemble again.
assembly-form-altered = The form's content does not match the digest it was frozen with and is not used any more ({ $form }).
    .next = Let the operator check the database and the backup.
assembly-item-not-published = Item “{ $title }” is not published or was retired.
    .next = Assemble again.
