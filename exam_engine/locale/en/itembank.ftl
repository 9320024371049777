### Item bank: standards, items, answers, authoring, review and publication.

## Labels
itembank-type = { $type ->
    [single_choice] Single choice
    [multiple_choice] Multiple choice
    [indefinite_choice] One or more correct
    [true_false] True or false
    [text_entry] Fill in the blank
    [order] Ordering
    [match] Matching
    [material] Case with questions
    [situational] Situational judgement
    [short_answer] Short answer
    [essay] Essay
    [case_analysis] Case analysis
    [practical] Practical task
    [classification] Classification
    [hotspot] Hotspot
    [recording] Recorded answer
    [composite] Other
   *[other] { $type }
}
itembank-difficulty = { $difficulty ->
    [easy] Easy
    [medium] Medium
    [hard] Hard
   *[other] { $difficulty }
}
itembank-cognitive = { $cognitive ->
    [remember] Remember
    [understand] Understand
    [apply] Apply
    [analyse] Analyse
    [evaluate] Evaluate
    [create] Create
   *[other] { $cognitive }
}
itembank-status = { $status ->
    [draft] Draft
    [review] In review
    [approved] Approved
    [published] Published
    [retired] Retired
    [compromised] Compromised
   *[other] { $status }
}
itembank-act = { $act ->
    [submit] Submit for review
    [answer] Answer first
    [return] Return
    [approve] Approve
    [publish] Publish
    [retire] Retire
    [compromise] Marked as compromised
    [lift] Mark lifted
    [take_back] Taken back
   *[other] { $act }
}
itembank-pool = { $pool ->
    [live] Exam pool
    [practice] Practice pool
   *[other] { $pool }
}

## Answers
itembank-answer-not-an-object = The answer arrived in a form that cannot be read and was not saved.
    .next = Answer the question again; if it happens again, raise your hand for the invigilator.
itembank-answer-unknown-response = This question has no response named { $response }.
    .next = Reload the page and answer again.
itembank-answer-not-a-list = Response { $response } takes options.
    .next = Choose again.
itembank-answer-not-a-choice = Response { $response } has no option { $choice }.
    .next = Reload the page and choose again.
itembank-answer-too-many = Response { $response } takes { $most } options at most.
    .next = Take back the options that are too many.
itembank-answer-repeated = Response { $response } names an option twice.
    .next = Choose again.
itembank-answer-not-a-pair = Response { $response } has no pair { $pair }.
    .next = Join them again.
itembank-answer-used-too-often = In response { $response } something is joined more often than allowed.
    .next = Join them again.
itembank-answer-not-portable = The program that gives response { $response } gave an answer that its declaration cannot hold.
    .next = Answer again; if it stays so, tell an invigilator.
itembank-answer-not-text = Response { $response } takes text.
    .next = Write it again.
itembank-answer-too-long = Response { $response } has { $length } characters; { $most } is the most.
    .next = Shorten it and save again.
itembank-answer-unreadable-text = Response { $response } holds characters that cannot be saved.
    .next = Remove special characters that were pasted in.

## Items
itembank-item-bad-identifier = Item { $item } has an identifier that cannot be used: “{ $identifier }” (not empty, no spaces, not too long).
    .next = Choose another identifier.
itembank-item-without-question = Item { $item } asks nothing.
    .next = Add at least one response.
itembank-item-repeated-response = Item { $item } has response { $response } twice.
    .next = Rename one of them.
itembank-item-declarations-differ = The responses of item { $item } and its declarations do not match.
    .next = Write one declaration for each response.
itembank-item-declaration-shape = The declaration of response { $response } in item { $item } does not fit its type.
    .next = Check whether it is single, multiple, ordered or text.
itembank-item-key-shape = Response { $response } of item { $item } can have one key only.
    .next = Check the key.
itembank-item-key-not-a-choice = The key { $key } of response { $response } in item { $item } is not among the options.
    .next = Check the key and the options.
itembank-item-rules-differ = The scoring rules of item { $item } leave a response out or mark one twice.
    .next = Write one scoring rule for each response.
