### The pages for working in the bank.

web-bank-none = None
web-bank-more-filters = More conditions
web-bank-exposure-head = Exposure
web-bank-flag-head = Flag
web-bank-tag = Tag
web-bank-author = Author
web-bank-pool = Pool
web-bank-searches = Kept searches: { $count }
web-bank-search-shared = shared
web-bank-search-forget = Forget “{ $name }”
web-bank-search-name = Keep this search as
web-bank-search-share = For everybody of the body
web-bank-search-keep = Keep
web-bank-search-kept = The search is kept.
web-bank-search-forgotten = The search is forgotten.
web-bank-best-first = best first
web-bank-too-many-to-rank = by identifier; add a word to have the best first
web-bank-exposure = { $exposure ->
    [never] no candidate yet
    [some] fewer than 100 candidates
   *[other] 100 candidates or more
}
web-bank-flag = { $flag ->
    [any] any hint
    [poor] poor discrimination
    [few] few answers
    [hard] hard
    [easy] easy
    [negative] negative discrimination
    [low] low discrimination
    [distractor] a distractor draws good candidates
    [unused] an option nobody takes
    [misfit] misfit
    [infit] infit or outfit
    [low-slope] low slope
    [far] difficulty far out
    [wide-error] wide error
    [dependent] local dependence
    [dif] DIF
   *[other] { $flag }
}

web-bank-bulk-title = Many items at once
web-bank-bulk-lead = { $number } items are chosen. Each is changed by the same rules as one at a time; what is refused is told by name.
web-bank-bulk-act = Do it for { $number } items
web-bank-bulk-none = No item is chosen
web-bank-bulk-none-text = Choose items on the list first.
web-bank-back = Back to the items
web-bank-reviewer = Reviewer
web-bank-enemy = Identifier of the other item
web-bank-bulk-all = Changes to many items
web-bank-bulk-all-lead = What was done to many items at once, newest first.
web-bank-bulk-by = { $name }, { $at }, { $total } items
web-bank-bulk-undo = Undo
web-bank-bulk-was-undone = Undone { $at }.
web-bank-bulk-undone = Put back: { $restored }. Left as they are because they have moved on: { $stayed }.
web-bank-bulk-selected = Change the chosen ones
web-bank-bulk-whole = Change all { $total }
web-bank-bulk-empty = Nothing was changed in bulk yet
web-bank-bulk-empty-text = Choose items on the list, then say what to do.
web-bank-change-head = Change
web-bank-items-head = Items
web-bank-by-head = By
web-bank-at-head = When
web-bank-undone-mark = undone
web-bank-change = { $change ->
    [act] State
    [tag] Tag
    [untag] Remove tag
    [skill] Skill point
    [pool] Pool
    [enemy] Must not meet
   *[other] Reviewer
}
web-bank-change-about = { $change ->
    [act] Where the item stands there and you have the right. Publishing and retiring cannot be undone here.
    [tag] At most 20 tags an item.
    [untag] Takes the tag off where it is.
    [skill] Only drafts; what is frozen needs a new version.
    [pool] Only items that were never published.
    [enemy] The items and this one never stand in the same form.
   *[other] Nobody reviews what they wrote.
}
web-bank-outcome = { $outcome ->
    [waiting] waiting
    [done] changed
    [unchanged] was so already
    [refused] not changed
    [undone] put back
   *[other] moved on, left
}

