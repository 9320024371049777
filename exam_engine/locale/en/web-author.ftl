### Pages of authors, reviewers and assemblers.

## The bank
web-author-bank-title = Item bank
web-author-bank-lead = Find items by level, area and type, and see which cells of the blueprint run short.
web-author-new = New item
web-author-import = Import
web-author-coverage = Coverage of the blueprints
web-author-coverage-of = Cells of { $level }: available / needed for one form
web-author-coverage-note = Available: published items of the live pool with the right points. Needed: items of one form.
web-author-short-cells = Short cells: { $count }
web-author-missing = { $missing } missing
web-author-enough = { $forms ->
    [one] Enough for one form
   *[other] Enough for { $forms } forms
}
web-author-all = All
web-author-any = Any
web-author-status = Status
web-author-filter = Find items
web-author-filter-act = Find
web-author-filter-clear = Clear
web-author-text = Identifier or words
web-author-level = Level
web-author-area = Area
web-author-type = Type
web-author-difficulty = Difficulty
web-author-skill = Skill point
web-author-count = Items: { $total }
web-author-identifier = Identifier
web-author-words = First words
web-author-version-head = Version
web-author-in-use = Version { $number } in use
web-author-none-match = No item matches
web-author-none-match-text = Use fewer conditions, or check how the identifier is written.
web-author-bank-empty = The bank has no items yet
web-author-bank-empty-text = Import a file, or write items one by one.
web-author-bank-empty-reader = Items appear here when authors have written them.

## One item
web-author-item-lead = { $level } · { $type } · { $points } points · version { $number }
web-author-edit-draft = Edit the draft
web-author-new-version = New version
web-author-not-newest = This is not the newest version.
web-author-to-newest = Open the newest version
web-author-seen = What a candidate sees
web-author-stimulus = Material
web-author-shuffled = The options stand in another order for each candidate.
web-author-written-answer = Candidates write their answer here.
web-author-people-mark = People mark this question; no answer is needed here.
web-author-gap = Gap { $number }
web-author-question-number = Question { $number }
web-author-pick = Choose
web-author-place = Step { $number }
web-author-answer-first-hint = Answer the item yourself before seeing the key. The first answer is kept with the review and is not changed.
web-author-answer-act = Submit and see the key
web-author-own-answer = Your answer: { $answer }. { $agreement ->
    [agrees] It agrees with the key.
   *[differs] It differs from the key: check whether the key is the only defensible one and the stem is clear.
}
web-author-answered = Answered { $answer }, which { $agreement ->
    [agrees] agrees with the key
   *[differs] differs from the key
}
web-author-key-hidden = The key, its reasons and the history are shown when you have answered.
web-author-key-hidden-yet = You may be asked to review this item; answer it once it is submitted, then the key is shown.
web-author-key-title = Key and scoring
web-author-key = Key
web-author-marking-note = Scoring note: { $note }
web-author-rubric = Rubric
web-author-automatic-checks = Checks by program (an examiner confirms each)
web-author-explanation = Explanation
web-author-points = { $points } points
web-author-points-head = Points
web-author-rule-match-correct = { $points } points for exactly the key, otherwise none.
web-author-rule-map-response = Each option has its own points, { $points } at most.
web-author-rule-option-weights = The weights of the right options chosen, { $points } at most; a wrong option gives none.
web-author-rule-half-when-incomplete = { $points } points for the whole key, half for a part of it without a wrong option, otherwise none.
web-author-rule-plus-minus = Each right option adds { $step }, each wrong one takes { $step }; from 0 to { $points } points.
web-author-rule-blanks = Gaps: { $blanks }, together { $points } points{ $order_free ->
    [yes] , in any order
   *[no] {""}
}.
web-author-rule-ordering = { $points } points for the right order, { $swap_points } when one neighbouring pair is reversed.
web-author-rule-pairs = { $per_pair } for each right pair{ $penalty ->
    [0] {""}
   *[other] , less { $penalty } for each wrong one, never below 0
}, { $points } at most.
web-author-rule-human-marked = People mark it by the rubric, { $points } points at most.
web-author-rule-qti-processing = Marked by the QTI processing that the item brings, { $points } points at most.
web-author-acts = Acts
web-author-comment = Comment
web-author-comment-hint = When returning, say what has to be changed.
web-author-own-item = You wrote on this version; another reviewer decides on it.
web-author-done-submit = Submitted for review.
web-author-done-return = Returned as a draft.
web-author-done-approve = Approved; it can be published.
web-author-done-publish = Version { $number } is published and may be used in forms.
web-author-done-retire = Version { $number } is retired; new forms do not use it.
web-author-findings = Hints for review
web-author-findings-none = No hints.
web-author-findings-note = Found by program, for people to judge.
web-author-label-cognitive = cognitive level
web-author-label-difficulty = difficulty
web-author-label-level = level
web-author-label-area = area
web-author-label-skills = skill points
web-author-known = About the item
web-author-cognitive = Cognitive level
web-author-time = Expected time
web-author-seconds = { $seconds } seconds
web-author-source = Source
web-author-standard = Standard
web-author-enemies = Items it must not meet
web-author-materials = Materials
web-author-skills = Skill points examined
web-author-history = Versions and acts
web-author-version = Version { $number }
web-author-written = Written
web-author-people-hidden = name hidden
web-author-item-unknown = There is no such item.
    .next = Open it from the list of items.
