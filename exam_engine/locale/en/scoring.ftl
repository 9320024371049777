### Scoring: marks of items, composite results, conditions for a pass.

scoring-mark-out-of-range = The { $part ->
    [theory] theory
    [practical] practical
    [review] comprehensive review
   *[other] { $part }
} mark { $earned } is not between 0 and { $possible }.
    .next = Check the entry of marks.
scoring-part-unknown = { $level } has no part { $part }.
    .next = Check which part the mark belongs to.
scoring-part-twice = Part { $part } has two marks.
    .next = Keep only the one that counts.

scoring-condition = { $kind ->
    [composite] Composite of at least { $needed }, reached { $reached }
    [sat] The { $part ->
        [theory] theory
        [practical] practical
        [review] comprehensive review
       *[other] { $part }
    } part has to be sat; there is no mark yet
   *[part] { $part ->
        [theory] Theory
        [practical] Practical
        [review] Comprehensive review
       *[other] { $part }
    } of at least { $needed }, reached { $reached }
}
scoring-state = { $state ->
    [scored] Marked
    [needs_human] Waiting for a marker
    [not_answered] Not answered
   *[other] { $state }
}
scoring-step = { $rule ->
    [match_correct] All points for exactly the key, else none
    [map_response] Points of each option chosen
    [option_weights] Weights of the right options chosen; none with a wrong one
    [half_when_incomplete] All points when complete, half when incomplete, none with a wrong option
    [plus_minus] Points up for right and down for wrong options, never below 0
    [ordering] All points for the right order, some when one neighbouring pair is reversed
    [pairs] Points for each right pair
    [blank] Points for each blank
    [human] Marked by people
    [needs_human] Waiting for a marker
    [not_answered] Not answered
    [answer_refused] The answer could not be read and counts as not answered
   *[other] { $rule }
}