web-bank-changes-title = { $item }: what changed
web-bank-changes-lead = From version { $old } to version { $new }.
web-bank-changes-old = From
web-bank-changes-new = To
web-bank-changes-act = Compare
web-bank-changes-link = Compare versions
web-bank-changes-none = The two versions are the same
web-bank-changes-none-text = Choose two other versions.
web-bank-removed = removed:
web-bank-inserted = inserted:
web-bank-figures = Figures
web-bank-tasks-title = Writing tasks
web-bank-tasks-lead = Which cells are short, who writes for them, and what has been delivered.
web-bank-tasks-own = What you are asked to write, and what you have delivered.
web-bank-cell = Cell
web-bank-writer = Writer
web-bank-writer-hint = Somebody else than you: who decides on items does not deliver them.
web-bank-delivered = Delivered
web-bank-due = Until
web-bank-begun = { $count } in draft
web-bank-late = late, { $missing } missing
web-bank-task-done = complete
web-bank-task-withdraw = Withdraw
web-bank-tasks-none = No task stands
web-bank-tasks-none-text = Give a cell to a writer below.
web-bank-tasks-none-own = Nothing is asked of you at the moment.
web-bank-task-give = Give a cell to a writer
web-bank-task-give-act = Give the task
web-bank-number = How many items
web-bank-note = Note
web-bank-task-impossible = A scheme with blueprints and a person who may write items are needed first.
web-bank-owed = { $count } being written
web-bank-board-note = The bar is full at twice what one form needs. Being written: what writers still owe.
web-bank-task-given = The task is given.
web-bank-task-withdrawn = The task is withdrawn; what was written stays.
web-bank-standards-title = Standards
web-bank-standards-lead = The standards that items are aligned to, in their versions.
web-bank-standards-none = There is no standard yet
web-bank-standards-none-text = Check a file of Excel, Word or CASE, and keep it.
web-bank-standard-file = File of a standard
web-bank-standard-hint = Excel or Word with the columns work field, work task and requirement; a CASE package as JSON. At most 20 MB.
web-bank-standard-check = Check the file
web-bank-standard-sound = Nothing is wrong with the file. Give it a name and a version to keep it.
web-bank-standard-faulty = { $count } faults. Nothing is kept; correct the file and check it again.
web-bank-standard-faults = Faults of the file
web-bank-standard-understood = What was understood
web-bank-place-sheet = Sheet
web-bank-place-row = Row
web-bank-place-column = Column
web-bank-fields = Work fields
web-bank-field = Work field
web-bank-work-tasks = Work tasks
web-bank-work-task = Work task
web-bank-standard-name = Name
web-bank-standard-version = Version
web-bank-standard-version-hint = The same name with another version is the next version of the same standard.
web-bank-standard-keep = Keep the standard
web-bank-standard-again = Check another file
web-bank-standard-kept = The standard is kept.
web-bank-standard-other = Compare with version
web-bank-standard-changes = From { $old } to { $new }
web-bank-standard-words = Words
web-bank-standard-along-text = { $count } items belong to version { $old }. Those whose skill points are all in this version can go along.
web-bank-standard-along = Let items go along
web-bank-standard-items-moved = Gone along: { $moved }. Stayed: { $stayed } { $some }
web-bank-cell-unknown = There is no such cell in the blueprints.
    .next = Choose one of the cells that are offered.
web-bank-part = { $part ->
    [title] Title
    [stimulus] Material
    [prompt] Stem
    [option] Option
    [key] Key
    [scoring] Scoring
    [points] Points
    [explanation] Explanation
    [rationale] Reason
   *[other] Label
}
web-bank-kept = { $kept ->
    [same] the same
    [reworded] reworded
    [moved] moved
    [gone] gone
   *[other] new
}
web-bank-changes-blind = Answer the item first; the difference would tell its key.
    .next = Open the item and answer it.
web-bank-my-reviews = Asked of me to review
web-bank-skills = Skill points

## Compromised items
web-compromised-title = Compromised items
web-compromised-lead = From the mark on, no assembly, adaptive test or practice uses these items; forms that exist are not changed by themselves, people decide.
web-compromised-none = No item is marked as compromised
web-compromised-none-text = Mark items here when they were seen outside the exam room.
web-compromised-holding = Marks that hold
web-compromised-where = Where it was seen
web-compromised-where-hint = For example a group chat, a page of a website, a note that was collected.
web-compromised-on = Day on which it was seen
web-compromised-seen-on = seen { $day }
web-compromised-reason = Reason
web-compromised-marked = Marked
web-compromised-items = Identifiers of items
web-compromised-items-hint = One or several, apart by spaces, commas or line breaks.
web-compromised-mark = Mark compromised items
web-compromised-mark-act = Mark as compromised
web-compromised-mark-note = It takes effect at once; only another person who did not write the item can lift it.
web-compromised-mark-this = This item was seen outside
web-compromised-marked-notice = Items marked: { $count }. See the forms and sittings that still hold them.
web-compromised-lift = Lift
web-compromised-lift-act = Lift the mark
web-compromised-lift-reason = Reason for lifting
web-compromised-lift-other = Another person has to lift it
web-compromised-lift-done = The mark is lifted; the item stands where it stood before.
web-compromised-lifted-head = Marks that were lifted: { $count }
web-compromised-lifted-by = Lifted by { $name }: { $reason }
web-compromised-forms = Forms that still hold them
web-compromised-forms-none = No form holds them.
web-compromised-form-items = Compromised items in it: { $count }
web-compromised-running = Running, { $count } writing
web-compromised-ended = { $count } handed in
web-compromised-compare = Compare the points on these items with the others
web-compromised-remedy-discard = A draft: discard it and assemble anew.
web-compromised-remedy-shelve = No sitting uses it: plan none with it, assemble another.
web-compromised-remedy-replace = Not begun yet: give the sitting another form before it opens.
web-compromised-remedy-decide = The sitting goes on and its form is not changed: the head of the exam decides whether it goes on, pauses or is held again.
web-compromised-remedy-compare = Before results are released, see how each person did on these items and on the others.
web-compromised-remedy-withheld = An adaptive test: from its next choice on it does without these items; publish a new version of its design.
web-compromised-on-item = This item is marked as compromised
web-compromised-on-item-text = { $where }: { $reason }
web-compromised-all = All marks and the forms concerned
web-compromised-in-form = { $count } items of this form are marked as compromised: { $items }
web-compromised-in-sitting = { $count } items of this sitting's form are marked as compromised. The sitting goes on and its form is unchanged; wait for the decision of the head of the exam.
web-compromised-link = Compromised