web-author-changed-meanwhile = The item was changed after you opened the page; nothing was done.
    .next = Reload the page, check it, and try again.
web-author-places-unclear = The places of the { $count } steps repeat or are left open.
    .next = Choose a different place for each step.

## Writing
web-author-new-lead = Take the example of a type, write over it, and keep it as a draft.
web-author-edit-lead = Edit the item; it stays a draft when kept.
web-author-new-version-lead = Write the next version from version { $number }; forms that exist keep the one they took.
web-author-source-text = Item as text (JSON)
web-author-source-hint = The fields are those of an import file. Write \n for a new line, **words** for bold, ____ for a gap.
web-author-at-field = Field { $field }
web-author-at-line = Line { $line }
web-author-at-field-line = Field { $field }, line { $line }
web-author-keep = Keep the draft
web-author-kept = Kept as the draft of version { $number }.
web-author-unchanged = Nothing was changed; no new version was made.
web-author-back = Back to the item
web-author-not-json = The text is not valid JSON; it cannot be read at line { $line }, column { $column }.
    .next = Check the quotes, commas and brackets there.
web-author-not-utf8 = The file is not UTF-8; line { $line } cannot be read.
    .next = Save it as UTF-8 and upload it again.
web-author-text-unstorable = Item { $item } holds characters that cannot be stored.
    .next = Remove special characters that were pasted in.
web-author-area-too-long = The area of item { $item } is longer than { $most } characters.
    .next = Use an area of the blueprint.
web-author-id-taken = Identifier { $item } is in the bank already.
    .next = Choose another identifier, or open that item and make a new version.
web-author-id-changed = Identifier { $item } cannot be changed.
    .next = Put it back; to write another item, use “New item”.
web-author-no-scheme = No scheme and no competency standard have been adopted, so items cannot be kept.
    .next = Let the administrator adopt a scheme first.

## Import
web-author-import-title = Import items
web-author-import-lead = Upload a JSON file. Good items are kept as drafts together; faults are listed item by item.
web-author-import-file = File of items
web-author-import-hint = JSON in UTF-8, at most { $items } items and { $megabytes } MB.
web-author-import-pool = Keep in
web-author-import-existing = Items whose identifier is in the bank
web-author-import-existing-hint = Items with the same content are always left as they are.
web-author-import-skip = Leave them as they are
web-author-import-update = Update: replace the draft, or make a next version of what is published or retired
web-author-import-act = Upload and import
web-author-import-shape = Shape of the file
web-author-import-shape-text = The file is a list with one object for each item. The example file shows how each type is written.
web-author-import-example = Download the example file
web-author-import-one = See how a single-choice item is written
web-author-import-too-large = The file is larger than { $most } MB.
    .next = Split it into several files.
web-author-import-empty = The file holds no items.
    .next = Check whether it is the right file.
web-author-import-not-a-list = The outermost value of the file is not a list.
    .next = Put the items into one pair of square brackets, separated by commas.
web-author-import-too-many = The file has { $count } items; one file may have { $most }.
    .next = Split it into several files.
