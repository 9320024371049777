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