itembank-item-rule-unfit = The scoring rule of response { $response } in item { $item } does not fit its type.
    .next = Choose another rule; its points must be above 0.
itembank-item-points-differ = The scoring rules of item { $item } make { $points } points, the item is worth { $score }.
    .next = Make the two agree.
itembank-item-too-few-choices = Response { $response } of item { $item } has fewer than { $least } options.
    .next = Add options.
itembank-item-empty-choice = Option { $choice } of response { $response } in item { $item } is empty.
    .next = Fill it in; pictures must be kept inside the item.
itembank-item-repeated-choice = Response { $response } of item { $item } has two options of the same name.
    .next = Rename one of them.
itembank-item-choice-limits = Response { $response } of item { $item } allows more choices than it has options.
    .next = Check the most and the least number of choices.
itembank-item-unreadable = The item cannot be read at { $place }.
    .next = Check that place, or export again and import anew.

## Standards
itembank-standard-unreadable = The competency standard cannot be read ({ $detail }).
    .next = Check its structure: levels, work fields, work tasks, skill points.
itembank-standard-code-repeated = The code { $code } in the standard is empty or stands twice.
    .next = Give each part a code of its own.
itembank-standard-part-empty = { $code } in the standard has no content.
    .next = Add its words, or take the part out.
itembank-standard-number-misplaced = { $code } in the standard does not belong to { $parent }.
    .next = Check the nesting of the numbers, such as 1, 1.1, 1.1.1.
itembank-standard-count = { $level } says it has { $told } skill points, and has { $found }.
    .next = Check the skill points.
itembank-standard-level-unknown = The standard has no level { $level }.
    .next = Check the name of the level.
itembank-standard-skill-unknown = The standard has no skill point { $skill }.
    .next = Check the code of the skill point.
itembank-standard-unknown = There is no such standard.
    .next = Choose one from the list of standards.
itembank-standard-taken = The standard “{ $name }” { $version } is already kept.
    .next = Use a new version for a revision.

## Authoring
itembank-authoring-not-an-object = This entry is not an item.
    .next = Each item is one object.
itembank-authoring-field = Item { $item }: { $field } is missing or not written as it should be.
    .next = Fill it in after the item format.
itembank-authoring-repeated = Item { $item } stands more than once in the file (entry { $place }).
    .next = Give each item an identifier of its own.
itembank-authoring-unknown-word = Item { $item }: { $field } says “{ $word }”; possible are: { $words }.
    .next = Use one of them.
itembank-authoring-unknown-level = Item { $item }: the standard has no level { $level }.
    .next = Check the name of the level.
itembank-authoring-unknown-skill = Item { $item }: the standard has no skill point { $skill }.
    .next = Check the code of the skill point.
itembank-authoring-skill-level = Item { $item }: skill point { $skill } does not belong to { $level }.
    .next = Check the skill point or the level.
itembank-authoring-key-not-an-option = Item { $item }: { $field } names { $key }, which is not an option.
    .next = Check the key and the options.
itembank-authoring-key-count = Item { $item }: { $field } has { $count } keys, which does not fit the type.
    .next = Single choice has one, multiple choice at least two, ordering names all options.
itembank-authoring-blanks-count = Item { $item } has { $blanks } blanks, and { $field } has { $keys }.
    .next = Write each blank as two or more underscores, and a key for each.
itembank-authoring-parts-sum = Item { $item }: its questions make { $total } points, the item is worth { $score }.
    .next = Make the two agree.
itembank-authoring-rubric-sum = Item { $item }: its rubric makes { $total } points, the item is worth { $score }.
    .next = Make the two agree.
itembank-authoring-scoring-sum = Item { $item }: { $field } does not agree with { $score } points.
    .next = Check the points, or choose points that can be shared out evenly.
itembank-authoring-scoring-unknown = Item { $item }: the scoring note “{ $scoring }” is not understood.
    .next = State the rule for incomplete answers: none, half, or the points in figures.