web-author-result-title = Result of the import
web-author-result-lead = Items in the file: { $total }; kept as drafts: { $kept }.
web-author-result-refused = Items not imported: { $count }; the table says why. Mend them and upload the whole file again: what is in already is not taken twice.
web-author-result-good = No item of the file is at fault.
web-author-to-drafts = See the drafts
web-author-place-head = Place
web-author-outcome = Result
web-author-outcome-new = New draft
web-author-outcome-replaced = Draft replaced
web-author-outcome-next = Draft of a next version
web-author-outcome-unchanged = Same content
web-author-outcome-skipped = In the bank, left alone
web-author-outcome-refused = Not imported
web-author-field = Field
web-author-reason = Reason

## Forms
web-author-forms-title = Forms
web-author-forms-lead = Level, state and digest of every form; a frozen form does not change any more.
web-author-forms-empty = There are no forms yet
web-author-forms-empty-text = Choose a level and assemble one from the blueprint.
web-author-forms-empty-reader = Forms appear here when they have been assembled.
web-author-assemble = Assemble a form
web-author-form-title-head = Name
web-author-items-head = Items
web-author-total = Points
web-author-minutes = Minutes
web-author-digest = Digest
web-author-made-at = Assembled
web-author-frozen-at = Frozen
web-author-form-state-draft = Draft
web-author-form-state-frozen = Frozen
web-author-assemble-lead = Choose a level and a seed; the same seed and pool always give the same form.
web-author-seed = Seed
web-author-seed-hint = Any text; it decides the random choice and is kept with the form.
web-author-seed-missing = No seed was given.
    .next = Write any text.
web-author-exclude = Leave out the items of these forms
web-author-exclude-hint = Tick forms that were sat, so that no item comes again.
web-author-assemble-act = Assemble
web-author-blueprint-of = Blueprint of { $level }
web-author-minutes-number = { $minutes } minutes
web-author-no-scheme-title = No scheme has been adopted
web-author-no-scheme-text = Forms can be assembled when the administrator has adopted a scheme with its blueprints.
web-author-no-blueprint = There is no blueprint of level { $level }.
    .next = Choose a level on the assembly page.
web-author-draft-title = A form of { $level }
web-author-draft-lead = Items: { $items }, points: { $total }, seed { $seed }. Not kept yet.
web-author-form-name = { $scheme } · { $level } · theory, form { $number }
web-author-form-untitled = The form has no name.
    .next = Give it a name that people recognise.
web-author-keep-form = Keep as a draft
web-author-assemble-again = Another seed
web-author-drop = Drop it
web-author-pool-changed = The pool changed while you were looking; this is the form from the pool as it is now, not kept yet.
    .next = Check it, then keep it.
web-author-form-kept = The form is kept as a draft.
web-author-form-frozen = The form is frozen.
web-author-form-discarded = The draft was discarded.
web-author-form-lead = { $level } · { $items } items · { $total } points · { $minutes } minutes
web-author-freeze = Freeze
web-author-freeze-sure = I have checked the items and figures; a frozen form can be neither changed nor discarded.
web-author-freeze-unsure = The confirmation was not ticked; the form is still a draft.
    .next = Tick it when you have checked the form, then freeze.
web-author-discard = Discard the draft
web-author-form-items = Items
web-author-position = No.
web-author-section = Section

## Figures
web-author-cells = Cells of the blueprint: items in the form / needed
web-author-cells-fit = Every cell agrees with the blueprint
web-author-cells-off = Some cells differ from the blueprint
web-author-cells-note = Items in the form / needed; below them, items in the pool now.
web-author-in-pool = pool { $available }
web-author-difficulty-fits = The points of each difficulty are as asked
web-author-difficulty-off = The points of a difficulty differ from the target
web-author-difficulty-note = Unit: points; items: { $items }; difficulty as the authors estimate it.
web-author-points-of = { $value } / { $target } points
web-author-have = Form
web-author-target = Target
web-author-least = Least
web-author-most = Most
web-author-keys = Keys of single-choice items
web-author-keys-fit = The keys of single-choice items are balanced
web-author-keys-off = The keys of single-choice items are uneven
web-author-keys-note = Unit: items; single-choice items: { $items }; by the order of options in the bank.
web-author-items-of = { $value } items ({ $least }–{ $most })
web-author-time-fits = The expected time is within the time allowed
web-author-time-off = The expected time is longer than the time allowed
web-author-time-sum = Expected
web-author-minutes-of = { $value } / { $most } minutes
web-author-time-note = Unit: minutes; items: { $items }, without an estimate: { $untimed }; times as the authors estimate them.
web-author-tasks = Work tasks covered
web-author-tasks-covered = Work tasks covered: { $covered } of { $total }
web-author-tasks-note = Unit: items; one item may examine several tasks; tasks as in the competency standard.
web-author-task = Work task
web-author-items = { $count } items
web-author-no-items = none
web-author-table-behind = Show the table