## The queue of reviews, and items that came back
web-queue-title = Waiting for my review
web-queue-lead = Items that were handed in, the one that has waited longest first; no writer is named, and you answer before you see the key.
web-queue-begin = Begin with the first
web-queue-summary = { $count } items wait, the oldest for { $hours ->
    [0] less than an hour
    [one] one hour
   *[other] { $hours } hours
}.
web-queue-no-area = no field given
web-queue-cells = By cell: { $count }
web-queue-waiting = Waiting
web-queue-oldest = Oldest
web-queue-since = Waiting for
web-queue-hours = { $hours ->
    [0] less than an hour
    [one] one hour
   *[other] { $hours } hours
}
web-queue-all = See all { $count } items
web-queue-answered = answered, decision open
web-queue-open = to be answered
web-queue-asked = asked of you
web-queue-more = The first { $shown } of { $count } items; see the others by their cells.
web-queue-none = No item waits for you
web-queue-none-text = Items appear here when others hand them in; those that you wrote on and those asked of others are not among them.
web-queue-done = Everything that waited is dealt with.
web-queue-next = Next item ({ $count } left)
web-queue-link = Waiting for my review: { $count }
web-returned-title = Returned to me
web-returned-lead = Drafts that reviewers sent back, with the reason; change them and hand them in again.
web-returned-reason = Reason
web-returned-at = Returned
web-returned-act = Change
web-returned-none = Nothing was returned
web-returned-none-text = When a reviewer returns an item of yours, the reason is shown here.
web-returned-link = Returned to me: { $count }

## Coverage
web-coverage-sheet-cells = Cells
web-coverage-sheet-skills = Skill points
web-coverage-level = Level
web-coverage-area = Area
web-coverage-section = Section
web-coverage-points = Points
web-coverage-needed = Needed for a form
web-coverage-available = Available
web-coverage-missing = Missing
web-coverage-forms = Enough for forms
web-coverage-field = Work field
web-coverage-task = Work task
web-coverage-code = Number
web-coverage-text = Requirement
web-coverage-live = Live items
web-coverage-practice = Practice items
web-coverage-under-way = On their way
web-coverage-take = Export coverage

## An item in its sittings
web-item-sittings = In { $count } sittings, met by { $persons } persons
web-item-sittings-chart = { $item }: facility and discrimination from sitting to sitting
web-item-sittings-axis = sitting
web-item-sittings-legend = Thick: facility; thin: discrimination
web-item-sitting-unnamed = Batch without a name

## Taking items out
web-export-title = Export
web-export-about = Written to a file that leaves the bank. First what the format cannot say, then the file.
web-export-lead = See what the format cannot say, then take the file. Who took what is kept in the audit chain.
web-export-which = Format
web-export-format = { $format ->
    [qti3] QTI 3 package
    [qti22] QTI 2.2 package
    [moodle-xml] Moodle XML
    [gift] GIFT text
    [excel] Excel workbook
    [word] Word paper without keys
    [word-keys] Word paper with keys
    [pdf] PDF paper without keys
    [pdf-keys] PDF paper with keys
   *[other] { $format }
    }
web-export-look = See the result
web-export-take = Download the file
web-export-counts = { $count ->
    [one] One item is written.
   *[other] { $count } items are written.
    }
web-export-losses = What this format cannot say
web-export-loss = What
web-export-effect = Effect
web-export-count = Items
web-export-names = Which
web-export-left-out = the whole item is left out
web-export-not-said = this is left out
web-export-whole = Everything in the chosen items is written; nothing is lost.
web-export-none = There are no items to export.
    .next = Go back to the list, choose items, and export them.
web-export-many = At most { $most } items can be exported from the page at once.
    .next = Narrow the choice, or use the command kaozheng items export.
web-export-pools = The chosen items are in the exam pool and in the practice pool, and cannot stand in one file.
    .next = Filter by pool and export twice.