itembank-authoring-scoring-free = Item { $item }: an option may be in several categories, and ticking everything would earn all points.
    .next = State the points of each pair and what a wrong pair costs, or that only a full answer counts.
itembank-authoring-not-a-part = Item { $item }, { $field }: an item of type { $type } stands alone and cannot be one question of several.
    .next = Write it as an item of its own.
itembank-authoring-picture = Item { $item }: { $field } names no picture.
    .next = Choose a picture first.
itembank-authoring-areas-few = Item { $item } has fewer than two areas.
    .next = Draw two areas at least.
itembank-authoring-area = Item { $item }: the coordinates of area { $area } are not written as they should be, or lie outside the picture ({ $width } by { $height } pixels).
    .next = A rectangle has left, top, right, bottom; a circle its centre and radius; a polygon three points at least.
itembank-authoring-longest = Item { $item }: { $field } should be a whole number from 1 to { $most } (seconds).
    .next = Write the most seconds of the recording, or leave it out.

## Review and publication
itembank-version-unknown = There is no such version of an item.
    .next = Open the item from the list.
itembank-version-under-review = Item { $item } is in review or approved and cannot be changed now.
    .next = Return it to draft first.
itembank-version-altered = The item's content does not match its digest and is not used any more (version { $version }).
    .next = Let the operator check the database and the backup.
itembank-step-not-allowed = This step is not possible now (status { $status }, act { $act }).
    .next = Reload the page to see where it stands.
itembank-own-item = Someone who wrote on an item cannot approve it.
    .next = Let another reviewer do it.
itembank-answer-first = A reviewer answers before seeing the key; item { $item } has no answer of yours yet.
    .next = Answer it, then approve or return it.
itembank-answer-first-open = Questions still open: { $count }.
    .next = Answer all of them, then submit.
itembank-answered-already = You have answered this version; a first answer is not changed.
    .next = Reload the page, see the key, then approve or return.
itembank-authoring-beyond = Item { $item } holds more than the authoring format can say, and cannot be edited as text.
    .next = Change the file it came from and import it again.
itembank-return-without-reason = Returning an item needs a reason.
    .next = Say what should be changed.

## Hints for reviewers (for people to judge)
itembank-check-options-uneven = Options differ much in length: { $longest } characters against { $shortest } ({ $response }).
itembank-check-key-stands-out = The key is clearly longer than the other options: { $key } characters against { $others } ({ $response }).
itembank-check-option-forbidden = Option { $option } is of the kind “all of the above”: { $text } ({ $response }).
itembank-check-option-twice = Two options have the same content ({ $response }).
itembank-check-negative-not-bold = The stem asks for what is wrong, and the negative is not bold ({ $response }).
itembank-check-absolute-word = The statement uses an absolute word: { $word } ({ $response }).
itembank-check-reason-missing = Options { $options } have no rationale ({ $response }).
itembank-check-source-missing = No source is given.
itembank-check-time-missing = No time is estimated.
itembank-check-label-missing = The label { $label } is missing.
itembank-check-tolerance-missing = A numeric blank has no tolerance ({ $response }).
itembank-check-order-as-listed = The right order is the listed one, and options are not shuffled ({ $response }).
itembank-check-rubric-missing = An item that people mark has only { $criteria } criteria.
itembank-check-parts-few = A case with questions has only { $parts } of them.
itembank-check-keys-uneven = { $level }: { $percent }% of the single-choice keys are { $key }, more than 5 points away from 25%.
itembank-check-keys-longest = { $level }: in { $percent }% of the single-choice items the key is the longest option.
itembank-check-stem-twice = The stem is the same as that of item { $other }.
itembank-item-qti-not-alone = Item { $item }: a body that is kept as QTI must be the whole item.
    .next = Keep the other parts as an item of their own.

itembank-prerequisites-unreadable = The prerequisites of the standard cannot be read.
    .next = Write them as “skill: [skills it builds on]”.
itembank-prerequisites-circle = The skill { $skill } builds on itself.
    .next = Take one of the prerequisites of the circle away.