## What is missing
web-author-short-title = No form of { $level } can be assembled yet
web-author-short-lead = What is missing, how much of it, and what can be done.
web-author-short-sum = The pool is too small. Cells short: { $cells }; items missing: { $items }.
web-author-short-cells-title = Cells that lack items
web-author-short-shares-title = Points of difficulty out of reach
web-author-by-cell-title = Difficulty of the items of each cell
web-author-needed = Needed
web-author-available = Available
web-author-missing-head = Missing
web-author-remark = Remark
web-author-change-order = Change the order
web-author-todo = What can be done
web-author-todo-write = Write or publish what is missing: items count once they are published, not as drafts or approved.
web-author-to-bank = See the items of { $level }
web-author-todo-exclude = Leave out fewer forms (now: { $forms }).
web-author-todo-blueprint = If the demand itself has to change, let the administrator adopt a new version of the scheme and its blueprints.

## On paper
web-author-print = Paper
web-author-print-keyed = Paper with keys
web-author-print-act = Print
web-author-back-to-form = Back to the form
web-author-print-draft = Draft, not for use in an exam
web-author-print-secret = Holds the keys, keep it safe
web-author-print-name = Name
web-author-print-number = Admission number
web-author-print-section = Section { $number }: { $label } ({ $count } items, { $total } points)
web-author-not-frozen = Not frozen
web-author-printed-at = Printed

web-author-try = Try the item
web-author-try-lead = Version { NUMBER($number, useGrouping: 0) }, as a candidate meets it. Nothing that is answered here is kept.
web-author-try-turn-next = As another candidate
web-author-try-mark = Mark it, with the reasons
web-author-try-blind-told = Until the review is done the mark is hidden. You can look at the item all the same.
web-author-try-told = { $points } of { $most } points{ $state ->
    [needs_human] , and a person still has to mark a part
    [not_answered] , nothing was answered
   *[other] { "" }
 }.
web-author-try-rule = { $rule ->
    [match_correct] the right answer and no other
    [map_response] points by option
    [option_weights] part of the points for an incomplete choice
    [half_when_incomplete] half for an incomplete choice
    [plus_minus] plus for right, minus for wrong
    [blank] gap by gap
    [ordering] order
    [pairs] pair by pair
    [qti_processing] the item’s own processing
    [qti_refused] the item’s own processing cannot take this answer
    [needs_human] marked by people
    [not_answered] not answered
   *[other] { $rule }
 }
web-author-try-rule-column = Rule
web-author-try-points = Points
web-author-try-facts = Facts
web-author-try-line = Line
web-author-try-variable = Variable
web-author-try-value = Result
web-author-try-taken = condition held
web-author-try-taken-not = condition did not hold
web-author-try-trace = Rule by rule ({ $count } steps)
web-author-try-blind = The mark of this item is hidden until the review is done.
    .next = Give your own answer and your verdict first.
web-author-try-turn = There is no trial candidate { NUMBER($turn, useGrouping: 0) }.
    .next = Use a number from 1 to 10000.
web-author-try-no-files = Files are not kept when an item is tried.
web-intake-title = Import questions
web-intake-lead = Upload the Word, Excel or text papers that you have, without a template; see what was understood, then decide.
web-intake-file = File of questions
web-intake-hint = Word (.docx), Excel (.xlsx, .csv), text, QTI, Moodle XML or GIFT, up to { $megabytes } MB.
web-intake-act = Read the file
web-intake-nothing-yet = Reading a file changes nothing in the bank.
web-intake-json = Import authoring JSON
web-intake-before = Earlier imports
web-intake-none = No file has been imported yet
web-intake-none-text = Upload a first paper; its questions become drafts.
web-intake-file-head = File
web-intake-dialect = Dialect
web-intake-dialect-name = { $dialect ->
    [excel] Excel workbook
    [word] Word paper
    [text] Text paper
    [qti-package] QTI package
    [qti] QTI file
    [moodle-xml] Moodle XML
    [gift] GIFT
    [aiken] Aiken
   *[other] { $dialect }
 }
web-intake-at = Time
web-intake-undone-state = Undone
web-intake-kept-state = Imported
web-intake-look-title = Check what was read
web-intake-look-lead = { $name }: { $total } questions were read. The source is on the left; what a candidate will see, and the key, on the right.
web-intake-keep = Import { $kept } of { $total }
web-intake-how = How it was read
web-intake-code = Type code { $code } ({ $count } questions)
web-intake-code-known = Type code { $code }
web-intake-type-as-read = As it was read
web-intake-unsaid = Not stated
web-intake-option-points = Points where none are stated
web-intake-option-multiple = Several choices without a stated rule
web-intake-option-difficulty = Direction of numeric difficulty
web-intake-option-answers = The answers are in another file
web-intake-option-answers-text = Paste the answers here, such as 1-5 ABCDE
web-intake-value-all = All right, or no points
web-intake-value-half = Half for an incomplete answer
web-intake-value-plus-minus = Wrong options take points away
web-intake-value-low-easy = Small numbers are easy
web-intake-value-high-easy = Large numbers are easy
web-intake-read-again = Read again with these options
web-intake-about-file = About the whole file ({ $count })
web-intake-outcome = { $outcome ->
    [new] new
    [next] updated
    [unchanged] unchanged
    [waiting] waiting
    [left_out] left out
    [undone] undone
   *[other] { $outcome }
 }
web-intake-as-job = There are many questions: they are imported in the background, and you may leave the page.
web-intake-show-doubtful = Doubtful { $count }
web-intake-show-waiting = Waiting { $count }
web-intake-show-all = All { $count }
web-intake-question = Question { $number }
web-intake-read = Source
web-intake-understood = As it was understood
web-intake-no-item = No item could be made of this yet; the reasons are below.
web-intake-row = row { NUMBER($row, useGrouping: 0) }
web-intake-line = line { NUMBER($line, useGrouping: 0) }
web-intake-weight = { $weight ->
    [note] Note
    [doubt] Doubtful
    [dropped] Left out
    [fault] To do
   *[other] { $weight }
 }
web-intake-answer = Correct the key
web-intake-type = Correct the type
web-intake-fix = Apply
web-intake-take = Import it after all
web-intake-confirm = Replace the item of this name
web-intake-leave = Leave it out
web-intake-nothing-here = There is nothing here
web-intake-no-questions = No questions were found
web-intake-no-questions-text = Try another dialect, or see whether the file has numbers and options.
web-intake-job-title = Importing
web-intake-job-lead = You may leave this page; the import goes on.
web-intake-job-failed = The import was not finished, and the bank is as it was.
web-intake-result-lead = { $dialect }, imported on { $at }. The questions are drafts; the whole import can be undone.
web-intake-undo = Undo the whole import
web-intake-was-undone = This import was undone on { $at }.
web-intake-undone = Undone: { $removed } drafts removed, { $restored } restored, { $stayed } kept because they have been worked on since.
web-intake-to-waiting = Waiting questions ({ $count })
web-intake-digest = The original file is kept, SHA-256 { $digest }
web-intake-first-lines = The first { $shown } of { $total } questions are shown.
web-intake-waiting-title = Waiting questions
web-intake-waiting-lead = These questions lack a key or a type. Add it and they become drafts, or leave them out.
web-intake-keep-as-read = Keep as it was read
web-intake-none-waiting = No question is waiting
web-intake-none-waiting-text = Questions that an import could not make out are listed here.
web-intake-line-left = The question was left out.
web-intake-line-kept = The question was kept as a draft.

web-author-near = Similar items
web-author-near-lead = Items that share at least half of their wording. Whether they are duplicates is for a person to judge.
web-author-near-share = { $share } of the wording is the same
web-author-near-none = No item is similar
web-author-near-none-next = No item of the bank shares half of its wording.
web-author-print-adaptive = This form is adaptive: its { $items } items are a pool of which each candidate gets a part, so there is no paper to print.
    .next = Look at the items in the item bank; for a paper, assemble a form from a blueprint.

## Seeing while writing
web-author-paste-hint = Paste pictures straight in; paste formulas from Word, or as MathML. Describe each picture in its alt text.
web-author-picture-coming = The picture is being kept.
web-author-no-picture = { $file } is no picture.
    .next = Paste a PNG, JPEG, GIF or WebP picture.
